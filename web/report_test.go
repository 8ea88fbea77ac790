package web

import (
	"crypto/rand"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/reports"
	"huizhida/web/console"
	"huizhida/web/insight"
)

func TestAReportIsWrittenPublishedAndReadByThePublic(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	people := &accounts.Service{DB: tx, Now: time.Now}
	service := &reports.Service{DB: tx, Now: time.Now}
	app := (&Server{Accounts: people, Console: &console.Console{Reports: service}, Insight: &insight.Insight{Reports: service},
		Log: slog.New(slog.DiscardHandler), Now: time.Now}).App()
	open := func(role accounts.Role) (*browser, string) {
		a, err := people.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "林嘉欣", Role: role, Password: password})
		require.NoError(t, err)
		b := &browser{t, app, map[string]string{}}
		_, body := b.get("/sign-in")
		b.post("/sign-in", url.Values{"csrf": {csrfOf(t, body)}, "login": {a.Login}, "password": {password}})
		_, body = b.get("/console/reports/2019/figure?key=license")
		return b, csrfOf(t, body)
	}
	visitor := &browser{t, app, map[string]string{}}
	resp, _ := visitor.get("/reports/2019")
	require.Equal(t, 404, resp.StatusCode, "not public yet")

	editor, csrf := open(accounts.Editor)
	resp, body := editor.post("/console/reports/2019/figure", url.Values{"csrf": {csrf}, "key": {"license"}, "value": {"-3"}, "source": {"许可系统"}})
	require.Equal(t, 422, resp.StatusCode)
	require.Contains(t, body, `value="-3"`, "what was typed stays")
	for _, key := range []string{"license", "penalty", "coercion", "fee", "departments_claimed", "items_claimed", "departments_listed", "items_listed"} {
		resp, _ = editor.post("/console/reports/2019/figure", url.Values{"csrf": {csrf}, "key": {key}, "value": {"41"}, "source": {"许可系统"}})
		require.Equal(t, 303, resp.StatusCode)
	}
	text := url.Values{"csrf": {csrf}, "version": {"0"}, "body": {"问题：解读{{interpretations.published}}条，形式单一。"}}
	resp, _ = editor.post("/console/reports/2019/texts/5", text)
	require.Equal(t, 303, resp.StatusCode)
	text.Set("body", "晚到的改动")
	resp, body = editor.post("/console/reports/2019/texts/5", text)
	require.Equal(t, 409, resp.StatusCode)
	require.Contains(t, body, "晚到的改动", "nothing typed is lost")
	resp, _ = editor.post("/console/reports/2019/publish", url.Values{"csrf": {csrf}})
	require.Equal(t, 403, resp.StatusCode, "only a leader publishes")

	leader, csrf := open(accounts.BureauLeader)
	resp, _ = leader.post("/console/reports/2019/publish", url.Values{"csrf": {csrf}})
	require.Equal(t, 303, resp.StatusCode)
	resp, body = visitor.get("/reports/2019?draft=1")
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, body, "问题：解读0条，形式单一。")
	require.NotContains(t, body, "预览稿", "the public never sees a draft")
	require.NotContains(t, body, "/insight/lists", "nor a way to the records")
}
