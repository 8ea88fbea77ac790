package notify_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
)

// through lets the world's e-mail leave through the peer.
func (w *world) through(t *testing.T, peer *smtptest.Peer) {
	t.Helper()
	carrier, err := email.New(email.Config{Addr: peer.Addr, From: "番禺惠企直达 <noreply@huiqi.example>"})
	require.NoError(t, err)
	w.Carriers = map[notify.Channel]notify.Carrier{notify.Email: carrier}
}

// carry delivers what is due on every channel, and answers the longest wait.
func (w *world) carry(t *testing.T, id int64) time.Duration {
	t.Helper()
	var longest time.Duration
	for _, channel := range notify.Channels {
		wait, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: id, Channel: channel})
		require.NoError(t, err)
		longest = max(longest, wait)
	}
	return longest
}

func TestEveryoneInTheAudienceIsToldOnEachChannelOrThereIsAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	agreed := w.reachable(t, "广州甲有限公司", "jia@firm.example")
	w.eligible(t, "广州乙有限公司") // nobody's address is known
	silent := w.eligible(t, "广州丙有限公司")
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: silent, Name: "李先生", Email: "bing@firm.example"}))
	left := w.reachable(t, "广州丁有限公司", "ding@firm.example")
	contact, err := w.Contact(t.Context(), left)
	require.NoError(t, err)
	require.NoError(t, w.Unsubscribe(t.Context(), w.drafter, w.UnsubscribeToken(contact.ID)))
	w.reachable(t, "广州戊有限公司", "wu@firm.example")
	require.NoError(t, w.Suppress(t.Context(), w.drafter, notify.Email, "Wu@firm.example ", "bounced"))

	c := w.approved(t)
	audience, err := w.Audience(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, 5, audience.Size)
	require.Equal(t, 5, audience.Reach[0].Messages)
	require.Equal(t, 1, audience.Reach[1].Messages)
	require.Equal(t, map[notify.Reason]int{notify.NoAddress: 1, notify.NoConsent: 1, notify.Withdrawn: 1, notify.Refused: 1}, audience.Reach[1].Suppressed)

	for range 2 { // a second run does nothing
		require.NoError(t, w.Expand(t.Context(), c.ID))
		require.Zero(t, w.carry(t, c.ID))
		require.ElementsMatch(t, []string{
			"inbox 广州甲有限公司 delivered  1 ", "email 广州甲有限公司 accepted  1 ",
			"inbox 广州乙有限公司 delivered  1 ", "email 广州乙有限公司 suppressed no_address 0 ",
			"inbox 广州丙有限公司 delivered  1 ", "email 广州丙有限公司 suppressed no_consent 0 ",
			"inbox 广州丁有限公司 delivered  1 ", "email 广州丁有限公司 suppressed withdrawn 0 ",
			"inbox 广州戊有限公司 delivered  1 ", "email 广州戊有限公司 suppressed refused 0 ",
		}, w.states(t, c.ID))
		require.Len(t, peer.Mails(), 1)
	}
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.Equal(t, 5, w.count(t, `select count(*) from inbox_messages where notice_id = $1`, w.notice))

	m := peer.Mails()[0]
	require.Equal(t, "jia@firm.example", m.To)
	require.Equal(t, "广州甲有限公司符合统保条件", m.Header("Subject"))
	text := strings.ReplaceAll(m.Part("text/plain"), "\r\n", "\n")
	require.Contains(t, text, "\n\n出口信用保险统保申报通知，2022年9月30日（周五）17:00截止")
	require.Contains(t, text, "注册地区县为番禺区；2021年海关出口额 > 0", "it says why, in the policy's own words")
	require.Contains(t, text, fmt.Sprintf("https://huiqi.example/notices/%d", w.notice))
	require.Contains(t, m.Header("Message-ID"), "@huiqi.example>")
	token := strings.TrimSuffix(strings.TrimPrefix(m.Header("List-Unsubscribe"), "<https://huiqi.example/unsubscribe/"), ">")
	require.NoError(t, w.Unsubscribe(t.Context(), w.drafter, token))
	contact, err = w.Contact(t.Context(), agreed)
	require.NoError(t, err)
	require.False(t, contact.EmailConsent)
}

func TestWithoutAMailServerEmailsAreRecordedAndNotSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, []string{"inbox 广州甲有限公司 delivered  1 ", "email 广州甲有限公司 recorded no_carrier 1 "}, w.states(t, c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestATemporaryRefusalIsTriedAgainLaterAndEndsInTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	peer.Rcpt = func(string) error { return smtptest.Refusal(451, [3]int{4, 7, 1}, "greylisted") }
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))

	require.Equal(t, time.Minute, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲有限公司 deferred temporary 1 451 4.7.1")
	require.Equal(t, time.Minute, w.carry(t, c.ID), "too early: nothing is tried")
	require.Equal(t, notify.Running, w.get(t, c.ID).State)

	var waits []time.Duration
	for wait := time.Minute; wait > 0; {
		w.now = w.now.Add(wait)
		wait = w.carry(t, c.ID)
		waits = append(waits, wait)
	}
	require.Equal(t, []time.Duration{5 * time.Minute, 20 * time.Minute, time.Hour, 4 * time.Hour, 0}, waits)
	require.Contains(t, w.states(t, c.ID), "email 广州甲有限公司 failed exhausted 6 451 4.7.1")
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)

	peer.Rcpt = nil
	n, err := w.RetryFailed(t.Context(), w.approver, c.ID)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, notify.Running, w.get(t, c.ID).State)
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲有限公司 accepted  7 ")
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	_, err = w.RetryFailed(t.Context(), w.approver, c.ID)
	require.ErrorIs(t, err, notify.ErrNothingToTry)
}

func TestAPermanentRefusalIsFinalAndADeadAddressIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	peer.Rcpt = func(to string) error {
		if to == "jia@firm.example" {
			return smtptest.Refusal(550, [3]int{5, 1, 1}, "no such mailbox")
		}
		return nil
	}
	firm := w.reachable(t, "广州甲有限公司", "jia@firm.example")
	w.reachable(t, "广州乙有限公司", "yi@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Subset(t, w.states(t, c.ID), []string{"email 广州甲有限公司 failed rejected 1 550 5.1.1", "email 广州乙有限公司 accepted  1 "})

	n, err := w.RetryFailed(t.Context(), w.approver, c.ID)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲有限公司 suppressed refused 1 550 5.1.1")

	contact, err := w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.True(t, contact.EmailRefused)
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "陈女士", Email: "jia@firm.example", EmailConsent: true}))
	contact, err = w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.False(t, contact.EmailRefused, "confirming the address lifts that")
}

func TestADroppedConnectionCostsOneMessageATryAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	var dropped atomic.Bool
	peer.Data = func(m smtptest.Mail, drop func()) error {
		if m.To == "yi@firm.example" && dropped.CompareAndSwap(false, true) {
			drop()
			return smtptest.Refusal(451, [3]int{4, 0, 0}, "gone")
		}
		return nil
	}
	for name, to := range map[string]string{"甲": "jia@firm.example", "乙": "yi@firm.example", "丙": "bing@firm.example"} {
		w.reachable(t, "广州"+name, to)
	}
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.Equal(t, time.Minute, w.carry(t, c.ID))
	require.Subset(t, w.states(t, c.ID), []string{"email 广州甲 accepted  1 ", "email 广州乙 deferred interrupted 1 network", "email 广州丙 accepted  1 "})
	w.now = w.now.Add(time.Minute)
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州乙 accepted interrupted 2 ", "its letter may have been taken: nobody said no")
	require.Len(t, peer.Mails(), 3)
}

// Failure case 24.
func TestAnUnreachableServerCostsNobodyATryAndIsTriedLessAndLess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.through(t, &smtptest.Peer{Addr: "127.0.0.1:1"})
	w.reachable(t, "广州甲", "jia@firm.example")
	w.reachable(t, "广州乙", "yi@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	for _, want := range []time.Duration{15, 30, 60, 120, 240, 480, 600, 600} {
		require.Equal(t, want*time.Second, w.carry(t, c.ID))
		require.Equal(t, want*time.Second, w.carry(t, c.ID), "too early: nobody asks, and nothing is counted")
		wait, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: c.ID, Channel: notify.Email, Lane: 1})
		require.NoError(t, err)
		require.Zero(t, wait, "only lane 0 comes back: no storm of jobs that wait")
		w.now = w.now.Add(want * time.Second)
	}
	require.Subset(t, w.states(t, c.ID), []string{"email 广州甲 queued  0 ", "email 广州乙 queued  0 "})

	peer := smtptest.Start(t)
	w.through(t, peer)
	require.Zero(t, w.carry(t, c.ID))
	require.Len(t, peer.Mails(), 2)
	require.Zero(t, w.count(t, `select count(*) from provider_accounts where failing_since is not null`))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestWhatCannotBeSentBeforeTheWindowClosesExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	w.now = c.ClosesAt
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲 expired window_closed 0 ")
	require.Empty(t, peer.Mails())
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

// Failure case 17: quiet hours hold whatever would leave, and what they hold leaves when they end.
func TestNobodyIsWrittenToAtNight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	w.now = time.Date(2022, 6, 14, 23, 0, 0, 0, calendar.Shanghai)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.Equal(t, 9*time.Hour, w.carry(t, c.ID))
	require.Subset(t, w.states(t, c.ID), []string{"inbox 广州甲 delivered  1 ", "email 广州甲 held quiet_hours 0 "})
	require.Empty(t, peer.Mails())
	w.now = w.now.Add(9 * time.Hour)
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲 accepted  1 ")
}

// Failure case 15.
func TestConsentWithdrawnWhileWaitingIsHonoured(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	firm := w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	contact, err := w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.NoError(t, w.Unsubscribe(t.Context(), w.drafter, w.UnsubscribeToken(contact.ID)))
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲 suppressed withdrawn 0 ")
	require.Empty(t, peer.Mails())
}

func TestABigAudienceIsExpandedInPagesAndBatches(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	_, err := w.conn.Exec(t.Context(), `
		with e as (insert into enterprises (uscc, name, created_at, updated_at) select 'BIG' || n, '企业' || n, now(), now() from generate_series(1, 4500) n returning id)
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) select $1, id, $2, 'eligible', 'tf' from e`, w.notice, w.run)
	require.NoError(t, err)
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.Equal(t, 9000, w.count(t, `select count(*) from deliveries where campaign_id = $1`, c.ID))
	require.Equal(t, 4500, w.count(t, `select count(*) from inbox_messages m join deliveries d on d.id = m.delivery_id and d.state = 'delivered'`))
	require.Zero(t, w.count(t, `select count(*) from river_job where kind = 'deliver'`), "inboxes need no jobs, and nobody has an address")
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}
