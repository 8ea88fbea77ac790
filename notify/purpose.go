package notify

// Purpose is what a campaign is there to say.
type Purpose string

const (
	Announce Purpose = "announce"  // that a notice is for them
	Gained   Purpose = "gained"    // that an amended rule now includes them
	Lost     Purpose = "lost"      // that an amended rule no longer does
	Closing  Purpose = "closing"   // that the window closes soon
	Reminder Purpose = "unclaimed" // that they have not claimed yet
)

var purposeLabels = map[Purpose]string{Announce: "告知", Gained: "规则修订：新符合", Lost: "规则修订：不再符合", Closing: "截止提醒", Reminder: "未申领提醒"}

// Label is the purpose's Chinese name.
func (p Purpose) Label() string { return purposeLabels[p] }

// reachedStates are those in which a delivery d is, or may be, where its reader finds it.
const reachedStates = `('sending', 'accepted', 'delivered', 'read', 'unknown')`

// spokenTo is the condition that another campaign than C of notice N spoke, or is about to speak, to enterprise E. One that a person stopped
// counts for those whom it reached; but who was gained or lost by an amendment is for its own campaigns alone, whatever became of them.
func spokenTo(enterprise, notice, campaign string) string {
	return `exists (
		select from campaigns k join audiences a on a.campaign_id = k.id
		where k.notice_id = ` + notice + ` and k.id <> ` + campaign + ` and k.rehearses is null and a.enterprise_id = ` + enterprise + `
		  and (k.purpose in ('gained', 'lost') or k.purpose = 'announce' and (k.state not in ('draft', 'cancelled') or exists (
		       select from deliveries d where d.campaign_id = k.id and d.enterprise_id = a.enterprise_id and d.state in ` + reachedStates + `))))`
}

// reached is the condition that a campaign of notice N told enterprise E that it is eligible.
func reached(enterprise, notice string) string {
	return `exists (
		select from campaigns k join deliveries d on d.campaign_id = k.id
		where k.notice_id = ` + notice + ` and k.rehearses is null and k.purpose in ('announce', 'gained')
		  and d.enterprise_id = ` + enterprise + ` and d.state in ` + reachedStates + `)`
}

// chosen is whom a campaign would be frozen to now, as a query of enterprise_id and reasons, with its own id and its notice's in those
// parameters.
func chosen(p Purpose, campaign, notice string) string {
	changed := `join amendment_changes x on x.enterprise_id = v.enterprise_id
			and x.amendment_id = (select amendment_id from campaigns where id = ` + campaign + `)`
	switch p {
	case Gained:
		return `select v.enterprise_id, v.reasons from verdicts v ` + changed + `
			where v.notice_id = ` + notice + ` and v.verdict = 'eligible' and x.gained and not ` + spokenTo("v.enterprise_id", notice, campaign)
	case Lost: // who has begun a claim goes on under the rule that it began with
		return `select v.enterprise_id, v.reasons from verdicts v ` + changed + `
			where v.notice_id = ` + notice + ` and v.verdict <> 'eligible' and not x.gained and ` + reached("v.enterprise_id", notice) + `
			  and not exists (select from claims q where q.notice_id = v.notice_id and q.enterprise_id = v.enterprise_id and q.state <> 'withdrawn')`
	}
	return `select enterprise_id, reasons from verdicts where notice_id = ` + notice + ` and verdict = 'eligible'`
}
