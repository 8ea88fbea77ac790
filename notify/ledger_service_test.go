package notify_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

func TestThePagesOfTheLedgerMeet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	for i := range 7 {
		w.eligible(t, fmt.Sprintf("广州第%d有限公司", i))
	}
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	for _, f := range []notify.DeliveryFilter{{}, {Channel: notify.Email}, {Search: "第3"}, {States: []notify.DeliveryState{notify.Delivered}}, {Reason: notify.NoAddress}} {
		f.CampaignID, f.Limit = c.ID, 100
		all, total, err := w.Deliveries(t.Context(), f)
		require.NoError(t, err)
		require.Len(t, all, total)
		require.NotEmpty(t, all)
		var pages []notify.Delivery
		f.Limit = 3
		for {
			list, n, err := w.Deliveries(t.Context(), f)
			require.NoError(t, err)
			require.Equal(t, total, n, "each page counts all")
			pages = append(pages, list...)
			if len(list) < f.Limit {
				break
			}
			f.After = list[len(list)-1].Place()
		}
		require.Equal(t, all, pages)
	}
	list, n, err := w.Deliveries(t.Context(), notify.DeliveryFilter{CampaignID: c.ID, Search: "%", Limit: 10})
	require.NoError(t, err)
	require.Empty(t, list, "a search is no pattern")
	require.Zero(t, n)
}

func TestTheLedgerIsExportedWithoutFormulas(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.eligible(t, `=HYPERLINK("http://x","甲")`)
	w.reachable(t, "广州乙有限公司", "yi@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	f := notify.DeliveryFilter{CampaignID: c.ID, Channel: notify.Email}
	require.NoError(t, w.AuditExport(t.Context(), w.drafter, f))
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'delivery.export' and subject_id = $1`, c.ID))
	require.ErrorIs(t, w.AuditExport(t.Context(), w.drafter, notify.DeliveryFilter{CampaignID: -1}), notify.ErrNoCampaign)

	var file bytes.Buffer
	require.NoError(t, w.WriteDeliveries(t.Context(), f, &file))
	text, ok := strings.CutPrefix(file.String(), "\ufeff")
	require.True(t, ok, "a spreadsheet needs the mark to read Chinese")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	require.Equal(t, []string{`'=HYPERLINK("http://x","甲")`, "邮件", "不发送", "没有登记这个渠道的联系方式"}, []string{rows[1][1], rows[1][3], rows[1][4], rows[1][5]})
	require.Equal(t, []string{"广州乙有限公司", "只记录"}, []string{rows[2][1], rows[2][4]})
	require.NotContains(t, text, "yi@firm.example", "no address leaves the house")
}
