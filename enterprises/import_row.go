package enterprises

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/fault"
)

// record is a row that is fit to be merged.
type record struct {
	row      int
	uscc     string
	line     string // texts of the values in the order of reading.columns, then the derived size, joined; an empty one is unknown
	override string
	raw      []string // the row, when it may still be rejected for want of a name
}

// draft is a record in the making.
type draft struct {
	record
	cells []string
}

// reading is how one list is read: its columns, and what earlier rows said.
type reading struct {
	header     []string
	targets    []Target
	attributes []Attribute    // per file column; zero for one not imported
	columns    []column       // what is stored, in record order
	place      []int          // file column → columns, -1 when not stored
	index      map[string]int // key → columns; of a yearly attribute, its last column
	uscc       int            // file column of the code
	asOf       time.Time
	overrides  map[string]string
	seen       map[[18]byte]int32 // code → its first row
}

// column is an attribute as a list states it.
type column struct {
	Attribute
	period int // the year of a yearly attribute, else 0
}

func newReading(header []string, targets []Target, asOf time.Time, overrides map[string]string) (*reading, error) {
	r := &reading{header: header, targets: targets, asOf: asOf, uscc: -1, overrides: overrides, seen: map[[18]byte]int32{}, index: map[string]int{},
		attributes: make([]Attribute, len(targets)), place: make([]int, len(targets))}
	for i, target := range targets {
		r.place[i] = -1
		a, ok := Lookup(target.Key)
		if !ok {
			continue
		}
		r.attributes[i] = a
		if a.Key == "uscc" {
			r.uscc = i
			continue
		}
		c := column{Attribute: a}
		if a.Yearly {
			if c.period = target.Year; c.period == 0 {
				c.period = asOf.Year() - 1
			}
		}
		if slices.ContainsFunc(r.columns, func(other column) bool { return other.Key == c.Key && other.period == c.period }) {
			return nil, fault.New(fault.Invalid, fmt.Sprintf("有两列都是%s，请将其中一列设为不导入", Target{c.Key, c.period}.Label()))
		}
		r.place[i] = len(r.columns)
		r.index[a.Key] = r.place[i]
		r.columns = append(r.columns, c)
	}
	if r.uscc < 0 {
		return nil, ErrNoUSCCColumn
	}
	return r, nil
}

// read checks a row. A rejected row yields no record and at least one LevelReject issue.
func (r *reading) read(row Row) (rec record, issues []Issue, ok bool) {
	reject := func(col, value, reason string) {
		issues = append(issues, Issue{row.Number, LevelReject, col, value, reason})
	}
	if row.Problem != "" {
		reject("", strings.Join(row.Cells, ","), row.Problem)
		return record{}, issues, false
	}
	d := draft{record{row: row.Number}, make([]string, len(r.columns)+1)}
	for i, cell := range row.Cells {
		a := r.attributes[i]
		if a.Key == "" {
			continue
		}
		v, known, err := a.Parse(cell)
		if err != nil {
			reject(r.header[i], cell, a.Label+err.Error())
			continue
		}
		if !known {
			continue
		}
		if i == r.uscc {
			d.uscc = v.(string)
			continue
		}
		d.cells[r.place[i]] = Text(v)
	}
	issues = append(issues, r.checkCode(&d, row)...)
	for _, issue := range issues {
		if issue.Level == LevelReject {
			return record{}, rejectsOf(issues), false
		}
	}
	issues = append(issues, r.settle(&d, row)...)
	r.seen[[18]byte([]byte(d.uscc))] = int32(row.Number)
	if r.stated(&d, "name") == "" {
		d.raw = row.Cells
	}
	d.line = strings.Join(d.cells, unitSeparator)
	return d.record, issues, true
}

// rejectsOf drops the warnings of a row that is not imported anyway.
func rejectsOf(issues []Issue) []Issue {
	var rejects []Issue
	for _, i := range issues {
		if i.Level == LevelReject {
			rejects = append(rejects, i)
		}
	}
	return rejects
}

func (r *reading) checkCode(d *draft, row Row) []Issue {
	col, cell := r.header[r.uscc], row.Cells[r.uscc]
	if strings.TrimSpace(cell) == "" {
		return []Issue{{row.Number, LevelReject, col, cell, "统一社会信用代码不能为空"}}
	}
	if d.uscc == "" {
		return nil // it could not be read, which has been said
	}
	var issues []Issue
	if err := CheckUSCC(d.uscc); err != nil {
		problem, _ := errors.AsType[*USCCProblem](err)
		d.override = r.overrides[d.uscc]
		if !problem.Overridable || d.override == "" {
			return []Issue{{row.Number, LevelReject, col, cell, problem.Message}}
		}
		issues = append(issues, Issue{row.Number, LevelWarning, col, cell, "校验码不符，已放行：" + d.override})
	} else if !CheckOrgCode(d.uscc) {
		issues = append(issues, Issue{row.Number, LevelWarning, col, cell, "其中组织机构代码（第 9 至 17 位）的校验码不符，已照常导入"})
	}
	if first, dup := r.seen[[18]byte([]byte(d.uscc))]; dup {
		return []Issue{{row.Number, LevelReject, col, cell, fmt.Sprintf("与第 %d 行是同一家企业，以先出现的为准；如应以本行为准，请更正后再导入本行", first)}}
	}
	return issues
}

// settle finishes a record: what depends on more than one cell.
func (r *reading) settle(d *draft, row Row) []Issue {
	var issues []Issue
	warn := func(i int, reason string) {
		issues = append(issues, Issue{row.Number, LevelWarning, r.header[i], row.Cells[i], reason})
	}
	for i, target := range r.targets {
		switch target.Key {
		case "town":
			town, district := d.cells[r.place[i]], r.stated(d, "district")
			official, ok := NormalizeTown(or(district, Panyu), town)
			if ok {
				d.cells[r.place[i]] = official
			} else if town != "" && district == Panyu {
				warn(i, "不是番禺区现有的 16 个镇街之一，已原样保存")
			}
		case "established":
			if d.cells[r.place[i]] > r.asOf.Format(time.DateOnly) {
				warn(i, "成立日期晚于数据日期，已原样保存")
			}
		case CapitalCurrency:
			if capital, ok := r.index["registered_capital_10k"]; ok && d.cells[capital] != "" && !isYuan(row.Cells[i]) {
				d.cells[capital] = ""
				warn(i, "注册资本不是人民币，没有汇率不能换算，按未知处理")
			}
		}
	}
	if r.stated(d, "size") == "" {
		d.cells[len(r.columns)] = r.deriveSize(d)
	}
	return issues
}

// deriveSize is the size class that the row alone gives a new enterprise.
func (r *reading) deriveSize(d *draft) string {
	in := SizeInputs{Industry: r.stated(d, "industry")}
	if n, err := strconv.ParseInt(r.stated(d, "employees"), 10, 64); err == nil {
		in.Employees = &n
	}
	newest := 0
	for i, c := range r.columns {
		if c.period > newest && d.cells[i] != "" && (c.Key == "revenue_10k_prev" || c.Key == "assets_10k_prev") {
			newest = c.period
			in.Revenue10k, in.Assets10k = nil, nil
		}
		if c.period != newest {
			continue
		}
		switch c.Key {
		case "revenue_10k_prev":
			in.Revenue10k = parsed(d.cells[i])
		case "assets_10k_prev":
			in.Assets10k = parsed(d.cells[i])
		}
	}
	return DeriveSize(in).Class
}

// stated is what a record says of an attribute; empty when nothing.
func (r *reading) stated(d *draft, key string) string {
	if i, ok := r.index[key]; ok {
		return d.cells[i]
	}
	return ""
}

// parsed reads back a number that Text wrote.
func parsed(text string) *float64 {
	f, err := parseFloat(text)
	if err != nil {
		return nil
	}
	return &f
}

func isYuan(currency string) bool {
	switch strings.ToUpper(strings.TrimSpace(narrow(currency))) {
	case "", "CNY", "RMB", "156", "人民币", "人民币元", "元":
		return true
	}
	return false
}

func or(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
