package reports

import (
	"slices"

	"huizhida/disclosure"
)

// The tables are those of 国办公开办函〔2021〕30号, in its wording and order. A local format is only ever a new version of these values.

// Applicants are the six kinds of applicant, the first six columns of table 3; the seventh is their sum.
var Applicants = disclosure.Classes

// Columns are the seven columns of table 3.
var Columns = append(slices.Clone(Applicants), "总计")

// Row is one line of table 3.
type Row struct {
	Key   string
	Label string
	Group string // （三）不予公开 for its eight reasons; empty otherwise
}

// Rows are the 25 lines of table 3. The key of a leaf is the outcome of a request.
var Rows = table3Rows()

func table3Rows() []Row {
	rows := []Row{{Key: "new", Label: "一、本年新收政府信息公开申请数量"}, {Key: "carry_in", Label: "二、上年结转政府信息公开申请数量"}}
	for _, l := range disclosure.Leaves {
		rows = append(rows, Row{l.Key, l.Label, l.Group})
	}
	return append(rows, Row{Key: "done", Label: "（七）总计"}, Row{Key: "carry_out", Label: "四、结转下年度继续办理"})
}

// where the parts of table 3 begin
const (
	rowNew, rowCarryIn    = 0, 1
	firstLeaf, lastLeaf   = 2, 22
	rowDone, rowCarryOut  = 23, 24
	columnTotal, nColumns = 6, 7
)

// Table3 is 收到和处理政府信息公开申请情况: a count for each of Rows and Columns.
type Table3 [25][nColumns]int

// sum fills what is computed: the line of totals and the column of totals.
func (t *Table3) sum() {
	for c := range columnTotal {
		t[rowDone][c] = 0
		for r := firstLeaf; r <= lastLeaf; r++ {
			t[rowDone][c] += t[r][c]
		}
	}
	for r := range t {
		t[r][columnTotal] = 0
		for c := range columnTotal {
			t[r][columnTotal] += t[r][c]
		}
	}
}

// Appeals are the three groups of table 4, Results the five columns of each.
var (
	Appeals = disclosure.Kinds
	Results = append(slices.Clone(disclosure.Results), "总计")
)

// Table4 is 政府信息公开行政复议、行政诉讼情况: Appeals by Results.
type Table4 [3][5]int

func (t *Table4) sum() {
	for g := range t {
		t[g][4] = t[g][0] + t[g][1] + t[g][2] + t[g][3]
	}
}

// Figure is one number of table 2, or one the text quotes, that may come from another register.
type Figure struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Value  string `json:"value"`  // as printed; 0 while nobody entered it
	Known  bool   `json:"known"`  // computed here or entered with its source
	Source string `json:"source"` // where it was read, or how it is computed
	List   string `json:"list"`   // the list that it counts, empty when another register holds it
}

// Table2 is 主动公开政府信息情况: its ten cells in reading order.
type Table2 [10]Figure

// table2Cells are the keys and names of the ten cells. 规章 and 规范性文件 have three each: made, repealed, in force.
var table2Cells = [10]Figure{
	{Key: "rules.issued", Label: "规章，本年制发件数"},
	{Key: "rules.repealed", Label: "规章，本年废止件数"},
	{Key: "rules.valid", Label: "规章，现行有效件数"},
	{Key: "normative.issued", Label: "行政规范性文件，本年制发件数", List: "normative.issued"},
	{Key: "normative.repealed", Label: "行政规范性文件，本年废止件数", List: "normative.repealed"},
	{Key: "normative.valid", Label: "行政规范性文件，现行有效件数", List: "normative.valid"},
	{Key: "license", Label: "行政许可，本年处理决定数量"},
	{Key: "penalty", Label: "行政处罚，本年处理决定数量"},
	{Key: "coercion", Label: "行政强制，本年处理决定数量"},
	{Key: "fee", Label: "行政事业性收费，本年收费金额（万元）"},
}

// Tables are the three statutory tables of a year.
type Tables struct {
	Two   Table2 `json:"table2"`
	Three Table3 `json:"table3"`
	Four  Table4 `json:"table4"`
}
