package views

// ReportDoc is the yearly report as it is read: official wording, three real tables. The same value serves the public page, the
// editor and the file; links stand only where the reader may follow them.
type ReportDoc struct {
	Year      int
	Agency    string
	TitleNB   []string // the title in phrases that stay on one line
	Date      string   // 2023年1月30日; empty for a draft
	Headings  []string // the six
	Parts     []ReportPart
	Five, Six ReportPart
	Two       []ReportBlock
	Columns   []string // the seven of table 3
	Three     []ReportRow
	Results   []string // the five of table 4
	Four      []ReportCell
}

// ReportPart is one narrative text.
type ReportPart struct {
	Key        string
	Heading    string
	Paragraphs [][]ReportSpan
	EditHref   string // empty for those who may not
}

// ReportSpan is running text, or a number that proves itself.
type ReportSpan struct {
	Text  string
	Kind  SpanKind
	Href  string // its list or its source
	Label string // what the number is
}

// SpanKind says where a span's number comes from.
type SpanKind string

// The kinds of span.
const (
	SpanText     SpanKind = ""
	SpanComputed SpanKind = "computed" // counted from the records
	SpanEntered  SpanKind = "entered"  // entered by staff with its source
	SpanMissing  SpanKind = "missing"  // nothing to compute it from yet
)

// ReportCell is one number of a table.
type ReportCell struct {
	ID    string // the anchor that a check points at
	Text  string
	Href  string
	Hit   bool // counts records: marked in the editor
	Total bool
	Label string // what the number is, spoken with its link
}

// ReportBlock is one of table 2's four blocks.
type ReportBlock struct {
	Caption string
	Heads   []string
	Rows    []ReportRow
}

// ReportRow is one line of a table, with the group its first line opens.
type ReportRow struct {
	Label     string
	Outer     string // 三、本年度办理结果 on its first line
	OuterSpan string
	Group     string // （三）不予公开 on its first line
	GroupSpan string
	Nested    int // 0: the label spans three columns; 1: two; 2: one
	Sum       bool
	Cells     []ReportCell
}

func (r ReportRow) span() string { return []string{"3", "2", "1"}[r.Nested] }

// span of a number cell of table 2 under these heads: a single number takes three columns.
func (b ReportBlock) span() string {
	if len(b.Heads) == 2 {
		return "3"
	}
	return "1"
}
