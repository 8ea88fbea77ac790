package reports

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Check is one reconciliation (勾稽) with its own numbers. A failed E rule keeps the report from being published; a W rule only warns.
type Check struct {
	Rule     string `json:"rule"` // E1 … E9, W5
	Subject  string `json:"subject"`
	Equation string `json:"equation"`
	OK       bool   `json:"ok"`
	Cell     string `json:"cell"` // the anchor of the cell or section to look at
}

// Blocks says whether a failure stops publication.
func (c Check) Blocks() bool { return !c.OK && strings.HasPrefix(c.Rule, "E") }

// RuleNames say in one line what each rule asks.
var RuleNames = map[string]string{
	"E1": "新收 + 结转 = 办结 + 转下年",
	"E2": "总计 = 六类申请人之和",
	"E3": "办结 = 21 种结果之和",
	"E4": "表四总计 = 维持 + 纠正 + 其他 + 尚未审结",
	"E5": "上年结转 = 上年年报的结转下年度",
	"E6": "每格为非负数，没有空格",
	"E8": "正文的数 = 台账",
	"E9": "六个标题齐全，五、六有内容",
	"W5": "“按时办理”与期限相符",
	"W7": "正文没有手写的数",
}

// Verify runs E1 to E6 on the tables. carriedOut is row 四 of last year's report, nil when there was none.
func Verify(t Tables, year int, carriedOut *[nColumns]int) []Check {
	return slices.Concat(verifyColumns(t.Three), verifyRows(t.Three), verifyAppeals(t.Four), verifyCarry(t.Three, year, carriedOut), verifyCells(t))
}

// cell3 is the anchor of a cell of table 3.
func cell3(row, column int) string { return fmt.Sprintf("t3-%s-%d", Rows[row].Key, column) }

// equation writes left = right, or ≠ where it fails.
func equation(left, right string, ok bool) string {
	if ok {
		return left + " = " + right
	}
	return left + " ≠ " + right
}

func plus(terms ...int) string {
	texts := make([]string, len(terms))
	for i, n := range terms {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, " + ")
}

// verifyColumns is E1, the rule printed in the table's own corner, and E3.
func verifyColumns(t Table3) []Check {
	var balance, leaves []Check
	for c, name := range Columns {
		ok := t[rowNew][c]+t[rowCarryIn][c] == t[rowDone][c]+t[rowCarryOut][c]
		balance = append(balance, Check{"E1", name,
			equation(plus(t[rowNew][c], t[rowCarryIn][c]), plus(t[rowDone][c], t[rowCarryOut][c]), ok), ok, cell3(rowNew, c)})
		sum, terms := 0, []int{}
		for r := firstLeaf; r <= lastLeaf; r++ {
			sum += t[r][c]
			if t[r][c] != 0 {
				terms = append(terms, t[r][c])
			}
		}
		if len(terms) == 0 {
			terms = []int{0}
		}
		ok = sum == t[rowDone][c]
		leaves = append(leaves, Check{"E3", name, equation(strconv.Itoa(t[rowDone][c]), plus(terms...), ok), ok, cell3(rowDone, c)})
	}
	return append(balance, leaves...)
}

// verifyRows is E2.
func verifyRows(t Table3) []Check {
	var checks []Check
	for r, row := range Rows {
		sum := 0
		for c := range columnTotal {
			sum += t[r][c]
		}
		ok := sum == t[r][columnTotal]
		checks = append(checks, Check{"E2", row.Group + row.Label, equation(strconv.Itoa(t[r][columnTotal]), plus(t[r][:columnTotal]...), ok), ok, cell3(r, columnTotal)})
	}
	return checks
}

// verifyAppeals is E4.
func verifyAppeals(t Table4) []Check {
	var checks []Check
	for g, name := range Appeals {
		ok := t[g][4] == t[g][0]+t[g][1]+t[g][2]+t[g][3]
		checks = append(checks, Check{"E4", name, equation(strconv.Itoa(t[g][4]), plus(t[g][:4]...), ok), ok, fmt.Sprintf("t4-%d-4", g)})
	}
	return checks
}

// verifyCarry is E5.
func verifyCarry(t Table3, year int, carriedOut *[nColumns]int) []Check {
	if carriedOut == nil {
		return nil
	}
	var checks []Check
	for c, name := range Columns {
		ok := t[rowCarryIn][c] == carriedOut[c]
		checks = append(checks, Check{"E5", name, fmt.Sprintf("%s（%d 年结转下年度）", equation(strconv.Itoa(t[rowCarryIn][c]), strconv.Itoa(carriedOut[c]), ok), year-1), ok, cell3(rowCarryIn, c)})
	}
	return checks
}

// amount is a number as table 2 prints it: no sign, at most six decimals.
var amount = regexp.MustCompile(`^(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$`)

// verifyCells is E6: 200 cells, each a non-negative number; all whole but the fee. An external figure nobody entered prints 0 and fails.
func verifyCells(t Tables) []Check {
	var wrong []string
	cell := ""
	note := func(anchor, what string) {
		wrong = append(wrong, what)
		if cell == "" {
			cell = anchor
		}
	}
	for _, f := range t.Two {
		switch {
		case !f.Known:
			note("t2-"+f.Key, f.Label+"尚未填写")
		case !amount.MatchString(f.Value) || f.Key != "fee" && strings.Contains(f.Value, "."):
			note("t2-"+f.Key, f.Label+"为 "+f.Value)
		}
	}
	for r := range t.Three {
		for c, n := range t.Three[r] {
			if n < 0 {
				note(cell3(r, c), fmt.Sprintf("%s，%s为 %d", Rows[r].Label, Columns[c], n))
			}
		}
	}
	for g := range t.Four {
		for c, n := range t.Four[g] {
			if n < 0 {
				note(fmt.Sprintf("t4-%d-%d", g, c), fmt.Sprintf("%s，%s为 %d", Appeals[g], Results[c], n))
			}
		}
	}
	if len(wrong) == 0 {
		return []Check{{"E6", "三张表 200 格", "均为非负数，没有空格", true, "s2"}}
	}
	return []Check{{"E6", "三张表 200 格", strings.Join(wrong, "；"), false, cell}}
}

// Failed lists the rules among checks that fail, each once.
func Failed(checks []Check) []string {
	var rules []string
	for _, c := range checks {
		if !c.OK && !slices.Contains(rules, c.Rule) {
			rules = append(rules, c.Rule)
		}
	}
	return rules
}
