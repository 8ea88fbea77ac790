package notify_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/notify"
)

// another is a further notice of the world, with the same audience.
func (w *world) another(t *testing.T, title string) int64 {
	t.Helper()
	id := w.id(t, `
		insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
		select benefit_id, rule_version_id, $2, as_of, opens_on, closes_at, state, drafted_by, now(), now() from notices where id = $1 returning id`, w.notice, title)
	run := w.id(t, `
		insert into match_runs (notice_id, rule_version_id, as_of, started_at, finished_at)
		select $1, rule_version_id, as_of, now(), now() from match_runs where id = $2 returning id`, id, w.run)
	_, err := w.conn.Exec(t.Context(), `
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) select $1, enterprise_id, $2, verdict, reasons from verdicts where notice_id = $3`, id, run, w.notice)
	require.NoError(t, err)
	return id
}

// push approves and expands a campaign about a notice, and carries what is due.
func (w *world) push(t *testing.T, notice int64, class notify.Class, channels ...notify.Channel) int64 {
	t.Helper()
	c := w.campaign(t, func(in *notify.CampaignInput) { in.NoticeID, in.Class, in.Channels = notice, class, channels })
	require.NoError(t, w.Drain(t.Context(), c.ID))
	return c.ID
}

// sweepAndCarry does what the schedule and the lanes do.
func (w *world) sweepAndCarry(t *testing.T, ids ...int64) {
	t.Helper()
	require.NoError(t, w.Sweep(t.Context()))
	for _, id := range ids {
		for _, channel := range notify.AllChannels {
			_, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: id, Channel: channel})
			require.NoError(t, err)
		}
	}
}

// Failure cases 13 and 14: what the cap holds within one second is one digest, a second sweep makes no other, and nothing vanishes.
func TestTheThirdMessageOfAWeekIsADigestOfAllThatWait(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.agreed(t, "广州甲", "jia@firm.example", "")
	out := w.sinks(notify.Email)
	var ids []int64
	for i := range 5 {
		ids = append(ids, w.push(t, w.another(t, fmt.Sprintf("第%d号申报通知", i+1)), notify.Informative, notify.Email))
	}
	require.Len(t, out.sent, 2, "two come one by one")
	for _, id := range ids[2:] {
		require.Equal(t, []string{"email 广州甲 held cap_reached 0 "}, w.states(t, id))
		require.Equal(t, notify.Running, w.get(t, id).State)
	}
	w.sweepAndCarry(t, ids...)
	require.Len(t, out.sent, 2, "it is not yet the next day")

	w.now = time.Date(2022, 6, 15, 8, 0, 0, 0, calendar.Shanghai)
	require.NoError(t, w.Sweep(t.Context()))
	require.NoError(t, w.Sweep(t.Context()), "a second sweep gathers nothing")
	for range 3 {
		w.sweepAndCarry(t, ids...)
	}
	require.Len(t, out.sent, 3)
	digest := out.sent[2]
	require.Equal(t, "贵单位可以申报的政策有3项", digest.Subject)
	for _, title := range []string{"第3号申报通知", "第4号申报通知", "第5号申报通知"} {
		require.Contains(t, digest.Text, title)
		require.Contains(t, digest.HTML, title)
	}
	require.NotContains(t, digest.Text, "第2号")
	require.Equal(t, []string{"email 广州甲 accepted  1 "}, w.states(t, ids[2]))
	lead := w.id(t, `select id from deliveries where campaign_id = $1`, ids[2])
	for _, id := range ids[3:] {
		require.Equal(t, []string{"email 广州甲 suppressed digest 0 "}, w.states(t, id))
		require.Equal(t, lead, w.id(t, `select told_by from deliveries where campaign_id = $1`, id), "it points to the message that told it")
	}
	w.now = w.now.Add(time.Minute)
	w.sweepAndCarry(t, ids...)
	for _, id := range ids {
		require.Equal(t, notify.Finished, w.get(t, id).State)
	}
}

func TestWhoWasToldEnoughWaitsUntilTheWindowFreesAPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.agreed(t, "广州甲", "jia@firm.example", number())
	out := w.sinks(notify.Email, notify.SMS)
	first := w.push(t, w.notice, notify.Promotional, notify.Email, notify.SMS)
	require.Len(t, out.sent, 2, "one campaign on two channels has one place")
	second := w.push(t, w.another(t, "宣讲会"), notify.Promotional, notify.Email)
	require.Equal(t, []string{"email 广州甲 held cap_reached 0 "}, w.states(t, second))
	service := w.push(t, w.another(t, "另一类"), notify.Informative, notify.Email)
	require.Equal(t, []string{"email 广州甲 accepted  1 "}, w.states(t, service), "each class has its own")
	law := w.push(t, w.another(t, "法定告知"), notify.Statutory, notify.Email)
	require.Equal(t, []string{"email 广州甲 accepted  1 "}, w.states(t, law), "what the law wants delivered has no limit")

	w.now = morning.Add(7*24*time.Hour - time.Second)
	w.sweepAndCarry(t, first, second)
	require.Equal(t, []string{"email 广州甲 held cap_reached 0 "}, w.states(t, second))
	w.now = morning.Add(7*24*time.Hour + time.Second)
	w.sweepAndCarry(t, first, second)
	require.Equal(t, []string{"email 广州甲 accepted  1 "}, w.states(t, second))
	require.Contains(t, out.sent[len(out.sent)-1].Text, "宣讲会", "one that waits alone is the message that was approved")
	require.NotContains(t, out.sent[len(out.sent)-1].Subject, "项")
}

// Failure case 16: what a cap would hold past the closing is not lost in silence, and not sent late.
func TestWhatACapHoldsPastTheClosingExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.agreed(t, "广州甲", "jia@firm.example", "")
	out := w.sinks(notify.Email)
	w.push(t, w.notice, notify.Promotional, notify.Email)
	short := w.another(t, "明天截止")
	_, err := w.conn.Exec(t.Context(), `update notices set closes_at = '2022-06-16 17:00+08' where id = $1`, short)
	require.NoError(t, err)
	id := w.push(t, short, notify.Promotional, notify.Email)
	require.Equal(t, []string{"email 广州甲 held cap_reached 0 "}, w.states(t, id))
	w.now = time.Date(2022, 6, 16, 17, 0, 0, 0, calendar.Shanghai)
	w.sweepAndCarry(t, id)
	require.Equal(t, []string{"email 广州甲 expired window_closed 0 "}, w.states(t, id))
	require.Len(t, out.sent, 1)
	require.Equal(t, notify.Finished, w.get(t, id).State)
}

// Failure case 15: consent that was withdrawn for one of the notices keeps it out of the digest, and a digest of nothing is not sent.
func TestADigestTellsOnlyOfWhatIsStillWantedAndRunning(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.agreed(t, "广州甲", "jia@firm.example", "")
	out := w.sinks(notify.Email)
	var ids []int64
	for i := range 5 {
		ids = append(ids, w.push(t, w.another(t, fmt.Sprintf("第%d号", i+1)), notify.Informative, notify.Email))
	}
	w.now = time.Date(2022, 6, 15, 8, 0, 0, 0, calendar.Shanghai)
	require.NoError(t, w.Sweep(t.Context()))
	require.NoError(t, w.Cancel(t.Context(), w.approver, ids[2]), "the campaign whose message would tell of the others")
	require.NoError(t, w.Pause(t.Context(), w.approver, ids[3], "等一等"))
	for range 3 {
		w.now = w.now.Add(time.Minute)
		w.sweepAndCarry(t, ids...)
	}
	require.Equal(t, []string{"email 广州甲 cancelled stopped 0 "}, w.states(t, ids[2]))
	require.Equal(t, notify.Paused, w.get(t, ids[3]).State)
	require.Len(t, out.sent, 2)

	w.now = time.Date(2022, 6, 16, 8, 0, 0, 0, calendar.Shanghai)
	for range 3 {
		w.now = w.now.Add(time.Minute)
		w.sweepAndCarry(t, ids...)
	}
	require.Len(t, out.sent, 3)
	require.Contains(t, out.sent[2].Text, "第5号")
	require.NotContains(t, out.sent[2].Subject, "项", "one alone needs no digest")

	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm}))
	require.NoError(t, w.Resume(t.Context(), w.approver, ids[3]))
	w.now = time.Date(2022, 6, 25, 8, 0, 0, 0, calendar.Shanghai)
	for range 3 {
		w.now = w.now.Add(time.Minute)
		w.sweepAndCarry(t, ids...)
	}
	require.Len(t, out.sent, 3)
	require.Equal(t, []string{"email 广州甲 suppressed withdrawn 0 "}, w.states(t, ids[3]))
}

// Many campaigns at once, each with lanes of its own: nobody is told of more than the cap, and all that is held is accounted for.
func TestNoRaceExceedsTheCap(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Pool(t))
	out := w.sinks(notify.Email)
	const firms, campaigns = 60, 8
	shared := "shared@firm.example" // every third enterprise has the same person
	for i := range firms {
		mail := fmt.Sprintf("f%02d@firm.example", i)
		if i%3 == 0 {
			mail = shared
		}
		w.agreed(t, fmt.Sprintf("广州%02d", i), mail, "")
	}
	var ids []int64
	for i := range campaigns {
		c := w.campaign(t, func(in *notify.CampaignInput) {
			in.NoticeID, in.Channels = w.another(t, fmt.Sprintf("第%d号", i)), []notify.Channel{notify.Email}
		})
		require.NoError(t, w.Expand(t.Context(), c.ID))
		ids = append(ids, c.ID)
	}
	var group sync.WaitGroup
	wrong := make(chan error, 1000)
	for range 3 {
		for _, id := range ids {
			group.Go(func() {
				_, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: id, Channel: notify.Email})
				wrong <- err
			})
		}
	}
	group.Wait()
	for _, per := range []string{"d.enterprise_id::text", "encode(c.email_hash, 'hex')"} {
		require.Zero(t, w.count(t, `
			select count(*) from (select count(distinct d.campaign_id) as n from deliveries d join contacts c on c.id = d.contact_id
			where d.state = 'accepted' group by `+per+`) x where n > 2`), "more than two single messages to one %s", per)
	}
	require.Equal(t, 41*2, len(out.sent), "40 of their own and one who is shared, each told of two")
	require.Equal(t, 41*campaigns, w.count(t, `select count(*) from deliveries where state = 'accepted' or state = 'held' and reason = 'cap_reached'`))

	w.now = time.Date(2022, 6, 15, 8, 0, 0, 0, calendar.Shanghai)
	for range 4 { // sweeps and lanes of two processes at once
		for range 2 {
			group.Go(func() { wrong <- w.Sweep(t.Context()) })
		}
		for _, id := range ids {
			group.Go(func() {
				_, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: id, Channel: notify.Email})
				wrong <- err
			})
		}
		group.Wait()
	}
	close(wrong)
	for err := range wrong {
		require.NoError(t, err)
	}
	require.Equal(t, 41*3, len(out.sent), "one digest to each")
	require.Equal(t, 41*5, w.count(t, `select count(*) from deliveries where state = 'suppressed' and reason = 'digest' and told_by is not null`))
	require.Zero(t, w.count(t, `
		select count(*) from (select count(*) as n from deliveries where state = 'accepted' and channel = 'email' group by contact_id) x where n > 3`))
}

func TestTheCapIsOfAPersonAcrossEnterprises(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	out := w.sinks(notify.Email)
	one := w.agreed(t, "广州甲", "agent@firm.example", "")
	two := w.agreed(t, "广州乙", "agent@firm.example", "")
	only := func(notice, firm int64) {
		_, err := w.conn.Exec(t.Context(), `delete from verdicts where notice_id = $1 and enterprise_id <> $2`, notice, firm)
		require.NoError(t, err)
	}
	n1, n2 := w.another(t, "一"), w.another(t, "二")
	only(n1, one)
	only(n2, two)
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: one, Name: "陈女士", Email: "agent@firm.example", Mobile: number(), EmailConsent: true}))
	w.push(t, n1, notify.Promotional, notify.Email)
	id := w.push(t, n2, notify.Promotional, notify.Email)
	require.Len(t, out.sent, 1)
	require.Equal(t, []string{"email 广州乙 held cap_reached 0 "}, w.states(t, id), "another bureau's invitation to another enterprise, but the same person")
}

func TestWhoReleasesACampaignSeesWhatMannersWouldDoToIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.agreed(t, "广州甲", "jia@firm.example", "")
	w.sinks(notify.Email)
	for i := range 2 {
		w.push(t, w.another(t, fmt.Sprintf("第%d号", i)), notify.Informative, notify.Email)
	}
	w.agreed(t, "广州乙", "yi@firm.example", "")
	c := w.submitted(t)
	w.now = time.Date(2022, 6, 14, 22, 0, 0, 0, calendar.Shanghai)
	f, err := w.Foresee(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, 1, f.Full)
	require.False(t, f.Expires)
	require.Equal(t, "2022-06-15 08:00", calendar.Clock(f.From))
}

// Failure case 14: what was gathered behind a message that is kept from leaving does not vanish with it.
func TestADigestThatIsPausedLetsTheOthersGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.agreed(t, "广州甲", "jia@firm.example", "")
	out := w.sinks(notify.Email)
	var ids []int64
	for i := range 5 {
		ids = append(ids, w.push(t, w.another(t, fmt.Sprintf("第%d号", i+1)), notify.Informative, notify.Email))
	}
	w.now = time.Date(2022, 6, 15, 8, 0, 0, 0, calendar.Shanghai)
	require.NoError(t, w.Sweep(t.Context()))
	require.NoError(t, w.Pause(t.Context(), w.approver, ids[2], "等一等"))
	for _, day := range []int{15, 16} {
		w.now = time.Date(2022, 6, day, 9, 0, 0, 0, calendar.Shanghai)
		for range 3 {
			w.now = w.now.Add(time.Minute)
			w.sweepAndCarry(t, ids...)
		}
	}
	require.Len(t, out.sent, 3)
	require.Contains(t, out.sent[2].Text, "第4号")
	require.Contains(t, out.sent[2].Text, "第5号")
	require.NotContains(t, out.sent[2].Text, "第3号")
	for _, id := range ids[3:] {
		require.Equal(t, notify.Finished, w.get(t, id).State)
	}
}
