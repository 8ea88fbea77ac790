package views

// ReportPage is a report as the public reads it; Draft is the bureau's own look before it is public.
type ReportPage struct {
	Doc   ReportDoc
	Draft bool
}

// ReportIndex lists the public reports.
type ReportIndex struct {
	Rows []ReportIndexRow
}

// ReportIndexRow is one year.
type ReportIndexRow struct {
	Year  int
	Title string
	Date  string
}
