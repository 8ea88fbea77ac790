package claims_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db/dbtest"
)

func TestTheFormIsFilledWithWhatTheRegisterKnows(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	_, err := w.conn.Exec(t.Context(), `
		insert into facts (enterprise_id, key, period, value, source, as_of, recorded_at, superseded_at) values
		($1, 'town', 0, '大石街道', '市场监管局', '2022-11-30', now(), null),
		($1, 'town', 0, '南村镇', '市场监管局', '2021-11-30', now(), now()),
		($1, 'export_usd_prev', 2021, '864000', '广州海关', '2022-01-31', now(), null),
		($1, 'export_usd_prev', 2020, '1', '广州海关', '2021-01-31', now(), null),
		($1, 'import_export_right', 0, 'true', '区商务局', '2022-10-31', now(), null)`, w.own)
	require.NoError(t, err)
	_, err = w.conn.Exec(t.Context(), `update rule_versions set expression = 'import_export_right && export_usd_prev <= 3000000 && !dishonest'`)
	require.NoError(t, err)

	f, err := w.Form(t.Context(), w.own, w.notice)
	require.NoError(t, err)
	values := map[string]string{}
	for _, fact := range f.Facts {
		values[fact.Label] = fact.Value
	}
	require.Equal(t, map[string]string{"名称": "广州市粤宏五金制品有限公司", "统一社会信用代码": "91440101633203772F", "注册地区县": "", "镇街": "大石街道",
		"企业规模": "", "进出口经营权": "是", "2021年海关出口额": "86.4万美元", "失信被执行人": ""}, values)
	require.Equal(t, 5, f.Done)
	require.Equal(t, "eligible", f.Verdict)
	require.Nil(t, f.Case)
	require.Empty(t, f.Shut)

	c, err := w.Fill(t.Context(), w.firm, w.own, w.notice, claims.Answers{claims.FactsConfirmed: "yes"})
	require.NoError(t, err)
	f, err = w.Form(t.Context(), w.own, w.notice)
	require.NoError(t, err)
	require.Equal(t, c.ID, f.Case.ID)
	require.Equal(t, "yes", f.Case.Answers[claims.FactsConfirmed])

	w.now = time.Date(2023, 1, 3, 9, 0, 0, 0, calendar.Shanghai)
	f, err = w.Form(t.Context(), w.own, w.notice)
	require.NoError(t, err)
	require.Contains(t, f.Shut, "截止")
	_, err = w.Form(t.Context(), w.own, 0)
	require.ErrorIs(t, err, claims.ErrNoNotice)
}
