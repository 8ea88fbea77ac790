package enterprises_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
)

func TestParse(t *testing.T) {
	t.Parallel()

	day := time.Date(2022, 12, 31, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		key, cell string
		want      enterprises.Value // nil: unknown
		says      string            // part of the error
	}{
		{"name", " 甲公司 ", "甲公司", ""}, {"name", "  ", nil, ""}, {"name", "乱\uFFFD码", nil, "编码"}, {"name", "a\x00b", nil, "编码"}, {"name", "\xff\xfe", nil, "编码"},
		{"uscc", "９１４４０１０１ma5cjq4n59", "91440101MA5CJQ4N59", ""},
		{"employees", "1,234", int64(1234), ""}, {"employees", "１２人", int64(12), ""}, {"employees", "12.0", int64(12), ""}, {"employees", "1.2E1", int64(12), ""},
		{"employees", "12.5", nil, "整数"}, {"employees", "-1", nil, "负数"}, {"employees", "12,34", nil, "千位"}, {"employees", "0x10", nil, "整数"},
		{"employees", "99999999999999999999", nil, "整数"},
		{"registered_capital_10k", "1,234,567.8", 1234567.8, ""}, {"registered_capital_10k", "50万元", 50.0, ""}, {"registered_capital_10k", "50元", nil, "数字"},
		{"registered_capital_10k", "NaN", nil, "数字"}, {"registered_capital_10k", "Inf", nil, "数字"}, {"registered_capital_10k", "1e999", nil, "数字"},
		{"registered_capital_10k", "1_000", nil, "数字"}, {"registered_capital_10k", "5%", nil, "数字"}, {"registered_capital_10k", "-0", 0.0, ""},
		{"revenue_10k_prev", "-3.5", -3.5, ""}, {"assets_10k_prev", "-3.5", nil, "负数"},
		{"rd_staff_ratio", "0.35", 0.35, ""}, {"rd_staff_ratio", "5.5%", 0.055, ""}, {"rd_staff_ratio", "35", nil, "0 至 1"}, {"rd_staff_ratio", "120%", nil, "0 至 1"},
		{"dishonest", "否", false, ""}, {"dishonest", "TRUE", true, ""}, {"dishonest", "1", true, ""}, {"dishonest", "maybe", nil, "是 或 否"},
		{"established", "2022-12-31", day, ""}, {"established", "2022/12/31", day, ""}, {"established", "2022年12月31日", day, ""}, {"established", "20221231", day, ""},
		{"established", "44926", day, ""}, {"established", "44926.0", day, ""}, {"established", "2022-12-31 00:00:00", day, ""}, {"established", "2022", nil, "日期"},
		{"established", "2022-02-30", nil, "日期"}, {"established", "31/12/2022", nil, "日期"},
		{"size", "小型", "小型", ""}, {"size", "小型企业", "小型", ""}, {"size", "small", nil, "微型"}, {"srdi", "专精特新“小巨人”企业", "小巨人", ""},
		{"tax_grade", "a级", "A", ""}, {"tax_grade", "E", nil, "A、B"}, {"kind", "个体工商户", "个体工商户", ""},
		{"industry", "c3911", "C3911", ""}, {"industry", "3911", "C3911", ""}, {"industry", "C", "C", ""}, {"industry", "J66", "J66", ""},
		{"industry", "D3911", nil, "C3911"}, {"industry", "C9999", nil, "4754"},
		{"tags", "出口; 老字号；出口;", []string{"出口", "老字号"}, ""}, {"tags", ";；", nil, ""},
	} {
		t.Run(c.key+" "+c.cell, func(t *testing.T) {
			t.Parallel()

			a, ok := enterprises.Lookup(c.key)
			require.True(t, ok)
			got, known, err := a.Parse(c.cell)
			if c.says != "" {
				require.ErrorContains(t, err, c.says)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.want != nil, known)
			if known {
				require.Equal(t, c.want, got)
			}
		})
	}
}

func TestTextIsReadBackAsTheSameValue(t *testing.T) {
	t.Parallel()

	cells := map[string][]string{
		"registered_capital_10k": {"0.1", "1e21", "123456789.125", "33.1"}, "employees": {"9007199254740993"}, "established": {"1979-04-28"},
		"tags": {"甲;乙"}, "high_tech": {"是", "否"}, "industry": {"F5175"},
	}
	for key, list := range cells {
		for _, cell := range list {
			a, _ := enterprises.Lookup(key)
			v, _, err := a.Parse(cell)
			require.NoError(t, err)
			again, _, err := a.Parse(enterprises.Text(v))
			require.NoError(t, err)
			require.Equal(t, v, again, fmt.Sprint(key, cell))
		}
	}
}

func FuzzParseNeverPanics(f *testing.F) {
	f.Add(3, "1,234")
	f.Fuzz(func(t *testing.T, i int, cell string) {
		a := enterprises.Catalogue[((i%len(enterprises.Catalogue))+len(enterprises.Catalogue))%len(enterprises.Catalogue)]
		if v, known, err := a.Parse(cell); err == nil && known {
			require.NotPanics(t, func() { enterprises.Text(v) })
		}
	})
}

func TestNormalizeTown(t *testing.T) {
	t.Parallel()

	for town, want := range map[string]string{"沙湾镇": "沙湾街道", "大石": "大石街道", "大石街": "大石街道", "南村": "南村镇", "石基镇": "石碁镇", "石碁镇": "石碁镇",
		"番禺区钟村街道": "钟村街道", "广州市番禺区小谷围街": "小谷围街道", "洛浦街道办事处": "洛浦街道"} {
		got, ok := enterprises.NormalizeTown("番禺区", town)
		require.True(t, ok, town)
		require.Equal(t, want, got)
	}
	got, ok := enterprises.NormalizeTown("番禺区", "大岗镇")
	require.False(t, ok)
	require.Equal(t, "大岗镇", got)
	got, _ = enterprises.NormalizeTown("南沙区", "沙湾镇")
	require.Equal(t, "沙湾镇", got)
}
