package draft_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/draft"
)

func row1(key string, o draft.Operator, values ...string) draft.Condition {
	return draft.Condition{Key: key, Operator: o, Values: values}
}

func TestValuesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	tree := draft.New(vars)
	for _, tt := range []struct {
		c    draft.Condition
		want string
	}{
		{row1("export_usd_prev", draft.AtMost, "300万"), `export_usd_prev <= 3000000`},
		{row1("export_usd_prev", draft.AtMost, "３，０００，０００ 美元"), `export_usd_prev <= 3000000`},
		{row1("export_usd_prev", draft.Less, "1.5亿"), `export_usd_prev < 150000000`},
		{row1("revenue_10k_prev", draft.AtLeast, "2000"), `revenue_10k_prev >= 2000`},
		{row1("revenue_10k_prev", draft.AtLeast, "2000万元"), `revenue_10k_prev >= 2000`},
		{row1("revenue_10k_prev", draft.AtLeast, "2000万"), `revenue_10k_prev >= 2000`},
		{row1("revenue_10k_prev", draft.AtLeast, "4亿元"), `revenue_10k_prev >= 40000`},
		{row1("revenue_10k_prev", draft.AtLeast, "5000元"), `revenue_10k_prev >= 0.5`},
		{row1("rd_staff_ratio", draft.AtLeast, "5.5%"), `rd_staff_ratio >= 0.055`},
		{row1("rd_staff_ratio", draft.AtLeast, "０.０５５"), `rd_staff_ratio >= 0.055`},
		{row1("employees", draft.Between, "10 至 300人"), `employees >= 10 && employees <= 300`},
		{row1("export_usd_prev", draft.Between, "大于 0 至 小于 300万"), `export_usd_prev > 0 && export_usd_prev < 3000000`},
		{row1("export_usd_prev", draft.Between, "不低于1～不超过2"), `export_usd_prev >= 1 && export_usd_prev <= 2`},
		{row1("established", draft.Full, "一年"), `established <= as_of - duration("8760h")`},
		{row1("established", draft.NotFull, "180 天"), `established > as_of - duration("4320h")`},
		{row1("established", draft.From, "2021年1月2日"), `established >= date("2021-01-02")`},
		{row1("established", draft.Before, "2021/12/31"), `established < date("2021-12-31")`},
		{row1("established", draft.Before, "基准日前 2 年"), `established < as_of - duration("17520h")`},
		{row1("established", draft.Until, "基准日"), `established <= as_of`},
		{row1("size", draft.OneOf, "小型、微型，小型"), `size in ["小型", "微型"]`},
		{row1("size", draft.NoneOf, "大型", "中型"), `!(size in ["大型", "中型"])`},
		{row1("industry", draft.Begins, ` C"3 `), `industry.startsWith("C\"3")`},
		{row1("high_tech", draft.IsNot), `!high_tech`},
		{row1("tags", draft.HasNot, "老字号"), `!("老字号" in tags)`},
	} {
		require.Nil(t, tree.Check(tt.c), "%v", tt.c)
		require.Equal(t, tt.want, tree.Expr(tt.c), "%v", tt.c)
	}
}

func TestWhatCannotBeReadSaysHowToMendIt(t *testing.T) {
	t.Parallel()
	tree := draft.New(vars)
	for _, tt := range []struct {
		c              draft.Condition
		field, message string
	}{
		{row1("", draft.Equal), "key", "请选择字段"},
		{row1("nothing", draft.Equal, "1"), "key", "没有“nothing”这个字段"},
		{row1("high_tech", draft.AtMost, "1"), "operator", "请另选"},
		{row1("export_usd_prev", draft.AtMost), "value", "请填写数字"},
		{row1("export_usd_prev", draft.AtMost, "三百万"), "value", "“三百万”不是数字"},
		{row1("export_usd_prev", draft.AtMost, "1e400"), "value", "不是数字"},
		{row1("export_usd_prev", draft.AtMost, "NaN"), "value", "不是数字"},
		{row1("rd_staff_ratio", draft.AtMost, "5.5"), "value", "百分号"},
		{row1("employees", draft.AtMost, "2.5"), "value", "整数"},
		{row1("employees", draft.Between, "5"), "value", "下限和上限"},
		{row1("employees", draft.Between, "9 至 1"), "value", "下限比上限大"},
		{row1("established", draft.Full, "6 个月"), "value", "月有长有短"},
		{row1("established", draft.Full, "很久"), "value", "1 年或 180 天"},
		{row1("established", draft.Before, "2021-02-30"), "value", "不是日期"},
		{row1("established", draft.Before, "基准日后 1 年"), "value", "基准日前"},
		{row1("size", draft.OneOf, "、"), "value", "至少一个值"},
		{row1("tags", draft.Has, "甲、乙"), "value", "分成几个条件"},
		{draft.Condition{Text: true}, "raw", "请写一个条件"},
		{draft.Condition{Text: true, Raw: "patents >"}, "raw", "没有写完"},
		{draft.Condition{Text: true, Raw: "patents + 1"}, "raw", "是”或“否"},
	} {
		problem := tree.Check(tt.c)
		require.NotNil(t, problem, "%v", tt.c)
		require.Equal(t, tt.field, problem.Field, "%v", tt.c)
		require.Contains(t, problem.Message, tt.message)
		require.Empty(t, tree.Expr(tt.c))
	}
}
