package web

import (
	"crypto/rand"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/web/console"
	"huizhida/web/insight"
	"huizhida/web/portal"
)

// parameter is a part of a path that stands for something: :id.
var parameter = regexp.MustCompile(`:\w+\??`)

// guarded is the site with every handler replaced: what answers 418 was let in. So the table is walked without any service.
func guarded(s *Server) *fiber.App {
	app := fiber.New(fiber.Config{Immutable: true, ErrorHandler: s.fail})
	app.Use(s.identify, s.checkForm)
	for _, r := range s.routes() {
		app.Add(r.method, r.path, s.allow(r), func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusTeapot) })
	}
	return app
}

func TestEveryRouteIsOpenToTheRolesOfTheTableAndToNoOther(t *testing.T) {
	t.Parallel()

	tx := dbtest.Tx(t)
	service := &accounts.Service{DB: tx, Now: time.Now}
	server := &Server{Accounts: service, Portal: &portal.Portal{}, Console: &console.Console{}, Insight: &insight.Insight{},
		Log: slog.New(slog.DiscardHandler), Now: time.Now, Development: true}
	app := guarded(server)
	var enterpriseID int64
	require.NoError(t, tx.QueryRow(t.Context(), `insert into enterprises (uscc, name, created_at, updated_at) values ($1, '甲', now(), now()) returning id`,
		rand.Text()).Scan(&enterpriseID))

	walked := 0
	for _, role := range append([]accounts.Role{""}, accounts.Roles...) {
		cookies := map[string]string{}
		csrf := ""
		if role != "" {
			n := accounts.New{Login: rand.Text(), Name: "李明", Role: role, Password: password}
			if role == accounts.Enterprise {
				n.EnterpriseID = &enterpriseID
			}
			a, err := service.Create(t.Context(), audit.System("test"), n)
			require.NoError(t, err)
			token, _, err := service.SignIn(t.Context(), a.Login, password, accounts.Browser{IP: "192.0.2.1"})
			require.NoError(t, err)
			session, err := service.Session(t.Context(), token)
			require.NoError(t, err)
			cookies[sessionCookie], csrf = token, session.CSRF
		} else {
			csrf = rand.Text()
			cookies[formCookie] = csrf
		}
		for _, r := range server.routes() {
			walked++
			b := &browser{t, app, cookies}
			req := httptest.NewRequest(r.method, parameter.ReplaceAllString(r.path, "1"), strings.NewReader(url.Values{"csrf": {csrf}}.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			resp, _ := b.do(req)
			want := fiber.StatusTeapot
			switch {
			case r.roles == nil || slices.Contains(r.roles, role):
			case role == "" && r.method == fiber.MethodGet:
				want = fiber.StatusSeeOther // to the sign-in page
			case role == "":
				want = fiber.StatusUnauthorized
			default:
				want = fiber.StatusForbidden
			}
			if resp.StatusCode != want {
				t.Errorf("%s %s as %q: %d, want %d", r.method, r.path, role, resp.StatusCode, want)
			}
		}
	}
	require.Positive(t, walked)
}

func TestEveryChangeNeedsTheFormsToken(t *testing.T) {
	t.Parallel()

	server := &Server{Accounts: &accounts.Service{DB: dbtest.Tx(t), Now: time.Now}, Portal: &portal.Portal{}, Console: &console.Console{},
		Insight: &insight.Insight{}, Log: slog.New(slog.DiscardHandler), Now: time.Now, Development: true}
	app := guarded(server)
	for _, r := range server.routes() {
		if r.method == fiber.MethodGet || signedByItself(r.path) {
			continue
		}
		resp, err := app.Test(httptest.NewRequest(r.method, parameter.ReplaceAllString(r.path, "1"), nil), -1)
		require.NoError(t, err)
		require.Equal(t, fiber.StatusForbidden, resp.StatusCode, r.path)
	}
}

func TestNoPathStandsTwiceInTheTable(t *testing.T) {
	t.Parallel()

	seen := map[string]bool{}
	server := &Server{Portal: &portal.Portal{}, Console: &console.Console{}, Insight: &insight.Insight{}, Development: true}
	for _, r := range server.routes() {
		require.False(t, seen[r.method+" "+r.path], r.path)
		seen[r.method+" "+r.path] = true
	}
}
