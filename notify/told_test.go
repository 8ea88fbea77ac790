package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

// states2021 puts an enterprise's district and its export of 2021 on record, as of now.
func (w *world) states2021(t *testing.T, id int64, district, export string) {
	t.Helper()
	for key, value := range map[string]string{"district": district, "export_usd_prev": export} {
		if value == "" {
			continue
		}
		period := 0
		if key == "export_usd_prev" {
			period = 2021
		}
		_, err := w.conn.Exec(t.Context(), `update facts set superseded_at = $3 where enterprise_id = $1 and key = $2 and superseded_at is null`, id, key, w.now)
		require.NoError(t, err)
		w.id(t, `insert into facts (enterprise_id, key, period, value, source, as_of, recorded_at) values ($1, $2, $3, $4, '海关', $5::timestamptz::date, $5) returning enterprise_id`,
			id, key, period, value, w.now)
	}
}

func (w *world) told(t *testing.T, enterprise int64, day time.Time) notify.Told {
	t.Helper()
	told, err := w.Told(t.Context(), enterprise, w.notice, day)
	require.NoError(t, err)
	require.Contains(t, notify.Outcomes, told.Outcome)
	require.NotEmpty(t, told.Outcome.Label())
	return told
}

func june(day int) time.Time { return time.Date(2022, 6, day, 9, 30, 0, 0, calendar.Shanghai) }

func TestWhyAnEnterpriseWasToldOrNotOnEachDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.now = june(10)
	peer := smtptest.Start(t)
	w.through(t, peer)
	firm := w.reachable(t, "广州甲有限公司", "jia@firm.example")
	other := w.eligible(t, "广州乙有限公司")
	w.id(t, `with e as (update enterprises set created_at = $3 where id in ($1, $2) returning id), n as (update notices set published_at = $4 where id = $5 returning id)
		select count(*) from e, n`, firm, other, june(10), june(12), w.notice)
	w.states2021(t, firm, "番禺区", "5000")
	w.states2021(t, other, "番禺区", "0")
	peer.Rcpt = func(string) error { return smtptest.Refusal(451, [3]int{4, 7, 1}, "later") }

	w.now = june(14)
	c := w.draft(t)
	w.now = june(15)
	require.NoError(t, w.Submit(t.Context(), w.drafter, c))
	w.now = june(16)
	require.NoError(t, w.Approve(t.Context(), w.approver, c, w.get(t, c).ContentHash))
	w.now = june(17)
	require.NoError(t, w.Expand(t.Context(), c))
	_, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: c, Channel: notify.Email})
	require.NoError(t, err)
	w.now = june(18)
	peer.Rcpt = nil
	w.carry(t, c)
	w.now = june(20)

	_, err = w.Told(t.Context(), firm, w.notice, june(21))
	require.ErrorIs(t, err, matching.ErrNotPast)
	_, err = w.Told(t.Context(), 1<<40, w.notice, june(14))
	require.ErrorIs(t, err, matching.ErrNoEnterprise)
	_, err = w.Told(t.Context(), firm, 1<<40, june(14))
	require.ErrorIs(t, err, matching.ErrNoNotice)

	for day, outcome := range map[int]notify.Outcome{11: notify.NotPublished, 13: notify.NoCampaignYet, 14: notify.OnlyDrafted, 15: notify.NotApproved,
		16: notify.NotBegun, 17: notify.WasTold, 20: notify.WasTold} {
		require.Equal(t, outcome, w.told(t, firm, june(day)).Outcome, day)
	}
	then := w.told(t, firm, june(17))
	require.Equal(t, notify.Running, then.Campaigns[0].State)
	email := then.Campaigns[0].Deliveries[1]
	require.Equal(t, []any{notify.Email, notify.Deferred, notify.Temporary}, []any{email.Channel, email.State, email.Reason}, "as it stood that day")
	require.Len(t, email.Moments, 3)
	require.Equal(t, "451 4.7.1", email.Moments[2].Code)
	after := w.told(t, firm, june(20)).Campaigns[0].Deliveries[1]
	require.Equal(t, notify.Accepted, after.State)
	require.Len(t, after.Moments, 5)
	for i, m := range after.Moments {
		require.NotEmpty(t, m.Label())
		require.True(t, i == 0 || !m.At.Before(after.Moments[i-1].At), "in the order of time")
	}
	require.Equal(t, rule.Eligible, then.Verdict.Verdict)
	require.Equal(t, 1, then.Verdict.Version)
	require.Equal(t, "海关", then.Verdict.Conditions[0].Facts[0].Source)

	late := w.id(t, `insert into enterprises (uscc, name, created_at, updated_at) values ('91440101LATE000001', '广州丙有限公司', $1, $1) returning id`, june(19))
	require.Equal(t, notify.NotListed, w.told(t, late, june(18)).Outcome)
	require.Equal(t, notify.Undetermined, w.told(t, late, june(19)).Outcome)
	require.NotNil(t, w.told(t, late, june(19)).Verdict)
	w.now = june(22)
	w.states2021(t, late, "天河区", "100")
	require.Equal(t, notify.Ineligible, w.told(t, late, june(22)).Outcome)
	w.now = june(23)
	w.states2021(t, late, "番禺区", "100")
	require.Equal(t, notify.NotIncluded, w.told(t, late, june(23)).Outcome)
	require.Equal(t, notify.Ineligible, w.told(t, late, june(22)).Outcome, "a later fact does not change an earlier day")
}

func TestWhoWasNotReachedHasTheReasons(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.id(t, `update notices set published_at = $2 where id = $1 returning id`, w.notice, june(1))
	firm := w.eligible(t, "广州甲有限公司")
	in := w.input()
	in.Channels = []notify.Channel{notify.Email}
	id, err := w.Draft(t.Context(), w.drafter, in)
	require.NoError(t, err)
	require.NoError(t, w.Submit(t.Context(), w.drafter, id))
	require.NoError(t, w.Approve(t.Context(), w.approver, id, w.get(t, id).ContentHash))
	require.NoError(t, w.Drain(t.Context(), id))
	told := w.told(t, firm, w.now)
	require.Equal(t, notify.NotReached, told.Outcome)
	require.Equal(t, []notify.Reason{notify.NoAddress}, told.Reasons)
}

func TestTheRuleOfThatDayExplainsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.now = june(10)
	a := w.amendments()
	firm := w.firm(t, "广州甲有限公司", "番禺区", 500)
	w.states2021(t, firm, "番禺区", "500")
	w.id(t, `update notices set published_at = $2 where id = $1 returning id`, w.notice, june(10))
	w.now = june(15)
	w.redraft(t, a, `export_usd_prev > 1000`)
	_, err := a.Amend(t.Context(), w.approver, notify.Amending{NoticeID: w.notice, Reason: "9号"})
	require.NoError(t, err)
	w.now = june(16)
	before, after := w.told(t, firm, june(14)), w.told(t, firm, june(16))
	require.Equal(t, []any{notify.NoCampaignYet, 1}, []any{before.Outcome, before.Verdict.Version})
	require.Equal(t, []any{notify.Ineligible, 2}, []any{after.Outcome, after.Verdict.Version})
}

func TestDriftIsShownAndMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	gone := w.eligible(t, "广州甲有限公司")
	w.eligible(t, "广州乙有限公司")
	c := w.submitted(t)
	d, err := w.Drift(t.Context(), c)
	require.NoError(t, err)
	require.False(t, d.Any())
	come := w.eligible(t, "广州丙有限公司")
	w.id(t, `update verdicts set verdict = 'ineligible', reasons = 'tf' where enterprise_id = $1 returning enterprise_id`, gone)
	d, err = w.Drift(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, notify.Drift{Gained: 1, Lost: 1}, d)
	list, err := w.Drifters(t.Context(), c, true, 10, 0)
	require.NoError(t, err)
	require.Equal(t, come, list[0].EnterpriseID)
	list, err = w.Drifters(t.Context(), c, false, 10, 0)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, []any{gone, rule.Ineligible, "tf", "tt"}, []any{list[0].EnterpriseID, list[0].Verdict, list[0].Reasons, list[0].Frozen})

	require.NoError(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash))
	_, err = w.Refreeze(t.Context(), w.approver, c.ID, notify.Approved)
	require.ErrorIs(t, err, notify.ErrNotDrafter)
	_, err = w.Refreeze(t.Context(), w.drafter, c.ID, notify.Submitted)
	require.ErrorIs(t, err, notify.ErrApprovedSince, "it was approved since the drafter looked")
	size, err := w.Refreeze(t.Context(), w.drafter, c.ID, notify.Approved)
	require.NoError(t, err)
	require.Equal(t, 2, size)
	again := w.get(t, c.ID)
	require.Equal(t, notify.Submitted, again.State, "the approval was of another audience")
	require.Nil(t, again.ApprovedBy)
	require.NotEqual(t, c.ContentHash, again.ContentHash)
	require.ErrorIs(t, w.Expand(t.Context(), c.ID), notify.ErrNotApproved, "the job of the void approval sends nothing")
	d, err = w.Drift(t.Context(), again)
	require.NoError(t, err)
	require.False(t, d.Any())
	require.NoError(t, w.Approve(t.Context(), w.approver, c.ID, again.ContentHash))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	_, err = w.Refreeze(t.Context(), w.drafter, c.ID, notify.Finished)
	require.ErrorIs(t, err, notify.ErrNotFrozen)
}
