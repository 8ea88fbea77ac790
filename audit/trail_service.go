package audit

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/db"
)

// Service reads the trail. Nothing changes it.
type Service struct {
	DB  db.Conn
	Now func() time.Time
}

// maxExport is how many lines one file holds.
const maxExport = 100_000

// Lines lists what the filter chooses, the latest first: those behind the line after, or from the beginning for 0.
func (s *Service) Lines(ctx context.Context, f Filter, after int64, limit int) ([]Line, error) {
	list, err := listLines(ctx, s.DB, f, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read the trail: %w", err)
	}
	return list, nil
}

// Kinds lists the actions and subjects that occur.
func (s *Service) Kinds(ctx context.Context) (Kinds, error) {
	k, err := kinds(ctx, s.DB)
	if err != nil {
		return Kinds{}, fmt.Errorf("read the kinds of the trail: %w", err)
	}
	return k, nil
}

// Export writes what the filter chooses as CSV that a Chinese spreadsheet opens. The trail then tells of its own export.
func (s *Service) Export(ctx context.Context, actor Actor, f Filter, w io.Writer) error {
	list, err := listLines(ctx, s.DB, f, 0, maxExport+1)
	if err == nil && len(list) > maxExport {
		err = ErrTooMany
	}
	if err == nil {
		err = Record(ctx, s.DB, Event{At: s.Now(), Actor: actor, Action: "audit.export", Subject: "audit_events",
			Detail: map[string]any{"rows": len(list), "filter": f}})
	}
	if err == nil {
		err = write(w, list)
	}
	if err != nil {
		return fmt.Errorf("export the trail: %w", err)
	}
	return nil
}

func write(w io.Writer, list []Line) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	_ = out.Write([]string{"编号", "时间", "账号编号", "谁", "IP", "动作", "对象", "对象编号", "详情"}) // the error resurfaces in Error
	for _, l := range list {
		account, detail := "", ""
		if l.ActorID != nil {
			account = strconv.FormatInt(*l.ActorID, 10)
		}
		if l.Detail != nil {
			b, _ := json.Marshal(l.Detail) // it was JSON a moment ago
			detail = string(b)
		}
		_ = out.Write([]string{strconv.FormatInt(l.ID, 10), l.At.In(calendar.Shanghai).Format(time.DateTime), account, inert(l.Actor), l.IP,
			l.Action, l.Subject, strconv.FormatInt(l.SubjectID, 10), detail})
	}
	out.Flush()
	return out.Error()
}

// inert keeps a spreadsheet from running a cell as a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
