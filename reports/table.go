package reports

// The tables are those of 国办公开办函〔2021〕30号, in its wording and order. A local format is only ever a new version of these values.

// Applicants are the six kinds of applicant, the first six columns of table 3; the seventh is their sum.
var Applicants = []string{"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"}

// Columns are the seven columns of table 3.
var Columns = append(append([]string{}, Applicants...), "总计")

// Row is one line of table 3.
type Row struct {
	Key   string
	Label string
	Group string // （三）不予公开 for its eight reasons; empty otherwise
}

// Rows are the 25 lines of table 3. The key of a leaf is the outcome of a request.
var Rows = []Row{
	{"new", "一、本年新收政府信息公开申请数量", ""},
	{"carry_in", "二、上年结转政府信息公开申请数量", ""},
	{"open", "（一）予以公开", ""},
	{"partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ""},
	{"deny_secret", "1.属于国家秘密", "（三）不予公开"},
	{"deny_law", "2.其他法律行政法规禁止公开", "（三）不予公开"},
	{"deny_safety", "3.危及“三安全一稳定”", "（三）不予公开"},
	{"deny_third", "4.保护第三方合法权益", "（三）不予公开"},
	{"deny_internal", "5.属于三类内部事务信息", "（三）不予公开"},
	{"deny_process", "6.属于四类过程性信息", "（三）不予公开"},
	{"deny_casefile", "7.属于行政执法案卷", "（三）不予公开"},
	{"deny_query", "8.属于行政查询事项", "（三）不予公开"},
	{"na_nothold", "1.本机关不掌握相关政府信息", "（四）无法提供"},
	{"na_make", "2.没有现成信息需要另行制作", "（四）无法提供"},
	{"na_unclear", "3.补正后申请内容仍不明确", "（四）无法提供"},
	{"rej_petition", "1.信访举报投诉类申请", "（五）不予处理"},
	{"rej_repeat", "2.重复申请", "（五）不予处理"},
	{"rej_publication", "3.要求提供公开出版物", "（五）不予处理"},
	{"rej_excessive", "4.无正当理由大量反复申请", "（五）不予处理"},
	{"rej_confirm", "5.要求行政机关确认或重新出具已获取信息", "（五）不予处理"},
	{"oth_nosupp", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "（六）其他处理"},
	{"oth_nofee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "（六）其他处理"},
	{"oth_other", "3.其他", "（六）其他处理"},
	{"done", "（七）总计", ""},
	{"carry_out", "四、结转下年度继续办理", ""},
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
	Appeals = []string{"行政复议", "未经复议直接起诉", "复议后起诉"}
	Results = []string{"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"}
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
