package notify_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
)

func TestACampaignBeginsAheadAndBeforeItsNoticeCloses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, "广州甲有限公司")
	in := w.input()
	for name, tt := range map[string]struct {
		at   time.Time
		want string
	}{
		"in the past":       {morning.Add(-time.Minute), "开始时间已经过了；要马上发送，请留空"},
		"now":               {morning, "开始时间已经过了；要马上发送，请留空"},
		"at the closing":    {time.Date(2022, 9, 30, 17, 0, 0, 0, calendar.Shanghai), "开始时间要早于申报截止时间"},
		"after the closing": {time.Date(2022, 10, 8, 9, 0, 0, 0, calendar.Shanghai), "开始时间要早于申报截止时间"},
	} {
		in.StartsAt, in.Title = &tt.at, ""
		_, err := w.Draft(t.Context(), w.drafter, in)
		known, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok, name)
		require.Equal(t, []fault.Field{{Name: "title", Message: "请填写活动名称"}, {Name: "starts_at", Message: tt.want}}, known.Fields, name)
	}
	in = w.input()
	at := morning.Add(time.Hour)
	in.StartsAt = &at
	id, err := w.Draft(t.Context(), w.drafter, in)
	require.NoError(t, err)
	require.WithinDuration(t, at, *w.get(t, id).StartsAt, 0)

	w.now = at
	require.ErrorIs(t, w.Edit(t.Context(), w.drafter, id, 1, in), fault.Invalid)
	require.ErrorIs(t, w.Submit(t.Context(), w.drafter, id), notify.ErrStartPassed)
	in.StartsAt = nil
	require.NoError(t, w.Edit(t.Context(), w.drafter, id, 1, in))
	require.NoError(t, w.Submit(t.Context(), w.drafter, id))
}
