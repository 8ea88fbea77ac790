package claims

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/width"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/fault"
)

// maxOutcomes is how many rows one file may have; an insurer's year is some thousands.
const maxOutcomes = 100_000

// outcomeColumns are the headers a file must have, by key, each with the names that mean it.
var outcomeColumns = []struct{ key, label, names string }{
	{"uscc", "统一社会信用代码", "uscc|统一社会信用代码|社会信用代码|信用代码"},
	{"policy_no", "保单号", "policy_no|保单号|保单号码|保险单号"},
	{"issued_on", "签发日期", "issued_on|签发日期|出单日期|保单签发日期"},
}

// policyRow is one readable row.
type policyRow struct {
	row      int
	uscc     string
	checked  error // what is wrong with the code's check character; only counts when the register does not know it
	policyNo string
	issuedOn time.Time
}

// readOutcomes reads a whole file. Rows that cannot be read are errors beside the rows that can.
func readOutcomes(r io.Reader, name string, now time.Time) (rows []policyRow, bad []OutcomeError, err error) {
	table, err := enterprises.OpenTable(r, name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, table.Close()) }()
	at, err := columnsOf(table.Header)
	if err != nil {
		return nil, nil, err
	}
	bad = []OutcomeError{} // kept as a list, even an empty one
	seen := map[string]int{}
	for {
		raw, err := table.Next()
		if err == io.EOF {
			return rows, bad, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		if len(rows)+len(bad) == maxOutcomes {
			return nil, nil, fault.New(fault.Invalid, fmt.Sprintf("一个文件最多%d行，请拆开导入", maxOutcomes))
		}
		row, problem := readOutcome(raw, at, now)
		if problem == nil && seen[row.policyNo] > 0 {
			problem = &OutcomeError{raw.Number, "保单号", row.policyNo, fmt.Sprintf("与第%d行的保单号重复", seen[row.policyNo])}
		}
		if problem != nil {
			bad = append(bad, *problem)
			continue
		}
		seen[row.policyNo] = raw.Number
		rows = append(rows, row)
	}
}

// columnsOf finds the three columns in any order.
func columnsOf(header []string) (at [3]int, err error) {
	for i, c := range outcomeColumns {
		at[i] = slices.IndexFunc(header, func(h string) bool {
			return slices.Contains(strings.Split(c.names, "|"), strings.ToLower(strings.TrimSpace(width.Fold.String(h))))
		})
		if at[i] < 0 {
			return at, fault.New(fault.Invalid, "文件里没有“"+c.label+"”列。表头要有：统一社会信用代码、保单号、签发日期")
		}
	}
	return at, nil
}

func readOutcome(raw enterprises.Row, at [3]int, now time.Time) (policyRow, *OutcomeError) {
	fail := func(column, value, reason string) (policyRow, *OutcomeError) {
		return policyRow{}, &OutcomeError{raw.Number, column, value, reason}
	}
	if raw.Problem != "" {
		return fail("", strings.Join(raw.Cells, ","), raw.Problem)
	}
	code, number, issued := raw.Cells[at[0]], raw.Cells[at[1]], raw.Cells[at[2]]
	row := policyRow{row: raw.Number, uscc: enterprises.NormalizeUSCC(code)}
	if row.checked = enterprises.CheckUSCC(row.uscc); row.checked != nil {
		if p, ok := errors.AsType[*enterprises.USCCProblem](row.checked); !ok || !p.Overridable {
			return fail("统一社会信用代码", code, row.checked.Error())
		}
	}
	row.policyNo = strings.ToUpper(strings.Join(strings.Fields(width.Fold.String(number)), ""))
	if row.policyNo == "" || len(row.policyNo) > 64 {
		return fail("保单号", number, "请填写保单号，不超过64个字符")
	}
	var ok bool
	if row.issuedOn, ok = readDate(issued); !ok {
		return fail("签发日期", issued, "读不懂的日期，请写成2022-12-31")
	}
	if row.issuedOn.After(now) {
		return fail("签发日期", issued, "签发日期晚于今天")
	}
	return row, nil
}

// readDate reads a day as files write it, with or without a time of day.
func readDate(text string) (time.Time, bool) {
	text, _, _ = strings.Cut(strings.TrimSpace(width.Fold.String(text)), " ")
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102"} {
		if t, err := time.ParseInLocation(layout, text, calendar.Shanghai); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
