package claims

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
)

// Export writes every claim of the filter as CSV that a Chinese spreadsheet opens, and audits that it left the house.
func (s *Service) Export(ctx context.Context, actor audit.Actor, f Filter, w io.Writer) error {
	rows, _ := s.DB.Query(ctx, entries+matches+` and ($4::text = '' or c.state = $4)`+nearest, append(f.args(), f.State)...)
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("export claims: %w", err)
	}
	out := csv.NewWriter(w)
	_ = out.Write([]string{"办件编号", "企业名称", "统一社会信用代码", "镇街", "惠企事项", "申报通知", "状态", "提交时间", "受理时间", "截止日期", "剩余工作日", "办结时间", "经办人", "理由"}) // the error resurfaces in Error
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entry])
	for _, e := range list {
		_ = out.Write(s.record(e))
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err == nil {
		err = audit.Record(ctx, s.DB, audit.Event{At: s.Now(), Actor: actor, Action: "claim.export", Subject: "claims",
			Detail: map[string]any{"rows": len(list), "state": f.State, "notice_id": f.NoticeID, "town": f.Town}})
	}
	if err != nil {
		return fmt.Errorf("export claims: %w", err)
	}
	return nil
}

func (s *Service) record(e Entry) []string {
	left, due := "", ""
	if e.DueOn != nil {
		due = calendar.ISO(*e.DueOn)
		if !e.State.Decided() && e.State != Correction {
			left = strconv.Itoa(calendar.Remaining(s.Now(), *e.DueOn))
		}
	}
	return []string{e.RefNo, inert(e.Enterprise), e.USCC, e.Town, inert(e.Benefit), inert(e.Notice), e.State.Label(),
		clock(e.SubmittedAt), clock(e.AcceptedAt), due, left, clock(e.DecidedAt), inert(e.Officer), inert(e.Note)}
}

// inert keeps a spreadsheet from running a cell as a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

func clock(t *time.Time) string {
	if t == nil {
		return ""
	}
	return calendar.Clock(*t)
}
