package reports

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"huizhida/fault"
)

// Entry is a figure that staff read in another register, with where they read it.
type Entry struct {
	Key       string
	Value     string
	Source    string
	EnteredBy string
	EnteredAt time.Time
}

// entryLabels name the figures a report may quote beyond table 2. Any other key may be used in a text too.
var entryLabels = map[string]string{
	"departments_claimed": "认领事项的部门数", "items_claimed": "认领的事项数（按实施清单）",
	"departments_listed": "公布权责清单的部门数", "items_listed": "公布的权责清单事项数",
	"disclosure_fee": "信息处理费（元）",
}

// EntryLabel is what a figure of another register is called.
func EntryLabel(key string) string {
	for _, f := range table2Cells {
		if f.Key == key {
			return f.Label
		}
	}
	if class, ok := strings.CutPrefix(key, carryKey); ok {
		return "结转下年度继续办理，" + class
	}
	if label := entryLabels[key]; label != "" {
		return label
	}
	return key
}

// carryKey begins the figures that hold row 四 of a year before this system was used: carry_out.自然人.
const carryKey = "carry_out."

var entryKey = regexp.MustCompile(`^[a-z][a-z0-9_.]{0,60}$`)

// check answers what is wrong with an entry, in page order.
func (e Entry) check() error {
	var wrong []fault.Field
	class, carry := strings.CutPrefix(e.Key, carryKey)
	if !entryKey.MatchString(e.Key) && !(carry && slices.Contains(Applicants, class)) || computedFigure(e.Key) {
		wrong = append(wrong, fault.Field{Name: "key", Message: "这个数由系统计算，或名称不对，不能填写"})
	}
	if !amount.MatchString(e.Value) {
		wrong = append(wrong, fault.Field{Name: "value", Message: "请填写不小于 0 的数，最多六位小数，例如 0 或 96171.6"})
	} else if e.Key != "fee" && e.Key != "disclosure_fee" && strings.Contains(e.Value, ".") {
		wrong = append(wrong, fault.Field{Name: "value", Message: "件数应为整数"})
	}
	if len([]rune(strings.TrimSpace(e.Source))) < 2 {
		wrong = append(wrong, fault.Field{Name: "source", Message: "请写明取自哪个系统、哪张表、哪一天"})
	}
	return fault.Form(wrong...)
}

// computedFigure says whether a cell of table 2 is counted here and so cannot be entered.
func computedFigure(key string) bool {
	for _, f := range table2Cells {
		if f.Key == key {
			return f.List != ""
		}
	}
	return false
}
