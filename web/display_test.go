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
