package notify_test

import (
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

// pushed is a campaign that was approved with the changes and has run to its end.
func (w *world) pushed(t *testing.T, change func(*notify.CampaignInput)) notify.Campaign {
	t.Helper()
	in := w.input()
	change(&in)
	id, err := w.Draft(t.Context(), w.drafter, in)
	require.NoError(t, err)
	require.NoError(t, w.Submit(t.Context(), w.drafter, id))
	require.NoError(t, w.Approve(t.Context(), w.approver, id, w.get(t, id).ContentHash))
	require.NoError(t, w.Drain(t.Context(), id))
	c := w.get(t, id)
	require.Equal(t, notify.Finished, c.State)
	return c
}

func followed(in *notify.CampaignInput) { in.FollowUp = true }

// followUp runs the notice's follow-up to its end, and answers how many were added.
func (w *world) followUp(t *testing.T) int {
	t.Helper()
	n, err := w.FollowUp(t.Context(), w.notice)
	require.NoError(t, err)
	return n
}

func TestWhoBecomesEligibleLaterIsToldOnceUnderTheApprovedText(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	first := w.eligible(t, "广州甲有限公司")
	c := w.pushed(t, followed)
	require.Zero(t, w.followUp(t))

	w.now = w.now.AddDate(0, 0, 1)
	w.reachable(t, "广州乙有限公司", "yi@firm.example")
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: first, Name: "李", Email: "jia@firm.example", EmailConsent: true}))
	require.Equal(t, 1, w.followUp(t))
	require.Equal(t, notify.Running, w.get(t, c.ID).State, "a message waits")
	require.Zero(t, w.carry(t, c.ID))
	for range 2 {
		require.Zero(t, w.followUp(t), "nobody is told twice")
		require.NoError(t, w.Expand(t.Context(), c.ID))
		require.Zero(t, w.carry(t, c.ID))
	}
	require.ElementsMatch(t, []string{
		"inbox 广州甲有限公司 delivered  1 ", "email 广州甲有限公司 suppressed no_address 0 ",
		"inbox 广州乙有限公司 delivered  1 ", "email 广州乙有限公司 accepted  1 ",
	}, w.states(t, c.ID), "an address that came later brings nobody a second message")
	require.Len(t, peer.Mails(), 1)
	require.Equal(t, "广州乙有限公司符合统保条件", peer.Mails()[0].Header("Subject"))
	after := w.get(t, c.ID)
	require.Equal(t, notify.Finished, after.State)
	require.Equal(t, 2, after.AudienceSize)
	require.Equal(t, c.ContentHash, after.ContentHash)
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'campaign.follow_up' and subject_id = $1`, c.ID))
}

func TestNobodyIsToldLaterWhereThatWasNotApproved(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(w *world, t *testing.T){
		"the approval was of the first push alone": func(w *world, t *testing.T) { w.pushed(t, func(*notify.CampaignInput) {}) },
		"the window has closed": func(w *world, t *testing.T) {
			w.pushed(t, followed)
			w.now = w.now.AddDate(1, 0, 0)
		},
		"the rule is another since": func(w *world, t *testing.T) {
			w.pushed(t, followed)
			w.id(t, `with v as (insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
				select benefit_id, 2, 'true', now(), created_by, now(), now() from rule_versions where id = (select rule_version_id from notices where id = $1) returning id)
				update notices set rule_version_id = v.id from v where notices.id = $1 returning notices.id`, w.notice)
		},
		"a person ended it": func(w *world, t *testing.T) {
			c := w.pushed(t, followed)
			require.NoError(t, w.EndFollowing(t.Context(), w.drafter, c.ID))
			require.ErrorIs(t, w.EndFollowing(t.Context(), w.drafter, c.ID), notify.ErrNotFollowing)
		},
		"a person stopped it": func(w *world, t *testing.T) {
			c := w.pushed(t, followed)
			w.id(t, `update campaigns set state = 'cancelled' where id = $1 returning id`, c.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, dbtest.Tx(t))
			w.eligible(t, "广州甲有限公司")
			prepare(w, t)
			w.eligible(t, "广州乙有限公司")
			require.Zero(t, w.followUp(t))
		})
	}
}

func TestWhomAnotherCampaignSpeaksToIsNotAdded(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.pushed(t, followed)
	w.eligible(t, "广州乙有限公司")
	other := w.submitted(t) // to both, and waits
	require.Zero(t, w.followUp(t))
	require.NoError(t, w.Cancel(t.Context(), w.drafter, other.ID))
	require.Equal(t, 1, w.followUp(t), "the other was stopped before it spoke to anybody")
	require.Equal(t, 2, w.get(t, c.ID).AudienceSize)
}

func TestThatACampaignIsFollowedUpIsPartOfItsApproval(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	c := w.submitted(t)
	in := w.input()
	in.FollowUp = true
	require.NoError(t, w.Edit(t.Context(), w.drafter, c.ID, c.Version, in))
	require.NoError(t, w.Submit(t.Context(), w.drafter, c.ID))
	changed := w.get(t, c.ID)
	require.True(t, changed.FollowUp)
	require.NotEqual(t, c.ContentHash, changed.ContentHash)
	require.ErrorIs(t, w.Approve(t.Context(), w.approver, c.ID, c.ContentHash), notify.ErrChanged)
	for message, r := range map[string]notify.Reminders{
		"截止提醒应提前1到60个工作日":       {Days: []int{0}, Subject: "x", Body: "x"},
		"未申领提醒应在告知后1到60个工作日":    {Unclaimed: 99, Subject: "x", Body: "x"},
		"提醒的标题里有不认识的变量 {{who}}": {Unclaimed: 5, Subject: "{{who}}", Body: "x"},
		"请填写提醒的正文":              {Unclaimed: 5, Subject: "x"},
	} {
		in.Reminders = r
		_, err := w.Draft(t.Context(), w.drafter, in)
		require.ErrorContains(t, err, message)
	}
}

func TestFollowUpsAtOnceAddEachEnterpriseOnce(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	w := newWorld(t, pool)
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	require.NoError(t, err)
	w.Jobs = queue
	w.eligible(t, "广州甲有限公司")
	c := w.pushed(t, followed)
	for range 20 {
		w.eligible(t, "广州乙有限公司")
	}
	total := make([]int, 6)
	var group sync.WaitGroup
	for i := range total {
		group.Go(func() {
			n, err := w.FollowUp(t.Context(), w.notice)
			if err != nil {
				t.Error(err)
			}
			total[i] = n
		})
	}
	group.Wait()
	sum := 0
	for _, n := range total {
		sum += n
	}
	require.Equal(t, 20, sum)
	require.Equal(t, 21, w.count(t, `select count(*) from inbox_messages`))
	require.Equal(t, 21, w.get(t, c.ID).AudienceSize)
}

func TestAFollowUpIsAskedForOnceAMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	asked := func() int { return w.count(t, `select count(*) from river_job where kind = 'follow_up'`) }
	require.NoError(t, w.RequestFollowUps(t.Context()))
	require.Zero(t, asked(), "nothing is to be followed up")
	w.pushed(t, followed)
	for range 3 {
		require.NoError(t, w.RequestFollowUps(t.Context()))
	}
	require.Equal(t, 1, asked())
	w.now = w.now.Add(time.Minute)
	require.NoError(t, w.RequestFollowUps(t.Context()))
	require.Equal(t, 2, asked())
}
