package notify_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

func TestACampaignIsReleasedByASecondPerson(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	w := newWorld(t, tx)
	w.eligible(t, "广州甲有限公司")

	c := w.submitted(t)
	require.Equal(t, notify.Submitted, c.State)
	require.Equal(t, 1, c.AudienceSize)

	require.NoError(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash))
	c = w.get(t, c.ID)
	require.Equal(t, notify.Approved, c.State)
	require.Equal(t, "黄志强", c.ApproverName)
	job := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, notify.ExpandArgs{}, nil)
	require.Equal(t, c.ID, job.Args.CampaignID)
}

func TestNobodyApprovesTheirOwnCampaign(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	require.ErrorIs(t, w.Approve(t.Context(), w.drafter, c.ID, c.ContentHash), notify.ErrSelfApproval)
	require.Equal(t, notify.Submitted, w.get(t, c.ID).State)
}

func TestOnlyTheDrafterEditsAndSubmits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	id := w.draft(t)
	require.ErrorIs(t, w.Edit(t.Context(), w.approver, id, 1, w.input()), notify.ErrNotDrafter)
	require.ErrorIs(t, w.Submit(t.Context(), w.approver, id), notify.ErrNotDrafter)
}

func TestAnEditVoidsSubmissionAndApproval(t *testing.T) {
	t.Parallel()
	for _, stage := range []string{"submitted", "approved"} {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.Tx(t))
			w.eligible(t, "广州甲有限公司")
			c := w.submitted(t)
			if stage == "approved" {
				require.NoError(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash))
			}
			changed := w.input()
			changed.Subject = "改过的标题"
			require.NoError(t, w.Edit(t.Context(), w.drafter, c.ID, c.Version, changed))

			after := w.get(t, c.ID)
			require.Equal(t, notify.Draft, after.State)
			require.Nil(t, after.ApprovedBy)
			require.Nil(t, after.ContentHash)
			require.ErrorIs(t, w.Expand(t.Context(), c.ID), notify.ErrNotApproved)
			require.Empty(t, w.states(t, c.ID))

			require.NoError(t, w.Submit(t.Context(), w.drafter, c.ID))
			require.ErrorIs(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash), notify.ErrChanged, "what the approver saw is no longer there")
		})
	}
}

func TestApprovalIsBoundToTheAudience(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	w := newWorld(t, tx)
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	late := w.eligible(t, "广州乙有限公司")

	audience, err := w.Audience(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, 1, audience.Size, "the list is frozen")
	require.Equal(t, 2, audience.Now)

	_, err = tx.Exec(t.Context(), `insert into audiences (campaign_id, enterprise_id) values ($1, $2)`, c.ID, late)
	require.NoError(t, err)
	require.ErrorIs(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash), notify.ErrChanged)
}

func TestAReturnedCampaignIsADraftWithTheReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	require.ErrorIs(t, w.Return(t.Context(), w.approver, c.ID, "  "), fault.Invalid)
	require.NoError(t, w.Return(t.Context(), w.approver, c.ID, "截止日期写错"))
	after := w.get(t, c.ID)
	require.Equal(t, notify.Draft, after.State)
	require.Equal(t, "截止日期写错", after.ReturnedNote)
	require.ErrorIs(t, w.Return(t.Context(), w.approver, c.ID, "再退"), notify.ErrNotSubmitted)
	require.ErrorIs(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash), notify.ErrNotSubmitted)
}

func TestWithoutEligibleEnterprisesThereIsNothingToSubmit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	id := w.draft(t)
	require.ErrorIs(t, w.Submit(t.Context(), w.drafter, id), notify.ErrNoAudience)
}

func TestAClosedNoticeIsNotPushed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	w.now = w.now.AddDate(1, 0, 0)
	require.ErrorIs(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash), notify.ErrNotOpen)
	_, err := w.Draft(t.Context(), w.drafter, w.input())
	require.ErrorIs(t, err, notify.ErrNotOpen)
}

func TestAStaleEditIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	id := w.draft(t)
	require.NoError(t, w.Edit(t.Context(), w.drafter, id, 1, w.input()))
	require.ErrorIs(t, w.Edit(t.Context(), w.drafter, id, 1, w.input()), notify.ErrStale)
}

func TestWhatADrafterTypesIsChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	for name, change := range map[string]func(*notify.CampaignInput){
		"title":    func(in *notify.CampaignInput) { in.Title = " " },
		"subject":  func(in *notify.CampaignInput) { in.Subject = "一行\n两行" },
		"body":     func(in *notify.CampaignInput) { in.Body = "您好 {{enterprize}}" },
		"channels": func(in *notify.CampaignInput) { in.Channels = nil },
	} {
		in := w.input()
		change(&in)
		_, err := w.Draft(t.Context(), w.drafter, in)
		var refused *fault.Error
		require.ErrorAs(t, err, &refused, name)
		require.Equal(t, name, refused.Fields[0].Name)
	}
}

func TestOfTwoApprovalsAtOnceOneCounts(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	other := w.staff(t, "周启文")

	errs := make([]error, 2)
	var both sync.WaitGroup
	both.Go(func() { errs[0] = w.Approve(t.Context(), w.approver, c.ID, c.ContentHash) })
	both.Go(func() { errs[1] = w.Approve(t.Context(), other, c.ID, c.ContentHash) })
	both.Wait()

	if errs[0] == nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	require.ErrorIs(t, errs[0], notify.ErrNotSubmitted)
	require.NoError(t, errs[1])
	require.Equal(t, 1, w.count(t, `select count(*) from river_job where kind = 'expand_campaign'`))
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'campaign.approve'`))
}

func TestAStoppedCampaignSendsNothingMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	w.reachable(t, "广州甲有限公司", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.NoError(t, w.Cancel(t.Context(), w.approver, c.ID))
	require.Zero(t, w.carry(t, c.ID))
	require.Contains(t, w.states(t, c.ID), "email 广州甲有限公司 cancelled stopped 0 ")
	require.Empty(t, peer.Mails())
	require.ErrorIs(t, w.Cancel(t.Context(), w.approver, c.ID), notify.ErrOver)
}

// Failure cases 2 and 3 of docs/push.md: a pause loses nothing, a resume sends nothing twice, and it does resume.
func TestAPausedCampaignSendsNothingUntilItIsResumedAndThenEachOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	for i := range 60 {
		w.reachable(t, fmt.Sprintf("广州%02d", i), fmt.Sprintf("f%02d@firm.example", i))
	}
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.NoError(t, w.Pause(t.Context(), w.approver, c.ID, "核对名单"))
	require.ErrorIs(t, w.Pause(t.Context(), w.approver, c.ID, "再次"), notify.ErrNotRunning)
	require.Zero(t, w.carry(t, c.ID))
	require.Empty(t, peer.Mails())
	w.now = w.now.Add(10 * time.Minute)
	require.NoError(t, w.Sweep(t.Context()), "a sweep leaves it alone")
	require.Equal(t, notify.Paused, w.get(t, c.ID).State)

	_, err := w.conn.Exec(t.Context(), `delete from river_job`)
	require.NoError(t, err)
	require.NoError(t, w.Resume(t.Context(), w.approver, c.ID))
	require.ErrorIs(t, w.Resume(t.Context(), w.approver, c.ID), notify.ErrNotPaused)
	require.Positive(t, w.count(t, `select count(*) from river_job where kind = 'deliver'`), "what the pause let go is asked for again")
	require.Zero(t, w.carry(t, c.ID))
	require.Zero(t, w.carry(t, c.ID))
	require.Len(t, peer.Mails(), 60)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.ErrorIs(t, w.Resume(t.Context(), w.approver, c.ID), notify.ErrNotPaused)
}

// Failure case 6: what was to begin while nothing ran begins late, waits for a person, or not at all, as it says itself.
func TestACampaignThatMissedItsMomentDoesWhatItSays(t *testing.T) {
	t.Parallel()
	for late, want := range map[notify.Late]notify.State{notify.SendLate: notify.Finished, notify.AskLate: notify.Paused, notify.DropLate: notify.Cancelled} {
		t.Run(string(late), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.Tx(t))
			w.eligible(t, "广州甲有限公司")
			in := w.input()
			begins := w.now.Add(time.Hour)
			in.StartsAt, in.Late = &begins, late
			id, err := w.Draft(t.Context(), w.drafter, in)
			require.NoError(t, err)
			require.NoError(t, w.Submit(t.Context(), w.drafter, id))
			require.NoError(t, w.Approve(t.Context(), w.approver, id, w.get(t, id).ContentHash))
			require.Equal(t, notify.Scheduled, w.get(t, id).State)
			require.Equal(t, 1, w.count(t, `select count(*) from river_job where kind = 'expand_campaign' and scheduled_at = $1`, begins))
			require.NoError(t, w.Expand(t.Context(), id))
			require.Equal(t, notify.Scheduled, w.get(t, id).State, "it is not yet time")

			w.now = begins.Add(time.Hour)
			require.NoError(t, w.Expand(t.Context(), id))
			require.Equal(t, want, w.get(t, id).State)
		})
	}
}

// Failure case 9: the sweep starts what a crash kept from starting.
func TestACampaignWhoseJobWasLostBeginsAtItsMoment(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.approved(t)
	_, err := w.conn.Exec(t.Context(), `delete from river_job`)
	require.NoError(t, err)
	w.now = w.now.Add(4 * time.Minute)
	for range 2 {
		require.NoError(t, w.Sweep(t.Context()))
		require.Equal(t, 1, w.count(t, `select count(*) from river_job where kind = 'expand_campaign'`))
	}
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}
