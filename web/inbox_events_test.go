package web

import (
	"bufio"
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/seal"
	"huizhida/web/console"
	"huizhida/web/insight"
	"huizhida/web/portal"
)

// serveFeed is a real site on loopback with one enterprise, which is signed in.
func serveFeed(t *testing.T) (push *notify.Service, enterprise int64, site string, token, csrf string) {
	t.Helper()
	pool := dbtest.Pool(t)
	push = &notify.Service{DB: pool, Jobs: dbtest.Queue(t), Now: time.Now, Key: seal.NewKey()}
	known := &accounts.Service{DB: pool, Now: time.Now}
	server := &Server{Accounts: known, Portal: &portal.Portal{Notify: push}, Console: &console.Console{}, Insight: &insight.Insight{},
		Log: slog.New(slog.DiscardHandler), Now: time.Now}
	server.Feed = &notify.Feed{Count: push.UnreadOf, Connect: func(ctx context.Context) (*pgx.Conn, error) {
		return pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	}}
	require.NoError(t, pool.QueryRow(t.Context(), `
		insert into enterprises (uscc, name, created_at, updated_at) values ('9144', '甲', now(), now()) returning id`).Scan(&enterprise))
	a, err := known.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "甲", Role: accounts.Enterprise, Password: password, EnterpriseID: &enterprise})
	require.NoError(t, err)
	token, _, err = known.SignIn(t.Context(), a.Login, password, accounts.Browser{IP: "192.0.2.1"})
	require.NoError(t, err)
	session, err := known.Session(t.Context(), token)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	app := server.App()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); server.Feed.Run(ctx) }()
	go func() { _ = app.Listener(listener) }() // ends with Shutdown
	t.Cleanup(func() {
		cancel()
		<-ended
		require.NoError(t, app.ShutdownWithTimeout(10*time.Second), "streams end before the site does")
	})
	return push, enterprise, "http://" + listener.Addr().String(), token, session.CSRF
}

// ask sends a request with the session's cookie.
func ask(t *testing.T, method, address, token string, form url.Values) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Cookie", sessionCookie+"="+token)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// until reads events until one says so.
func until(t *testing.T, events *bufio.Scanner, want string) {
	t.Helper()
	for events.Scan() {
		if events.Text() == want {
			return
		}
	}
	require.FailNow(t, "the stream ended", "before %q", want)
}

func TestAnEnterpriseHearsOfNewMessagesUntilItSignsOut(t *testing.T) {
	t.Parallel()

	push, enterprise, site, token, csrf := serveFeed(t)
	head := ask(t, "HEAD", site+inboxEventsPath, token, nil)
	require.Equal(t, 200, head.StatusCode)
	stream := ask(t, "GET", site+inboxEventsPath, token, nil)
	require.Equal(t, 200, stream.StatusCode)
	require.Equal(t, "text/event-stream; charset=utf-8", stream.Header.Get("Content-Type"))
	require.Equal(t, "no-store", stream.Header.Get("Cache-Control"))
	require.Empty(t, stream.Header.Get("Content-Encoding"), "packing would hold events back")
	events := bufio.NewScanner(stream.Body)
	until(t, events, "data: 0")
	require.NoError(t, push.Post(t.Context(), notify.Post{EnterpriseID: enterprise, Origin: "test/1", Subject: "申领已受理", Body: "好"}))
	until(t, events, "data: 1")
	require.NoError(t, push.Post(t.Context(), notify.Post{EnterpriseID: enterprise, Origin: "test/2", Subject: "已办结", Body: "好"}))
	until(t, events, "data: 2")

	var windows []*bufio.Scanner
	for range 6 {
		windows = append(windows, bufio.NewScanner(ask(t, "GET", site+inboxEventsPath, token, nil).Body))
	}
	until(t, events, "event: end") // the seventh window took its place
	require.Equal(t, 303, ask(t, "POST", site+"/sign-out", token, url.Values{"csrf": {csrf}}).StatusCode)
	for _, window := range windows {
		until(t, window, "event: end")
		for window.Scan() { // the answer itself ends
		}
		require.NoError(t, window.Err())
	}
	gone := ask(t, "GET", site+inboxEventsPath, token, nil)
	require.Equal(t, 303, gone.StatusCode, "to the sign-in page")
}
