package notify_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/claims"
	"huizhida/db/dbtest"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
)

// firm adds an enterprise to the register, with its export of 2021.
func (w *world) firm(t *testing.T, name, district string, export float64) int64 {
	t.Helper()
	id := w.id(t, `insert into enterprises (uscc, name, district, town, created_at, updated_at) values ($1, $2, $3, '大石街道', $4, $4) returning id`,
		fmt.Sprintf("91441%013d", serial.Add(1)), name, district, w.now)
	w.id(t, `insert into enterprise_years (enterprise_id, year, export_usd) values ($1, 2021, $2) returning enterprise_id`, id, export)
	return id
}

// amendments are the services that an amendment takes.
func (w *world) amendments() *notify.Amendments {
	return &notify.Amendments{
		Policies: &policies.Service{DB: w.conn, Jobs: w.Jobs, Now: w.Now, Check: matching.Check},
		Matching: &matching.Service{DB: w.conn, Jobs: w.Jobs, Now: w.Now},
		Notify:   w.Service,
	}
}

// redraft writes a new rule for the notice's benefit.
func (w *world) redraft(t *testing.T, a *notify.Amendments, expression string) {
	t.Helper()
	benefit := w.id(t, `select benefit_id from notices where id = $1`, w.notice)
	_, err := a.Policies.SaveRule(t.Context(), w.drafter, benefit, expression, []string{"第二条"})
	require.NoError(t, err)
}

func TestAnAmendmentIsOneAct(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	ctx := t.Context()
	third := w.staff(t, "梁主任")
	a := w.amendments()
	loses, stays := w.firm(t, "广州甲有限公司", "番禺区", 500), w.firm(t, "广州乙有限公司", "番禺区", 5000)
	gains, claimed := w.firm(t, "广州丙有限公司", "天河区", 9000), w.firm(t, "广州丁有限公司", "番禺区", 600)
	_, err := a.Matching.Match(ctx, audit.System("测试"), w.notice, nil)
	require.NoError(t, err)
	first := w.pushed(t, followed)
	applied := &claims.Service{DB: w.conn, Jobs: w.Jobs, Key: w.Key, Now: w.Now}
	claim, err := applied.Start(ctx, w.drafter, claimed, w.notice)
	require.NoError(t, err)
	waiting := w.submitted(t)

	w.now = w.now.AddDate(0, 0, 3)
	_, err = a.Amend(ctx, w.approver, notify.Amending{NoticeID: w.notice, Reason: " "})
	require.ErrorContains(t, err, "依据")
	_, err = a.Amend(ctx, w.approver, notify.Amending{NoticeID: w.notice, Reason: "番府〔2022〕9号"})
	require.ErrorIs(t, err, policies.ErrSameRule)
	w.redraft(t, a, `export_usd_prev > 1000`)
	_, err = a.Amend(ctx, w.drafter, notify.Amending{NoticeID: w.notice, Reason: "番府〔2022〕9号"})
	require.ErrorIs(t, err, policies.ErrOwnRule, "who wrote the rule does not put it into force")
	out, err := a.Amend(ctx, w.approver, notify.Amending{NoticeID: w.notice, Reason: "番府〔2022〕9号"})
	require.NoError(t, err)
	require.Equal(t, []int{1, 2, 1, 2}, []int{out.From, out.To, out.Gained, out.Lost})

	back := w.get(t, waiting.ID)
	require.Equal(t, notify.Draft, back.State, "its audience was chosen by the old rule")
	require.Equal(t, "规则已修订为第2版，受众须重新冻结", back.ReturnedNote)
	list, err := w.OfAmendment(ctx, out.ID)
	require.NoError(t, err)
	require.Len(t, list, 2)
	gained, lost := list[0], list[1]
	require.Equal(t, []notify.Purpose{notify.Gained, notify.Lost}, []notify.Purpose{gained.Purpose, lost.Purpose})
	require.Equal(t, []notify.State{notify.Submitted, notify.Submitted}, []notify.State{gained.State, lost.State})
	members := func(c notify.Campaign) (ids []int64) {
		list, _, err := w.Members(ctx, c, "", 10, 0)
		require.NoError(t, err)
		for _, m := range list {
			ids = append(ids, m.EnterpriseID)
		}
		return ids
	}
	require.Equal(t, []int64{gains}, members(gained))
	require.Equal(t, []int64{loses}, members(lost), "who has begun a claim goes on under the rule that it began with")

	both := []notify.Approval{{CampaignID: gained.ID, Hash: gained.ContentHash}, {CampaignID: lost.ID, Hash: lost.ContentHash}}
	require.ErrorIs(t, w.ApproveTogether(ctx, w.approver, both), notify.ErrSelfApproval)
	wrong := []notify.Approval{both[0], {CampaignID: lost.ID, Hash: gained.ContentHash}}
	require.ErrorIs(t, w.ApproveTogether(ctx, third, wrong), notify.ErrChanged)
	require.Equal(t, notify.Submitted, w.get(t, gained.ID).State, "all or none")
	require.NoError(t, w.ApproveTogether(ctx, third, both))
	require.Zero(t, w.followUp(t), "who gained hears of it by that campaign alone")
	for _, c := range list {
		require.NoError(t, w.Drain(ctx, c.ID))
	}
	read := func(enterprise int64) (subjects []string, body string) {
		list, _, _, err := w.Inbox(ctx, enterprise, 10, 0)
		require.NoError(t, err)
		for _, m := range list {
			subjects = append(subjects, m.Subject)
		}
		m, err := w.Open(ctx, enterprise, list[0].ID)
		require.NoError(t, err)
		return subjects, m.HTML()
	}
	subjects, body := read(loses)
	require.Equal(t, []string{"申报条件已修订，贵单位不再符合", "广州甲有限公司符合统保条件"}, subjects)
	require.Contains(t, body, "未满足的条件：2021年海关出口额")
	require.Contains(t, body, "1,000")
	subjects, _ = read(gains)
	require.Equal(t, []string{"申报条件已修订，贵单位现在符合"}, subjects)
	subjects, body = read(stays)
	require.Equal(t, []string{"广州乙有限公司符合统保条件"}, subjects)
	require.Contains(t, body, "注册地区县为番禺区", "an old letter keeps the reasons of its own rule")

	kept, err := applied.OwnOpen(ctx, claimed, w.notice)
	require.NoError(t, err)
	require.Equal(t, claim.ID, kept.ID)
	require.Equal(t, out.FromVersionID, *kept.RuleVersionID)
	form, err := applied.Form(ctx, claimed, w.notice)
	require.NoError(t, err)
	require.Equal(t, "eligible", form.Verdict)
	_, err = applied.Submit(ctx, w.drafter, claimed, claim.ID)
	require.False(t, errors.Is(err, claims.ErrIneligible), "the claim is judged by the rule that it began with")
	_, err = applied.Start(ctx, w.drafter, loses, w.notice)
	require.NoError(t, err)
	form, err = applied.Form(ctx, loses, w.notice)
	require.NoError(t, err)
	require.Equal(t, "ineligible", form.Verdict, "who begins now begins with the new rule")

	require.Equal(t, notify.Finished, w.get(t, first.ID).State)
	later := w.firm(t, "广州戊有限公司", "番禺区", 7000)
	_, err = a.Matching.Match(ctx, audit.System("测试"), w.notice, nil)
	require.NoError(t, err)
	require.Equal(t, 1, w.followUp(t))
	_, err = w.Open(ctx, later, w.id(t, `select id from inbox_messages where enterprise_id = $1`, later))
	require.NoError(t, err)
	require.Equal(t, 2, w.get(t, gained.ID).AudienceSize, "the campaign of the rule in force is the one that is followed up")
}

func TestAnAmendmentThatCannotBeFinishedChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	a := w.amendments()
	w.firm(t, "广州甲有限公司", "番禺区", 500)
	_, err := a.Matching.Match(t.Context(), audit.System("测试"), w.notice, nil)
	require.NoError(t, err)
	c := w.approved(t)
	w.id(t, `update campaigns set state = 'running' where id = $1 returning id`, c.ID)
	w.redraft(t, a, `export_usd_prev > 1000`)
	_, err = a.Amend(t.Context(), w.approver, notify.Amending{NoticeID: w.notice, Reason: "9号"})
	require.ErrorIs(t, err, notify.ErrStillExpanding)
	w.id(t, `update campaigns set expanded_at = now() where id = $1 returning id`, c.ID)
	_, err = a.Amend(t.Context(), w.approver, notify.Amending{NoticeID: w.notice, Reason: "9号", Lost: notify.Words{Subject: "{{who}}"}})
	require.ErrorContains(t, err, "{{who}}")
	require.Zero(t, w.count(t, `select count(*) from amendments where notice_id = $1`, w.notice))
	require.Equal(t, 1, w.count(t, `select count(*) from verdicts where notice_id = $1 and verdict = 'eligible'`, w.notice))
	require.Equal(t, 1, w.count(t, `select v.version from notices n join rule_versions v on v.id = n.rule_version_id where n.id = $1`, w.notice))
}
