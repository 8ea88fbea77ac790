package matching

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// Table reads enterprises from a file as rows of a rule, without a database. Unlike an import it stops at the first fault:
// an evaluation of half a file is no evaluation.
type Table struct {
	Warnings []string // columns that are not read, and attributes of the rule that no column holds

	source  *enterprises.Table
	columns []int // for each variable, its column, or -1
	uscc    int
}

// OpenTable reads the header. Yearly columns named with their year count when it is the one before asOf.
func OpenTable(r io.Reader, name string, asOf rule.Day, needs *rule.Rule) (*Table, error) {
	source, err := enterprises.OpenTable(r, name)
	if err != nil {
		return nil, err
	}
	t := &Table{source: source}
	if err := t.mapHeader(asOf, needs); err != nil {
		return nil, errors.Join(err, source.Close())
	}
	return t, nil
}

// Close gives back what the table holds.
func (t *Table) Close() error { return t.source.Close() }

func (t *Table) mapHeader(asOf rule.Day, needs *rule.Rule) error {
	for _, column := range t.source.Header {
		if first, _, twice := strings.Cut(column, "#"); twice && slices.Contains(t.source.Header, first) {
			return fmt.Errorf("表头中“%s”出现了两次，请删去其中一列", first)
		}
	}
	targets, issues, err := enterprises.MapHeader(t.source.Header, nil)
	if err != nil {
		return err
	}
	for _, issue := range issues {
		t.Warnings = append(t.Warnings, "“"+issue.Column+"”列不是属性目录中的属性，已忽略")
	}
	t.columns = make([]int, len(enterprises.Catalogue))
	for i, a := range enterprises.Catalogue {
		t.columns[i] = -1
		for column, target := range targets {
			switch {
			case target.Key != a.Key:
			case target.Year != 0 && target.Year != asOf.Time().Year()-1:
				t.Warnings = append(t.Warnings, fmt.Sprintf("“%s”列不是 %d 年的数据，已忽略", t.source.Header[column], asOf.Time().Year()-1))
			case t.columns[i] >= 0:
				return fmt.Errorf("“%s”和“%s”两列都是%s，请删去其中一列", t.source.Header[t.columns[i]], t.source.Header[column], a.Label)
			default:
				t.columns[i] = column
			}
		}
		if a.Key == "uscc" {
			t.uscc = t.columns[i]
		}
		if t.columns[i] < 0 && slices.Contains(needs.Keys(), a.Key) {
			t.Warnings = append(t.Warnings, "表中没有 "+a.Key+"（"+a.Label+"）列，该属性对所有企业都视为未知")
		}
	}
	if t.uscc < 0 {
		return errors.New("表中没有 uscc（统一社会信用代码）列")
	}
	return nil
}

// Next returns the next enterprise, or io.EOF. Every other error names the row and the column.
func (t *Table) Next(into rule.Values) (uscc string, err error) {
	row, err := t.source.Next()
	if err != nil {
		return "", err
	}
	if row.Problem != "" {
		return "", fmt.Errorf("第 %d 行：%s", row.Number, row.Problem)
	}
	for i, a := range enterprises.Catalogue {
		into[i] = rule.Value{}
		if t.columns[i] < 0 {
			continue
		}
		cell := row.Cells[t.columns[i]]
		value, known, err := a.Parse(cell)
		if err != nil {
			return "", fmt.Errorf("第 %d 行“%s”列的“%s”无效：%w", row.Number, t.source.Header[t.columns[i]], cell, err)
		}
		if known {
			into[i] = rule.Of(value)
		}
	}
	return enterprises.NormalizeUSCC(row.Cells[t.uscc]), nil
}
