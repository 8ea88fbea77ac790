package enterprises_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/enterprises"
	"huizhida/fault"
)

func TestMapHeader(t *testing.T) {
	t.Parallel()

	header := []string{"企业名称", " USCC ", "注册资本（万元）", "2021年出口额", "export_usd_2020", "上年海关出口额", "type", "capital", "问题原因"}
	targets, issues, err := enterprises.MapHeader(header, map[string]string{"type": "legal_form"})
	require.NoError(t, err)
	require.Equal(t, []enterprises.Target{{Key: "name"}, {Key: "uscc"}, {Key: "registered_capital_10k"}, {Key: "export_usd_prev", Year: 2021},
		{Key: "export_usd_prev", Year: 2020}, {Key: "export_usd_prev"}, {Key: "legal_form"}, {}, {}}, targets)
	require.Len(t, issues, 1)
	require.Empty(t, issues[0].Suggestion) // another column is the capital already
	_, issues, err = enterprises.MapHeader([]string{"uscc", "注册资本(元)"}, nil)
	require.NoError(t, err)
	require.Equal(t, "registered_capital_10k", issues[0].Suggestion) // the unit differs, so it is never taken silently
	require.Equal(t, "export_usd_2021", targets[3].String())
	require.Equal(t, "2021年海关出口额（美元）", targets[3].Label())

	for name, c := range map[string]struct {
		header []string
		chosen map[string]string
		says   string
	}{
		"TwoColumnsForOneAttribute": {[]string{"uscc", "统一社会信用代码"}, nil, "两列都对应"},
		"AChoiceForNoColumn":        {[]string{"uscc"}, map[string]string{"type": "legal_form"}, "没有“type”列"},
		"AChoiceOfNoAttribute":      {[]string{"uscc", "x"}, map[string]string{"x": "expors_usd_prev"}, "export_usd_prev"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, _, err := enterprises.MapHeader(c.header, c.chosen)
			require.ErrorIs(t, err, fault.Invalid)
			require.ErrorContains(t, err, c.says)
		})
	}
	_, _, err = enterprises.MapHeader([]string{"uscc", "统一社会信用代码"}, map[string]string{"统一社会信用代码": enterprises.Skip})
	require.NoError(t, err)
}

func TestEveryKeyAndLabelNamesItsAttribute(t *testing.T) {
	t.Parallel()

	for _, a := range enterprises.Catalogue {
		for _, name := range append([]string{a.Key, a.Label}, a.Aliases...) {
			targets, _, err := enterprises.MapHeader([]string{name}, nil)
			require.NoError(t, err)
			require.Equal(t, enterprises.Target{Key: a.Key}, targets[0], name)
		}
	}
}
