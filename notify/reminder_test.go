package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/notify"
)

func reminded(in *notify.CampaignInput) {
	in.FollowUp = true
	in.Reminders = notify.Reminders{Days: []int{3, 14, 1}, Unclaimed: 10, Subject: "{{enterprise}}还没有申领", Body: "{{notice}}将于{{closes}}截止。"}
}

// remind runs the day's reminders twice, carries them, and answers who was reminded, by subject and enterprise.
func (w *world) remind(t *testing.T, p notify.Purpose) (names []string) {
	t.Helper()
	for i := range 2 {
		n, err := w.Remind(t.Context(), p)
		require.NoError(t, err)
		if i > 0 {
			require.Zero(t, n, "a second time on the same day there is none")
		}
	}
	ids := w.count(t, `select coalesce(max(id), 0) from campaigns where notice_id = $1 and purpose = $2 and state = 'approved'`, w.notice, p)
	if ids == 0 {
		return nil
	}
	require.NoError(t, w.Drain(t.Context(), int64(ids)))
	list, _, err := w.Deliveries(t.Context(), notify.DeliveryFilter{CampaignID: int64(ids), Channel: notify.Inbox, Limit: 50})
	require.NoError(t, err)
	for _, d := range list {
		names = append(names, d.Enterprise)
	}
	return names
}

func (w *world) claim(t *testing.T, enterprise int64, state string) {
	t.Helper()
	w.id(t, `insert into claims (ref_no, benefit_id, notice_id, enterprise_id, state, created_at, updated_at)
		select 'T' || $2::bigint, benefit_id, id, $2, $3, now(), now() from notices where id = $1 returning id`, w.notice, enterprise, state)
}

func TestReminders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	day := func(month time.Month, d int) { w.now = time.Date(2022, month, d, 9, 0, 0, 0, calendar.Shanghai) }
	silent := w.reachable(t, "广州甲有限公司", "jia@firm.example")
	for state, name := range map[string]string{"submitted": "广州乙有限公司", "correction": "广州丙有限公司", "approved": "广州丁有限公司",
		"refused": "广州戊有限公司", "rejected": "广州己有限公司", "withdrawn": "广州庚有限公司"} {
		w.claim(t, w.eligible(t, name), state)
	}
	begun := w.eligible(t, "广州辛有限公司")
	w.claim(t, begun, "draft")
	out := w.reachable(t, "广州壬有限公司", "ren@firm.example")
	contact, err := w.Contact(t.Context(), out)
	require.NoError(t, err)
	require.NoError(t, w.Unsubscribe(t.Context(), w.drafter, w.UnsubscribeToken(contact.ID)))
	w.reachable(t, "广州癸有限公司", "gui@firm.example")
	require.NoError(t, w.Suppress(t.Context(), w.drafter, notify.Email, "gui@firm.example", "bounced"))
	gone := w.eligible(t, "广州子有限公司")
	parent := w.pushed(t, reminded)
	w.id(t, `update verdicts set verdict = 'ineligible' where enterprise_id = $1 returning enterprise_id`, gone)

	day(time.June, 27) // nine working days after the 14th
	require.Empty(t, w.remind(t, notify.Reminder))
	day(time.June, 28)
	require.ElementsMatch(t, []string{"广州甲有限公司", "广州辛有限公司"}, w.remind(t, notify.Reminder), "who has only begun has not claimed")
	day(time.June, 29)
	require.Empty(t, w.remind(t, notify.Reminder), "each is reminded once")
	list, err := w.Skipped(t.Context(), w.notice)
	require.NoError(t, err)
	counts := map[notify.Reason]int{}
	for _, s := range list {
		counts[s.Reason] += s.Count
		require.NotEmpty(t, s.Reason.Label())
	}
	require.Equal(t, map[notify.Reason]int{notify.Claimed: 3, notify.ClaimEnded: 3, notify.OptedOut: 2, notify.NotEligible: 1}, counts)

	w.eligible(t, "广州丑有限公司")
	require.Equal(t, 1, w.followUp(t))
	day(time.July, 13)
	require.Equal(t, []string{"广州丑有限公司"}, w.remind(t, notify.Reminder), "ten working days after it was told itself")

	day(time.September, 8) // 15 working days before the 30th: one weekend day off for Mid-Autumn is a Monday
	require.Empty(t, w.remind(t, notify.Closing))
	w.now = stage(t, 14)
	require.ElementsMatch(t, []string{"广州甲有限公司", "广州辛有限公司", "广州丑有限公司"}, w.remind(t, notify.Closing))
	w.now = w.now.AddDate(0, 0, 1)
	require.Empty(t, w.remind(t, notify.Closing))
	w.claim(t, silent, "submitted")
	w.now = stage(t, 2) // nothing ran three days before
	require.ElementsMatch(t, []string{"广州辛有限公司", "广州丑有限公司"}, w.remind(t, notify.Closing), "the reminder that was missed comes once")
	w.now = stage(t, 1)
	require.Len(t, w.remind(t, notify.Closing), 2)
	w.now = time.Date(2022, 9, 30, 9, 0, 0, 0, calendar.Shanghai)
	require.Empty(t, w.remind(t, notify.Closing))
	w.now = time.Date(2022, 9, 30, 18, 0, 0, 0, calendar.Shanghai)
	require.Empty(t, w.remind(t, notify.Closing), "the window has closed")

	children, err := w.RemindersOf(t.Context(), parent.ID)
	require.NoError(t, err)
	require.Len(t, children, 5)
	for _, c := range children {
		require.Equal(t, w.approver.ID, *c.ApprovedBy)
		require.Equal(t, "{{enterprise}}还没有申领", c.Subject)
		require.Equal(t, notify.Finished, c.State)
	}
	require.Equal(t, "出口信用保险统保告知·截止前14个工作日提醒", children[2].Title)
}

func TestAReminderAsksForConsentToReminders(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	out := w.sinks(notify.Email)
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	both := w.reachable(t, "广州乙有限公司", "yi@firm.example")
	w.reachable(t, "广州丙有限公司", "bing@firm.example")
	off := w.reachable(t, "广州丁有限公司", "ding@firm.example")
	onBoth := []notify.Choice{{Topic: notify.PolicyPush, Channel: notify.Email}, {Topic: notify.ClaimReminder, Channel: notify.Email}}
	for _, firm := range []int64{both, off} {
		require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm, On: onBoth}))
	}
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: off, On: onBoth[:1]}))
	w.pushed(t, reminded)
	require.Len(t, out.sent, 4)

	w.now = stage(t, 3)
	require.ElementsMatch(t, []string{"广州甲有限公司", "广州乙有限公司", "广州丙有限公司"}, w.remind(t, notify.Closing), "on the site; who turned reminders off gets none")
	require.Len(t, out.sent, 5)
	require.Equal(t, "yi@firm.example", out.sent[4].To)
	require.Equal(t, notify.ClaimReminder, out.sent[4].Topic)
	require.Equal(t, 2, w.count(t, `
		select count(*) from deliveries d join campaigns k on k.id = d.campaign_id
		where k.purpose = 'closing' and k.topic = '申报提醒' and d.state = 'suppressed' and d.reason = 'no_consent'`))
}

// stage is the morning on which so many working days are left until the 30th of September 2022.
func stage(t *testing.T, left int) time.Time {
	t.Helper()
	for d := 1; d <= 30; d++ {
		at := time.Date(2022, 9, d, 9, 0, 0, 0, calendar.Shanghai)
		if calendar.IsWorkday(at) && calendar.Remaining(at, time.Date(2022, 9, 30, 17, 0, 0, 0, calendar.Shanghai)) == left {
			return at
		}
	}
	t.Fatal("no such day")
	return time.Time{}
}

func TestNobodyIsRemindedWithoutApprovalOrAfterAStop(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	w.pushed(t, followed) // no reminders
	w.now = stage(t, 3)
	require.Empty(t, w.remind(t, notify.Closing))
	require.Empty(t, w.remind(t, notify.Reminder))
	w.now = morning
	stopped := w.pushed(t, reminded)
	w.id(t, `update campaigns set state = 'cancelled' where id = $1 returning id`, stopped.ID)
	ended := w.pushed(t, reminded)
	require.NoError(t, w.EndFollowing(t.Context(), w.drafter, ended.ID))
	w.now = stage(t, 3)
	require.Empty(t, w.remind(t, notify.Closing))
}

func TestTwoCampaignsOfANoticeRemindAnEnterpriseOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	w.pushed(t, reminded)
	w.pushed(t, reminded)
	w.now = stage(t, 3)
	n, err := w.Remind(t.Context(), notify.Closing)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, 1, w.count(t, `select count(*) from reminders where notice_id = $1`, w.notice))
}
