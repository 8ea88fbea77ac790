package views

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/enterprises"
)

// ImportsPage takes a list of enterprises, and shows the ones taken before.
type ImportsPage struct {
	Imports []enterprises.Import
	Paging  Paging
	Sources []string // earlier ones, to choose again
	Source  string
	AsOf    string
	Errors  Errors
	MayEdit bool
}

// ImportPage is one list on its way into the register.
type ImportPage struct {
	Import  enterprises.Import
	Columns []enterprises.PreviewColumn // while the mapping can be changed
	Choices []string                    // as sent, when they were refused
	Issues  []enterprises.Issue
	Level   string
	Paging  Paging
	Errors  Errors
	MayEdit bool
}

func importPath(id int64, more ...string) string {
	path := "/console/imports/" + itoa(id)
	for _, m := range more {
		path += m
	}
	return path
}

// issuesPath is the list behind a number of issues; there is none behind 0.
func issuesPath(id int64, n int, level string) string {
	if n == 0 {
		return ""
	}
	return importPath(id, "?level=", level, "#issues")
}

// importStatus is how an import's state looks.
func importStatus(s enterprises.ImportState) (StatusKind, string) {
	switch s {
	case enterprises.ImportStaged:
		return StatusDraft, "待核对"
	case enterprises.ImportChecking:
		return StatusRunning, "试导入中"
	case enterprises.ImportChecked:
		return StatusWaiting, "待确认"
	case enterprises.ImportQueued, enterprises.ImportRunning:
		return StatusRunning, "导入中"
	case enterprises.ImportFinished:
		return StatusDone, "已导入"
	case enterprises.ImportFailed:
		return StatusBad, "没有完成"
	}
	return StatusOff, "已放弃"
}

// ImportSteps are the steps from file to register.
var ImportSteps = []string{"上传", "核对列", "试导入", "确认导入", "结果"}

func importStep(s enterprises.ImportState) int {
	switch s {
	case enterprises.ImportStaged, enterprises.ImportFailed:
		return 1
	case enterprises.ImportChecking:
		return 2
	case enterprises.ImportChecked, enterprises.ImportQueued, enterprises.ImportRunning:
		return 3
	case enterprises.ImportFinished:
		return 5
	}
	return 0
}

// Busy says that a job works on the import, so that the page refreshes itself.
func (p ImportPage) Busy() bool {
	return p.Import.State == enterprises.ImportChecking || p.Import.State == enterprises.ImportQueued || p.Import.State == enterprises.ImportRunning
}

// counted says that the page has counts to show.
func (p ImportPage) counted() bool {
	return p.Import.State == enterprises.ImportChecked || p.Import.State == enterprises.ImportFinished || p.Import.State == enterprises.ImportFailed && p.Import.Rows > 0
}

// mappable says that the mapping may still be changed.
func (p ImportPage) mappable() bool {
	return p.MayEdit && p.Columns != nil
}

func (p ImportPage) headline() string {
	i := p.Import
	switch i.State {
	case enterprises.ImportChecked:
		if i.Created+i.Changed == 0 {
			return "试导入完成：没有新内容"
		}
		return "试导入完成：将" + importGain(i)
	case enterprises.ImportFinished:
		return "已导入：" + importGain(i)
	}
	return i.FileName
}

// importGain is what a list brings, in words.
func importGain(i enterprises.Import) string {
	switch {
	case i.Created+i.Changed == 0:
		return "没有新内容"
	case i.Changed == 0:
		return "新增" + Num(i.Created) + "家"
	case i.Created == 0:
		return "更新" + Num(i.Changed) + "家"
	}
	return "新增" + Num(i.Created) + "家，更新" + Num(i.Changed) + "家"
}

func (p ImportPage) stats() []StatItem {
	i := p.Import
	return []StatItem{
		{Label: "读到", Number: Num(i.Rows), Unit: "行"},
		{Label: "新增企业", Number: Num(i.Created), Unit: "家"},
		{Label: "更新", Number: Num(i.Changed), Unit: "家", Note: "旧值留在历史中"},
		{Label: "与名录相同", Number: Num(i.Unchanged), Unit: "家"},
		{Label: "退回", Number: Num(i.Rejected), Unit: "行", Href: issuesPath(i.ID, i.Rejected, enterprises.LevelReject), Note: "不导入，改好可再导"},
		{Label: "提醒", Number: Num(i.Warnings), Unit: "处", Href: issuesPath(i.ID, i.Warnings, enterprises.LevelWarning), Note: "照常导入"},
	}
}

// progress is how far the job is, in words.
func (p ImportPage) progress() string {
	i := p.Import
	verb := "已导入"
	if i.State == enterprises.ImportChecking {
		verb = "已试"
	}
	switch {
	case i.Rows == 0:
		return "正在打开文件"
	case i.Total > 0:
		return fmt.Sprintf("%s%s行，占%s", verb, Num(i.Rows), Rate(i.Rows, i.Total))
	}
	return verb + Num(i.Rows) + "行"
}

func (p ImportPage) levels() []Tab {
	return []Tab{
		{Href: importPath(p.Import.ID, "#issues"), Label: "全部", Current: p.Level == ""},
		{Href: importPath(p.Import.ID, "?level=reject#issues"), Label: "退回", Current: p.Level == enterprises.LevelReject},
		{Href: importPath(p.Import.ID, "?level=warning#issues"), Label: "提醒", Count: Num(p.Import.Warnings), Current: p.Level == enterprises.LevelWarning},
	}
}

// choice is what a column's select shows: what was sent, else what was found.
func (p ImportPage) choice(i int) string {
	if i < len(p.Choices) {
		return p.Choices[i]
	}
	if t := p.Columns[i].Target; t.Key != "" {
		return t.String()
	}
	return enterprises.Skip
}

// targets are the choices for a column. A yearly attribute is offered for the three years before the as-of date.
func (p ImportPage) targets(selected string) []Option {
	year := p.Import.AsOf.Year() - 1
	options := []Option{{Value: enterprises.Skip, Label: "不导入"}}
	add := func(value string, t enterprises.Target) {
		options = append(options, Option{Value: value, Label: t.Label(), Selected: value == selected})
	}
	for _, a := range enterprises.Catalogue {
		if !a.Yearly {
			add(a.Key, enterprises.Target{Key: a.Key})
			continue
		}
		add(a.Key, enterprises.Target{Key: a.Key, Year: year})
		for y := year - 1; y > year-3; y-- {
			t := enterprises.Target{Key: a.Key, Year: y}
			add(t.String(), t)
		}
	}
	add(enterprises.CapitalCurrency, enterprises.Target{Key: enterprises.CapitalCurrency})
	for _, o := range options {
		if o.Selected {
			return options
		}
	}
	for _, c := range p.Columns { // a year further back than those offered
		if c.Target.String() == selected {
			add(selected, c.Target)
			return options
		}
	}
	options[0].Selected = true
	return options
}

// overridable is the code of an issue that an officer may let through, or empty.
func overridable(i enterprises.Issue) string {
	code := enterprises.NormalizeUSCC(i.Value)
	if i.Level == enterprises.LevelReject && enterprises.MayOverride(code) {
		return code
	}
	return ""
}

// ImportIssuesPerPage is how many issues a page of them shows.
const ImportIssuesPerPage = 50

// IssuePaging is where an import's list of issues stands.
func IssuePaging(id int64, level string, at, total int) Paging {
	q := url.Values{}
	if level != "" {
		q.Set("level", level)
	}
	return Paging{Path: importPath(id), Query: q, Page: at, PerPage: ImportIssuesPerPage, Total: total, Unit: "处"}
}

func columnName(i int) string { return "c" + strconv.Itoa(i) }

// dayText writes a stored date, which is midnight UTC.
func dayText(t time.Time) string { return t.Format(time.DateOnly) }

// importMoment says who imported when.
func importMoment(i enterprises.Import) string {
	if i.FinishedAt != nil {
		return calendar.Clock(*i.FinishedAt)
	}
	return calendar.Clock(i.CreatedAt)
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// samples joins the first cells of a column; an empty one is said to be.
func samples(cells []string) string {
	shown := make([]string, len(cells))
	for i, c := range cells {
		if shown[i] = strings.TrimSpace(c); shown[i] == "" {
			shown[i] = "（空）"
		} else if runes := []rune(shown[i]); len(runes) > 24 {
			shown[i] = string(runes[:24]) + "…"
		}
	}
	return strings.Join(shown, "　|　")
}
