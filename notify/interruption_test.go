package notify_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

// dying is a carrier whose process ends right after the provider's yes.
type dying struct{ notify.Carrier }

type dyingSession struct{ notify.Session }

func (d dying) Session() notify.Session { return dyingSession{d.Carrier.Session()} }

func (d dyingSession) Send(ctx context.Context, batch []notify.Outgoing) []notify.Result {
	d.Session.Send(ctx, batch)
	panic("killed")
}

func TestAProcessKilledAfterTheProvidersYesLeavesWhatItHadTakenInDoubtUnderOneID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	alive := w.Carriers[notify.Email]
	w.reachable(t, "广州甲", "jia@firm.example")
	w.reachable(t, "广州乙", "yi@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))

	w.Carriers[notify.Email] = dying{alive}
	require.Panics(t, func() { w.carry(t, c.ID) })
	require.Subset(t, w.states(t, c.ID), []string{"email 广州甲 sending  1 ", "email 广州乙 sending  1 "})

	w.Carriers[notify.Email] = alive
	require.NoError(t, w.Sweep(t.Context()), "too early to give it up")
	w.carry(t, c.ID)
	require.Subset(t, w.states(t, c.ID), []string{"email 广州甲 sending  1 ", "email 广州乙 sending  1 "})
	require.Equal(t, notify.Running, w.get(t, c.ID).State)

	w.now = w.now.Add(4 * time.Minute)
	for range 2 { // a second sweep does nothing
		require.NoError(t, w.Sweep(t.Context()))
		require.Subset(t, w.states(t, c.ID), []string{"email 广州甲 deferred interrupted 1 ", "email 广州乙 deferred interrupted 1 "})
		require.Equal(t, 2, w.count(t, `select count(*) from attempts where outcome = 'interrupted'`))
	}
	require.Zero(t, w.carry(t, c.ID))
	require.Subset(t, w.states(t, c.ID), []string{"email 广州甲 accepted interrupted 2 ", "email 广州乙 accepted interrupted 2 "},
		"a delivery says that it may have come twice")
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)

	ids := map[string][]string{}
	for _, m := range peer.Mails() {
		ids[m.To] = append(ids[m.To], m.Header("Message-ID"))
	}
	for _, of := range ids {
		require.Len(t, of, 2)
		require.Equal(t, of[0], of[1])
	}
}

// Failure cases 16 and 18: what waits is a row, and not a job. Whether its job is gone or belongs to a dead process, it gets another.
func TestWhatLostItsJobGetsANewOne(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]string{
		"gone": `delete from river_job`,
		"dead": `update river_job set state = 'running', attempt = 1, attempted_at = now(), attempted_by = '{killed}' where kind = 'deliver'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.Tx(t))
			w.reachable(t, "广州甲", "jia@firm.example")
			c := w.approved(t)
			require.NoError(t, w.Expand(t.Context(), c.ID))
			_, err := w.conn.Exec(t.Context(), lose)
			require.NoError(t, err)
			w.now = w.now.Add(90 * 24 * time.Hour)
			for range 2 {
				require.NoError(t, w.Sweep(t.Context()))
				require.Equal(t, 1, w.count(t, `select count(*) from river_job where kind = 'deliver' and state = 'available'`))
			}
		})
	}
}

// Failure case 10: an expansion that forgot its place makes nothing twice, and what was sent is not sent again.
func TestAnExpansionThatBeginsAgainMakesNothingTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	before := w.states(t, c.ID)
	_, err := w.conn.Exec(t.Context(), `
		with again as (update campaigns set state = 'running', expanded_at = null where id = $1)
		insert into audience_pages select $1, min(enterprise_id), max(enterprise_id) from audiences where campaign_id = $1`, c.ID)
	require.NoError(t, err)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, before, w.states(t, c.ID))
	require.Len(t, peer.Mails(), 1)
	require.Equal(t, 1, w.count(t, `select count(*) from inbox_messages`))
}

// held is a carrier whose provider answers when it is let.
type held struct {
	notify.Carrier
	asked, let chan struct{}
}

type heldSession struct {
	notify.Session
	held
}

func (h held) Session() notify.Session { return heldSession{h.Carrier.Session(), h} }

func (h heldSession) Send(ctx context.Context, batch []notify.Outgoing) []notify.Result {
	h.asked <- struct{}{}
	<-h.let
	return h.Session.Send(ctx, batch)
}

// Failure cases 11 and 25: a sweep that takes a slow worker for dead does not make it send twice, and its answer still counts.
func TestASweepThatIsWrongAboutALiveWorkerSendsNothingTwice(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	peer := smtptest.Start(t)
	w.through(t, peer)
	slow := held{w.Carriers[notify.Email], make(chan struct{}), make(chan struct{})}
	w.Carriers[notify.Email] = slow
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	done := make(chan error)
	go func() {
		_, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: c.ID, Channel: notify.Email, Lane: 1})
		done <- err
	}()
	<-slow.asked
	sweeper := &notify.Service{DB: pool, Jobs: w.Jobs, Key: w.Key, BaseURL: w.BaseURL, Now: func() time.Time { return morning.Add(30 * time.Second) }}
	require.NoError(t, sweeper.Sweep(t.Context()))
	require.Contains(t, w.states(t, c.ID), "email 广州甲 sending  1 ", "30 seconds are no reason")
	sweeper.Now = func() time.Time { return morning.Add(time.Minute) }
	require.NoError(t, sweeper.Sweep(t.Context()))
	require.Contains(t, w.states(t, c.ID), "email 广州甲 deferred interrupted 1 ")
	close(slow.let)
	require.NoError(t, <-done)
	require.Contains(t, w.states(t, c.ID), "email 广州甲 accepted interrupted 1 ")
	require.Zero(t, w.carry(t, c.ID))
	require.Len(t, peer.Mails(), 1)
}

func TestTwoWorkersOnOneBatchSendNothingTwice(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	peer := smtptest.Start(t)
	w.through(t, peer)
	for i := range 40 {
		w.reachable(t, fmt.Sprintf("广州%02d", i), fmt.Sprintf("f%02d@firm.example", i))
	}
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	done := make(chan error)
	for range 4 {
		go func() {
			for _, channel := range notify.Channels {
				if _, err := w.Deliver(t.Context(), notify.DeliverArgs{CampaignID: c.ID, Channel: channel}); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		require.NoError(t, <-done)
	}
	require.Len(t, peer.Mails(), 40)
	require.Equal(t, 40, w.count(t, `select count(*) from inbox_messages`))
	require.Equal(t, 40, w.count(t, `select count(*) from attempts where outcome = 'accepted'`))
	require.Zero(t, w.carry(t, c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

// Failure case 1: however often the process dies, a letter goes out in the end; only one that may be the cause waits for a person.
func TestAProcessThatDiesAgainAndAgainLosesNoLetter(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	for range 30 {
		_, err := w.conn.Exec(t.Context(), `
			update deliveries set state = 'sending', attempts = attempts + 1, updated_at = $1 where channel = 'email'`, w.now)
		require.NoError(t, err)
		w.now = w.now.Add(2 * time.Minute)
		require.NoError(t, w.Sweep(t.Context()))
		require.Equal(t, 1, w.count(t, `select count(*) from deliveries where channel = 'email' and state = 'deferred'`))
	}
	w.now = w.now.Add(time.Hour)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Len(t, peer.Mails(), 1)
	_, err := w.conn.Exec(t.Context(), `update deliveries set state = 'sending', attempts = 100, updated_at = $1 where channel = 'email'`, w.now)
	require.NoError(t, err)
	w.now = w.now.Add(2 * time.Minute)
	require.NoError(t, w.Sweep(t.Context()))
	require.Equal(t, 1, w.count(t, `select count(*) from deliveries where channel = 'email' and state = 'unknown'`))
}

// What an amendment took from an enterprise while it was on the wire is not sent again under the old rule.
func TestWhatComesBackAfterAnAmendmentIsNotSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	firm := w.reachable(t, "广州甲", "jia@firm.example")
	w.reachable(t, "广州乙", "yi@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	later := w.now.Add(time.Minute)
	_, err := w.conn.Exec(t.Context(), `
		with v as (
			insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
			select r.benefit_id, 2, r.expression, $1, r.created_by, $1, $1 from rule_versions r join notices n on n.rule_version_id = r.id where n.id = $2 returning id
		), a as (
			insert into amendments (notice_id, from_version_id, to_version_id, reason, made_by, made_at)
			select n.id, n.rule_version_id, v.id, '修订', $3, $1 from notices n, v where n.id = $2 returning id
		)
		insert into amendment_changes (amendment_id, enterprise_id, gained) select id, $4, false from a`, later, w.notice, w.approver.ID, firm)
	require.NoError(t, err)
	_, err = w.conn.Exec(t.Context(), `update deliveries set state = 'deferred', attempts = 1, next_at = $1 where channel = 'email'`, later)
	require.NoError(t, err)
	w.now = later.Add(time.Minute)
	require.NoError(t, w.Sweep(t.Context()))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Len(t, peer.Mails(), 1)
	require.Equal(t, "yi@firm.example", peer.Mails()[0].To)
	require.Equal(t, 1, w.count(t, `select count(*) from deliveries where enterprise_id = $1 and channel = 'email' and state = 'cancelled' and reason = 'rule_amended'`, firm))
}
