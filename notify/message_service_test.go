package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

func TestOpeningAMessageIsItsReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	own, other := w.eligible(t, "广州*甲*<b>有限公司"), w.eligible(t, "广州乙有限公司")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))

	list, unread, total, err := w.Inbox(t.Context(), own, 20, 0)
	require.NoError(t, err)
	require.Equal(t, []int{1, 1}, []int{unread, total})
	require.Equal(t, "广州*甲*<b>有限公司符合统保条件", list[0].Subject)
	m, err := w.Message(t.Context(), own, list[0].ID)
	require.NoError(t, err)
	require.Contains(t, m.HTML(), "<p>广州*甲*&lt;b&gt;有限公司：</p>", "a name is not Markdown, and not HTML")
	require.Contains(t, m.HTML(), "<strong>出口信用保险统保申报通知</strong>")
	require.Contains(t, m.HTML(), `<a href="/notices/`)
	require.Contains(t, m.HTML(), "为什么告知贵单位：注册地区县为番禺区；2021年海关出口额 &gt; 0。")

	_, err = w.Open(t.Context(), other, list[0].ID)
	require.ErrorIs(t, err, notify.ErrNoMessage, "another enterprise's message is no message")
	n, err := w.Unread(t.Context(), own)
	require.NoError(t, err)
	require.Equal(t, 1, n)

	opened := w.now.Add(time.Hour)
	w.now = opened
	for range 2 { // opening again keeps the first time
		m, err := w.Open(t.Context(), own, list[0].ID)
		require.NoError(t, err)
		require.WithinDuration(t, opened, *m.ReadAt, 0)
		w.now = w.now.Add(time.Hour)
	}
	require.Contains(t, w.states(t, c.ID), "inbox 广州*甲*<b>有限公司 read  1 ")
	require.Equal(t, 1, w.count(t, `select count(*) from receipts where kind = 'read'`))
	n, err = w.Unread(t.Context(), own)
	require.NoError(t, err)
	require.Zero(t, n)
}

func TestAPostComesOncePerOrigin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.eligible(t, "广州甲有限公司")
	post := notify.Post{EnterpriseID: firm, NoticeID: w.notice, Origin: "claim_events/7", Subject: "申领已受理", Body: "十个工作日内办结。"}
	for range 2 {
		require.NoError(t, w.Post(t.Context(), post))
	}
	_, unread, _, err := w.Inbox(t.Context(), firm, 20, 0)
	require.NoError(t, err)
	require.Equal(t, 1, unread)
}
