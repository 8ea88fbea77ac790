package views

// ReportEditor is a report while staff work on it: contents, document, checks.
type ReportEditor struct {
	Doc         ReportDoc
	AsOf        string // 数据统计至 2022年12月31日
	Contents    []ReportContent
	Checks      []ReportCheckGroup
	Passed      int
	Total       int
	Blocking    int
	Published   string // 2023年1月30日 09:00; empty before
	Due         string // 1月31日（周二）; empty when the term is not this one
	DueLeft     int
	Open        bool // the year is not over
	MayPublish  bool
	Publishable bool
	Entered     []FigureRow
}

// ReportContent is a section in the margin, with how it stands.
type ReportContent struct {
	Href  string
	Label string
	Note  string
	OK    bool
}

// ReportCheckGroup is the checks of one rule.
type ReportCheckGroup struct {
	Title  string
	Checks []ReportCheck
}

// ReportCheck is one equation with its numbers.
type ReportCheck struct {
	Href     string
	Equation string
	Note     string
	OK       bool
	Warning  bool // fails without blocking
}

// FigureRow is a figure of another register.
type FigureRow struct {
	Label  string
	Value  string // empty until entered
	Source string
	By     string // 林嘉欣 2023-01-16 10:42
	Href   string
}

// ReportYears is the list of years in the console.
type ReportYears struct {
	Rows []ReportYearRow
}

// ReportYearRow is one year.
type ReportYearRow struct {
	Year      int
	Published string
	Note      string
}

// ReportTextForm edits one text.
type ReportTextForm struct {
	Year     int
	Key      string
	Heading  string
	Body     string
	Version  int
	Preview  ReportPart
	Tokens   []ReportTokenHelp
	Problems Errors
}

// ReportTokenHelp is a number that a text may quote.
type ReportTokenHelp struct {
	Code  string // {{documents.published}}
	Label string
	Value string
}

// ReportFigureForm enters one figure.
type ReportFigureForm struct {
	Year     int
	Key      string
	Label    string
	Value    string
	Source   string
	By       string
	Problems Errors
}

func (c ReportCheck) icon() IconName {
	if c.Warning {
		return IconWarning
	}
	return IconFailure
}
