package notify

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// What a new campaign begins with, in words that suit any notice.
const (
	blankSubject = "贵单位符合“{{notice}}”的申报条件"
	blankBody    = `{{enterprise}}：

经比对登记信息，贵单位符合**{{notice}}**的申报条件。

判断依据：{{reasons}}。

请于{{closes}}前登录确认或申领：{{link}}

判断依据、数据来源和数据日期可在页面上查看；数据有误，可申请更正。`
)

// UsualReminder is what a reminder says that nobody has written yet.
var UsualReminder = Words{
	Subject: "提醒：“{{notice}}”即将截止，贵单位还没有申领",
	Body: `{{enterprise}}：

此前已告知，贵单位符合**{{notice}}**的申报条件，至今还没有申领。

申报于{{closes}}截止。判断依据：{{reasons}}。

登录确认或申领：{{link}}`,
}

// Blank is an unsaved campaign on a notice, with words to begin from. A notice that is not open cannot be pushed.
func (s *Service) Blank(ctx context.Context, noticeID int64) (Campaign, error) {
	c := Campaign{NoticeID: noticeID, State: Draft, Subject: blankSubject, Body: blankBody, Channels: []Channel{Inbox, Email}, FollowUp: true}
	err := s.DB.QueryRow(ctx, `
		select title, closes_at from notices where id = $1 and state = 'published' and closes_at > $2`,
		noticeID, s.Now()).Scan(&c.NoticeTitle, &c.ClosesAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, ErrNotOpen
	}
	if err != nil {
		return c, fmt.Errorf("begin campaign on notice %d: %w", noticeID, err)
	}
	c.Title = c.NoticeTitle
	return c, nil
}
