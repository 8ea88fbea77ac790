package disclosure

// Leaf is one way a request can end: one row of table 3 (国办公开办函〔2021〕30号). A request has exactly one.
type Leaf struct {
	Key   string
	Group string // empty when the row stands alone
	Label string
	Basis string // the article of the 条例 it rests on; empty for a row of the format alone
}

// Leaves are the 21 rows, in the order of the table.
var Leaves = []Leaf{
	{"open", "", "（一）予以公开", "第三十六条第（一）、（二）项"},
	{"partial", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "第三十七条"},
	{"deny_secret", "（三）不予公开", "1.属于国家秘密", "第十四条"},
	{"deny_law", "（三）不予公开", "2.其他法律行政法规禁止公开", "第十四条"},
	{"deny_safety", "（三）不予公开", "3.危及“三安全一稳定”", "第十四条"},
	{"deny_third", "（三）不予公开", "4.保护第三方合法权益", "第十五条、第三十二条"},
	{"deny_internal", "（三）不予公开", "5.属于三类内部事务信息", "第十六条第一款"},
	{"deny_process", "（三）不予公开", "6.属于四类过程性信息", "第十六条第二款"},
	{"deny_casefile", "（三）不予公开", "7.属于行政执法案卷", "第十六条第二款"},
	{"deny_query", "（三）不予公开", "8.属于行政查询事项", "第三十六条第（七）项"},
	{"na_nothold", "（四）无法提供", "1.本机关不掌握相关政府信息", "第三十六条第（四）、（五）项"},
	{"na_make", "（四）无法提供", "2.没有现成信息需要另行制作", "第三十八条"},
	{"na_unclear", "（四）无法提供", "3.补正后申请内容仍不明确", "第三十条"},
	{"rej_petition", "（五）不予处理", "1.信访举报投诉类申请", "第三十九条第一款"},
	{"rej_repeat", "（五）不予处理", "2.重复申请", "第三十六条第（六）项"},
	{"rej_publication", "（五）不予处理", "3.要求提供公开出版物", "第三十九条第二款"},
	{"rej_excessive", "（五）不予处理", "4.无正当理由大量反复申请", "第三十五条"},
	{"rej_confirm", "（五）不予处理", "5.要求行政机关确认或重新出具已获取信息", ""},
	{"oth_nosupp", "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "第三十条"},
	{"oth_nofee", "（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "第四十二条"},
	{"oth_other", "（六）其他处理", "3.其他", ""},
}

// Outcome finds a leaf by its key.
func Outcome(key string) (Leaf, bool) {
	for _, l := range Leaves {
		if l.Key == key {
			return l, true
		}
	}
	return Leaf{}, false
}

// Full is the leaf with its group, as one line.
func (l Leaf) Full() string {
	if l.Group == "" {
		return l.Label
	}
	return l.Group + " " + l.Label
}
