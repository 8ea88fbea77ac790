package disclosure_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/disclosure"
	"huizhida/fault"
	"huizhida/seal"
)

var clerk = audit.Actor{Name: "李敏"}

func newService(t *testing.T) *disclosure.Service {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 12, 20, 10, 0, 0, 0, calendar.Shanghai) }
	return &disclosure.Service{DB: dbtest.Tx(t), Key: seal.NewKey(), Now: now}
}

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := calendar.Parse(s)
	require.NoError(t, err)
	return d
}

func registration(t *testing.T, received string) disclosure.Registration {
	t.Helper()
	return disclosure.Registration{Class: "自然人", Applicant: "黄女士", Contact: "13900001111", Channel: "网络",
		Subject: "2021年政务服务大厅设备采购合同", ReceivedOn: day(t, received)}
}

func TestAnAnswerIsDueTwentyWorkingDaysAfterReceipt(t *testing.T) {
	t.Parallel()

	s := newService(t)
	for received, due := range map[string]string{
		"2022-09-20": "2022-10-21", "2022-12-20": "2023-01-18", "2024-09-10": "2024-10-14", "2025-01-20": "2025-02-21",
		"2026-02-14": "2026-03-20", "2026-09-18": "2026-10-22", "2026-09-19": "2026-10-22", "2026-09-20": "2026-10-23",
	} {
		r, err := s.Register(t.Context(), clerk, registration(t, received))
		require.NoError(t, err)
		require.Equal(t, due, calendar.ISO(r.DueOn), received)
		require.Equal(t, received, calendar.ISO(r.ReceivedOn))
		require.Regexp(t, "^GK"+received[:4]+`-\d{4}$`, r.RefNo)
	}
	list, err := s.List(t.Context(), disclosure.Registered)
	require.NoError(t, err)
	require.Len(t, list, 8)
	require.Equal(t, "2022-10-21", calendar.ISO(list[0].DueOn), "the nearest first")
}

func TestRegisterNamesEveryFieldToMend(t *testing.T) {
	t.Parallel()

	s := newService(t)
	_, err := s.Register(t.Context(), clerk, disclosure.Registration{})
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok)
	require.Len(t, f.Fields, 6)
	_, err = s.Register(t.Context(), clerk, registration(t, "2026-12-21"))
	require.ErrorContains(t, err, "不能晚于今天")
}

func TestPersonalDataIsSealed(t *testing.T) {
	t.Parallel()

	s := newService(t)
	r, err := s.Register(t.Context(), clerk, registration(t, "2022-09-20"))
	require.NoError(t, err)
	require.Equal(t, "黄女士", r.Applicant)
	var applicant, contact []byte
	var trail string
	require.NoError(t, s.DB.QueryRow(t.Context(), `
		select applicant, contact, (select string_agg(detail::text, '') from audit_events where subject = 'disclosure_requests' and subject_id = r.id)
		from disclosure_requests r where id = $1`, r.ID).Scan(&applicant, &contact, &trail))
	for _, kept := range []string{string(applicant), string(contact), trail} {
		require.NotContains(t, kept, "黄女士")
		require.NotContains(t, kept, "13900001111")
	}
}

func TestAnswer(t *testing.T) {
	t.Parallel()

	reply := disclosure.Reply{Outcome: "deny_internal", Text: "属于内部事务信息，不予公开。", AnsweredOn: day(t, "2022-10-21")}
	t.Run("EndsARequestOnce", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		r, err := s.Register(t.Context(), clerk, registration(t, "2022-09-20"))
		require.NoError(t, err)
		r, err = s.Answer(t.Context(), clerk, r.ID, reply)
		require.NoError(t, err)
		require.Equal(t, disclosure.Answered, r.State)
		require.False(t, r.Late())
		_, err = s.Answer(t.Context(), clerk, r.ID, reply)
		require.ErrorIs(t, err, disclosure.ErrAnswered)
		open, err := s.List(t.Context(), disclosure.Registered)
		require.NoError(t, err)
		require.Empty(t, open)
	})
	t.Run("NeedsOneOutcomeATextAndADay", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		r, err := s.Register(t.Context(), clerk, registration(t, "2022-09-20"))
		require.NoError(t, err)
		_, err = s.Answer(t.Context(), clerk, r.ID, disclosure.Reply{Outcome: "done"})
		f, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok)
		require.Len(t, f.Fields, 3)
		early := reply
		early.AnsweredOn = day(t, "2022-09-19")
		_, err = s.Answer(t.Context(), clerk, r.ID, early)
		require.ErrorContains(t, err, "不能早于收到日期2022年9月20日")
		_, err = s.Answer(t.Context(), clerk, 0, reply)
		require.ErrorIs(t, err, disclosure.ErrNotFound)
	})
	t.Run("KnowsWhenItIsLate", func(t *testing.T) {
		t.Parallel()
		s := newService(t)
		r, err := s.Register(t.Context(), clerk, registration(t, "2022-09-20"))
		require.NoError(t, err)
		late := reply
		late.AnsweredOn = day(t, "2022-10-24")
		r, err = s.Answer(t.Context(), clerk, r.ID, late)
		require.NoError(t, err)
		require.True(t, r.Late())
	})
}

func TestAnAppealIsClosedOnce(t *testing.T) {
	t.Parallel()

	s := newService(t)
	r, err := s.Register(t.Context(), clerk, registration(t, "2022-09-20"))
	require.NoError(t, err)
	_, err = s.RecordAppeal(t.Context(), clerk, r.ID, "信访", day(t, "2022-11-01"))
	require.ErrorIs(t, err, fault.Invalid)
	_, err = s.RecordAppeal(t.Context(), clerk, 0, "行政复议", day(t, "2022-11-01"))
	require.ErrorIs(t, err, disclosure.ErrNotFound)
	a, err := s.RecordAppeal(t.Context(), clerk, r.ID, "行政复议", day(t, "2022-11-01"))
	require.NoError(t, err)
	require.Equal(t, disclosure.Pending, a.Result)
	a, err = s.CloseAppeal(t.Context(), clerk, a.ID, "结果维持", day(t, "2022-12-20"))
	require.NoError(t, err)
	require.Equal(t, "2022-12-20", calendar.ISO(*a.ClosedOn))
	_, err = s.CloseAppeal(t.Context(), clerk, a.ID, "结果纠正", day(t, "2022-12-21"))
	require.ErrorIs(t, err, disclosure.ErrAppealClosed)
	list, err := s.Appeals(t.Context(), r.ID)
	require.NoError(t, err)
	require.Len(t, list, 1)
}

func TestTheLeavesAreThoseOfTheOfficialTable(t *testing.T) {
	t.Parallel()

	var schema struct {
		Table3 struct {
			Rows []struct{ Key, Label, Group2, Kind string }
		}
	}
	require.NoError(t, json.Unmarshal(sharedData(t, "annual-report/schema.json"), &schema))
	var want []disclosure.Leaf
	for _, r := range schema.Table3.Rows {
		if r.Kind == "leaf" {
			want = append(want, disclosure.Leaf{Key: r.Key, Group: r.Group2, Label: r.Label})
		}
	}
	require.Len(t, want, 21)
	for i, leaf := range disclosure.Leaves {
		leaf.Basis = ""
		require.Equal(t, want[i], leaf)
	}
}

// sharedData reads a reference file that is not part of the repository; without it the test is skipped.
func sharedData(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("SHARED_DATA")
	for at, _ := os.Getwd(); dir == "" && at != "/"; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "shared", "data")); err == nil {
			dir = filepath.Join(at, "shared", "data")
		}
	}
	if dir == "" {
		t.Skip("the reference data (shared/data, or SHARED_DATA) is not here")
	}
	content, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return content
}
