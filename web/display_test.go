package web

import (
	"log/slog"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/db/dbtest"
)

func TestTheLookIsKeptWithoutScriptAndWithoutSigningIn(t *testing.T) {
	t.Parallel()
	server := &Server{Accounts: &accounts.Service{DB: dbtest.Tx(t), Now: time.Now}, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	b := &browser{t, server.App(), map[string]string{}}
	_, body := b.get("/sign-in")
	require.Contains(t, body, `data-theme="auto"`)
	token := csrfOf(t, body)

	for _, choice := range []url.Values{{"theme": {"dark"}}, {"size": {"xlarge"}}, {"care": {"1"}}} {
		choice.Set("csrf", token)
		resp, _ := b.post("/preferences/display", choice)
		require.Equal(t, 303, resp.StatusCode)
		require.Equal(t, "/", resp.Header.Get("Location"), "nowhere but our own pages")
	}
	_, body = b.get("/sign-in")
	require.Contains(t, body, `data-theme="dark"`)
	require.Contains(t, body, `data-size="xlarge"`)
	require.Contains(t, body, "data-care")

	resp, _ := b.post("/preferences/display", url.Values{"csrf": {token}, "theme": {`"><script>`}, "care": {"0"}})
	require.Equal(t, 303, resp.StatusCode)
	_, body = b.get("/sign-in")
	require.Contains(t, body, `data-theme="auto"`)
	require.NotContains(t, body, "data-care")
}

func TestReadingAidsAreRememberedByTheServerAndResetTogether(t *testing.T) {
	t.Parallel()
	server := &Server{Accounts: &accounts.Service{DB: dbtest.Tx(t), Now: time.Now}, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	b := &browser{t, server.App(), map[string]string{}}
	_, body := b.get("/sign-in")
	token := csrfOf(t, body)
	for _, name := range []string{"cursor", "lines", "caption", "guide", "read"} {
		require.NotContains(t, body, " data-"+name+" ", name)
		require.Contains(t, body, `name="`+name+`" value="1" aria-pressed="false"`)
		resp, _ := b.post("/preferences/display", url.Values{"csrf": {token}, name: {"1"}})
		require.Equal(t, 303, resp.StatusCode, name)
	}
	b.post("/preferences/display", url.Values{"csrf": {token}, "rate": {"slow"}})
	b.post("/preferences/display", url.Values{"csrf": {token}, "size": {"max"}})
	_, body = b.get("/sign-in")
	for _, want := range []string{" data-cursor", " data-lines", " data-caption", " data-guide", " data-read", ` data-rate="slow"`, ` data-size="max"`,
		`name="cursor" value="0" aria-pressed="true"`} {
		require.Contains(t, body, want)
	}
	b.cookies[displayCookie] = "dark.large.care" // as an older version of the site wrote it
	_, body = b.get("/sign-in")
	require.Contains(t, body, `data-theme="dark" data-size="large" data-care`)
	b.cookies[displayCookie] = "....-cursor-.x" // as nobody wrote it
	resp, body := b.get("/sign-in")
	require.Equal(t, 200, resp.StatusCode)
	require.NotContains(t, body, " data-cursor")
	b.post("/preferences/display", url.Values{"csrf": {token}, "read": {"1"}})
	b.post("/preferences/display", url.Values{"csrf": {token}, "reset": {"1"}})
	_, body = b.get("/sign-in")
	require.Contains(t, body, `data-theme="auto"><head>`, "nothing is left")
}
