package web

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
)

const password = "Zhuzhou-2022-07"

// browser keeps cookies and sends forms with the token of the page it last read.
type browser struct {
	t       *testing.T
	app     *fiber.App
	cookies map[string]string
}

func (b *browser) do(req *http.Request) (*http.Response, string) {
	b.t.Helper()
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := b.app.Test(req, -1)
	require.NoError(b.t, err)
	for _, cookie := range resp.Cookies() {
		b.cookies[cookie.Name] = cookie.Value
		if !cookie.Expires.IsZero() && cookie.Expires.Before(time.Now()) {
			delete(b.cookies, cookie.Name)
		}
	}
	body, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	return resp, string(body)
}

func (b *browser) get(path string) (*http.Response, string) {
	return b.do(httptest.NewRequest("GET", path, nil))
}

func (b *browser) post(path string, form url.Values) (*http.Response, string) {
	req := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

func csrfOf(t *testing.T, body string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, `name="csrf" value="`)
	require.True(t, ok, "the page has no form")
	token, _, _ := strings.Cut(rest, `"`)
	return token
}

func TestSigningIn(t *testing.T) {
	t.Parallel()

	service := &accounts.Service{DB: dbtest.Tx(t), Now: time.Now}
	a, err := service.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "李明", Role: accounts.Editor, Password: password})
	require.NoError(t, err)
	server := &Server{Accounts: service, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	b := &browser{t, server.App(), map[string]string{}}

	resp, body := b.get("/sign-in?next=/console/documents")
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, resp.Header.Get("Content-Security-Policy"), "default-src 'none'")
	resp, head := b.do(httptest.NewRequest("HEAD", "/sign-in", nil))
	require.Equal(t, 200, resp.StatusCode)
	require.Empty(t, head, "a head has no body")
	form := url.Values{"csrf": {csrfOf(t, body)}, "login": {a.Login}, "password": {"wrong"}, "next": {"/console/documents"}}

	resp, body = b.post("/sign-in", url.Values{"login": {a.Login}, "password": {password}})
	require.Equal(t, 403, resp.StatusCode, "without the page's token")
	require.Contains(t, body, "页面已过期")

	resp, body = b.post("/sign-in", form)
	require.Equal(t, 422, resp.StatusCode)
	require.Contains(t, body, "登录名或密码不正确")
	require.Contains(t, body, a.Login, "what was typed stays")

	form.Set("password", password)
	resp, _ = b.post("/sign-in", form)
	require.Equal(t, 303, resp.StatusCode)
	require.Equal(t, "/console/documents", resp.Header.Get("Location"))

	resp, _ = b.get("/sign-in")
	require.Equal(t, "/console", resp.Header.Get("Location"), "who is signed in goes home")
	resp, _ = b.post("/sign-out", nil)
	require.Equal(t, 403, resp.StatusCode, "without the token")
}

func TestAfterSignInOnlyOwnPagesAreGoneTo(t *testing.T) {
	t.Parallel()

	for next, want := range map[string]string{
		"/policies?page=2": "/policies?page=2", "": "/console", "//evil.example": "/console",
		"https://evil.example": "/console", "/\\evil.example": "/console", "/\t/evil.example": "/console",
	} {
		require.Equal(t, want, after(next, accounts.Editor), next)
	}
}
