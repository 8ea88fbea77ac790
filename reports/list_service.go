package reports

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// enterprises is the source of a list of a notice's enterprises.
func (s *Service) enterprises(q Query, step Step) (source, error) {
	scope, err := s.settle(q.Scope())
	if err != nil {
		return source{}, err
	}
	if q.NoticeID == 0 {
		return source{}, fault.New(fault.Invalid, "请选择申报通知")
	}
	columns := []string{"名称", "统一社会信用代码", "镇街", "行业", "走到"}
	if q.List == "undetermined" {
		columns[4] = "缺少的资料"
		return source{"可能符合的企业", "资料不全，规则无法判定；不计入符合。", "enterprises", columns, undeterminedSQL, "town, id",
			[]any{q.NoticeID, q.Town, q.Industry}}, nil
	}
	where, title, definition := fmt.Sprintf("step >= %d", step.number()), step.Label()+"的企业", step.Definition()+"走到后一步的企业，前面各步都计入。"
	switch {
	case q.List == Gap:
		where, title, definition = "step < 8", "符合未领的企业", "符合条件，申领尚未审核通过的企业，含联系不上、不予和办理中的。"
	case strings.HasPrefix(q.List, At):
		where, title, definition = fmt.Sprintf("step = %d", step.number()), "止步于“"+step.Label()+"”的企业", "走到这一步、没有走到下一步的企业。"
	case strings.HasPrefix(q.List, Did):
		where, title, definition = fmt.Sprintf("recorded & %d > 0", 1<<(step.number()-1)), "有“"+step.Label()+"”记录的企业", step.Definition()
	}
	labels := make([]string, len(Steps))
	for i, st := range Steps {
		labels[i] = st.Label()
	}
	return source{title, definition, "enterprises", columns, enterprisesSQL + ` where ` + where, "town, id", append(journeyArgs(scope), labels)}, nil
}

// List is a page of the records behind a number.
func (s *Service) List(ctx context.Context, q Query) (List, error) {
	src, err := s.sourceOf(q)
	if err != nil {
		return List{}, err
	}
	q.Page = max(1, q.Page)
	l := List{Query: q, Title: src.title, Definition: src.definition, Subject: src.subject, Columns: src.columns}
	if src.subject == "enterprises" {
		n, err := notice(ctx, s.DB, q.NoticeID)
		if err != nil {
			return l, fmt.Errorf("list %s: %w", q.List, err)
		}
		l.Notice = n.Title
	}
	if l.Rows, l.Total, err = page(ctx, s.DB, src, q.Page); err != nil {
		return l, fmt.Errorf("list %s: %w", q.List, err)
	}
	for i := range l.Rows {
		l.Rows[i].Cells = spell(src, l.Rows[i].Cells)
	}
	return l, nil
}

// Export writes the whole list as CSV with a byte-order mark, for spreadsheets, and leaves a mark in the audit trail before the first row.
func (s *Service) Export(ctx context.Context, actor audit.Actor, q Query, w io.Writer) error {
	src, err := s.sourceOf(q)
	if err != nil {
		return err
	}
	q.Page = 0
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "list.export", Subject: src.subject, ID: q.NoticeID,
			Detail: map[string]string{"list": q.Values().Encode(), "title": src.title}})
	})
	if err != nil {
		return fmt.Errorf("export %s: %w", q.List, err)
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(src.columns); err != nil {
		return err
	}
	err = each(ctx, s.DB, src, func(r ListRow) error { return out.Write(inert(spell(src, r.Cells))) })
	if err != nil {
		return fmt.Errorf("export %s: %w", q.List, err)
	}
	out.Flush()
	return out.Error()
}

// spell writes codes as words: the outcome of a request, an unknown town.
func spell(src source, cells []string) []string {
	switch src.subject {
	case "disclosure_requests":
		if r := rowOf(cells[6]); r >= 0 {
			cells[6] = Rows[r].Group + Rows[r].Label
		} else {
			cells[6] = "办理中"
		}
	case "enterprises":
		if cells[2] == Unknown {
			cells[2] = "未登记"
		}
		cells[3] = strings.TrimPrefix(cells[3]+" "+IndustryName(prefix(cells[3], 3)), Unknown+" ")
	}
	return cells
}

// inert keeps a spreadsheet from taking a name for a formula.
func inert(cells []string) []string {
	for i, c := range cells {
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			cells[i] = "'" + c
		}
	}
	return cells
}
