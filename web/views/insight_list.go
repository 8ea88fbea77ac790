package views

// InsightList is the records behind a number.
type InsightList struct {
	Title      string
	Definition string
	Scope      []Term // the filters that are on
	Columns    []string
	Rows       []InsightListRow
	Paging     Paging
	Export     string // the parameters of the list, for the form that downloads it
	Back       Link
}

// InsightListRow is one record; its first cell names it.
type InsightListRow struct {
	Href  string
	Cells []string
}

// InsightNotices compares the notices of a year.
type InsightNotices struct {
	Years []Option
	Rows  []InsightNoticeRow
}

// InsightNoticeRow is one notice.
type InsightNoticeRow struct {
	Title, Benefit, Date                   string
	Href                                   string
	Eligible, Audience, Approved, Gap      int
	EligibleHref, ApprovedHref, MissesHref string
}
