package claims_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db/dbtest"
	"huizhida/fault"
)

func TestAcceptStartsThePromise(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.accepted(t)
	require.Equal(t, "2022-12-26", calendar.ISO(*c.DueOn), "10 working days from the next one")
	require.Equal(t, w.officer, *c.OfficerID)
	require.Equal(t, monday.UTC(), c.AcceptedAt.UTC())
}

func TestASecondOfficerIsToldWhoWasFirst(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.submitted(t)
	_, err := w.Accept(t.Context(), w.staff, seen(c))
	require.NoError(t, err)
	w.now = w.now.Add(2 * time.Minute)
	late := audit.Actor{ID: w.two, Name: "赵六"}
	_, err = w.Refuse(t.Context(), late, seen(c), "材料不全", "第三条")
	require.ErrorIs(t, err, fault.Conflict)
	require.ErrorContains(t, err, "王五 2 分钟前已受理")
	got, err := w.ByID(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, claims.Accepted, got.State)
	require.Equal(t, "王五", got.Officer)
}

func TestAStaleVersionIsRefusedInTheRightState(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.accepted(t)
	_, err := w.RequestCorrection(t.Context(), w.staff, seen(c), "缺回单")
	require.NoError(t, err)
	_, err = w.Resubmit(t.Context(), w.firm, w.own, c.ID, "补上了")
	require.NoError(t, err)
	_, err = w.Approve(t.Context(), w.staff, seen(c), "") // accepted again, but not as it was seen
	require.ErrorIs(t, err, fault.Conflict)
	require.ErrorContains(t, err, "陈女士 刚刚已补正")
}

func TestTwoOfficersAtOnceMakeOneDecision(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Pool(t))
	c := w.accepted(t)
	var group errgroup.Group
	failures := make([]error, 2)
	group.Go(func() error { _, failures[0] = w.Approve(t.Context(), w.staff, seen(c), ""); return nil })
	group.Go(func() error {
		_, failures[1] = w.Refuse(t.Context(), audit.Actor{ID: w.two, Name: "赵六"}, seen(c), "不实", "第六条")
		return nil
	})
	require.NoError(t, group.Wait())
	require.True(t, (failures[0] == nil) != (failures[1] == nil), "%v", failures)
	require.ErrorIs(t, errors.Join(failures...), fault.Conflict)
	require.Len(t, w.states(t, c.ID), 4)
}

func TestReasonsAreRequired(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.submitted(t)
	_, err := w.Refuse(t.Context(), w.staff, seen(c), " ", "")
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok)
	require.Equal(t, []string{"note", "clause"}, []string{f.Fields[0].Name, f.Fields[1].Name})
	_, err = w.RequestCorrection(t.Context(), w.staff, seen(c), "")
	require.ErrorIs(t, err, fault.Invalid)
}

func TestCorrectionStopsTheClock(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.accepted(t) // due 26 December
	w.now = time.Date(2022, 12, 14, 16, 10, 0, 0, calendar.Shanghai)
	_, err := w.RequestCorrection(t.Context(), w.staff, seen(c), "缺回单")
	require.NoError(t, err)
	w.now = time.Date(2022, 12, 19, 11, 5, 0, 0, calendar.Shanghai) // the 15th, 16th and 19th are the enterprise's
	back, err := w.Resubmit(t.Context(), w.firm, w.own, c.ID, "补上了")
	require.NoError(t, err)
	require.Equal(t, claims.Accepted, back.State)
	require.Equal(t, "2022-12-29", calendar.ISO(*back.DueOn))
	require.Equal(t, monday.UTC(), back.AcceptedAt.UTC(), "accepted once")
	_, err = w.RequestCorrection(t.Context(), w.staff, seen(c), "缺回单")
	require.ErrorIs(t, err, fault.Conflict)
}

func TestADecisionTellsItsReason(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c, err := w.Refuse(t.Context(), w.staff, seen(w.accepted(t)), "2021年没有出口记录", "第二条第（二）项")
	require.NoError(t, err)
	require.Equal(t, "第二条第（二）项", c.Clause)
	event := w.id(t, `select max(id) from claim_events where claim_id = $1`, c.ID)
	message, err := w.Message(t.Context(), claims.ToldArgs{ClaimID: c.ID, Event: event})
	require.NoError(t, err)
	require.Contains(t, message.Body, "2021年没有出口记录")
	require.Contains(t, message.Body, "第二条第（二）项")
	_, err = w.Message(t.Context(), claims.ToldArgs{ClaimID: c.ID, Event: 0})
	require.ErrorIs(t, err, claims.ErrNotFound)
}
