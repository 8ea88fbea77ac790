package main

import (
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/matching"
	"huizhida/seal"
)

// jobsSite is the whole site with River UI, and a request to it as somebody who is signed in.
func jobsSite(t *testing.T, s *services, role accounts.Role) func(method, path, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	site := s.newSite(log, false, false)
	ui, err := newJobsUI(s, log)
	require.NoError(t, err)
	require.NoError(t, ui.Start(t.Context()))
	site.JobsUI = ui
	app := site.App()
	a, err := s.Accounts.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "罗永康", Role: role, Password: "Panyu-2022-07-jobs"})
	require.NoError(t, err)
	token, _, err := s.Accounts.SignIn(t.Context(), a.Login, "Panyu-2022-07-jobs", accounts.Browser{IP: "192.0.2.1"})
	require.NoError(t, err)
	return func(method, path, body string, headers ...string) (int, string, http.Header) {
		req := httptest.NewRequest(method, path, strings.NewReader(body))
		req.Header.Set("Cookie", "hzd_session="+token)
		req.Header.Set("Content-Type", "application/json")
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		return answered(t, app, req)
	}
}

func answered(t *testing.T, app *fiber.App, req *http.Request) (int, string, http.Header) {
	t.Helper()
	resp, err := app.Test(req, -1)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body), resp.Header
}

func TestASystemAdministratorSeesAndCancelsJobsFromOurOwnPagesOnly(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	s, err := newServices(pool, config{}, seal.NewKey(), time.Now)
	require.NoError(t, err)
	job, err := s.queue.Insert(t.Context(), matching.RematchArgs{}, nil)
	require.NoError(t, err)
	ask := jobsSite(t, s, accounts.SystemAdmin)

	status, _, header := ask("GET", "/admin/jobs", "")
	require.Equal(t, 302, status)
	require.Equal(t, "/admin/jobs/", header.Get("Location"))
	status, body, header := ask("GET", "/admin/jobs/", "", "Accept", "text/html")
	require.Equal(t, 200, status)
	require.Contains(t, body, `src="/admin/jobs/`)
	require.NotContains(t, body, "<style", "the policy forbids styles in the page")
	require.Contains(t, header.Get("Content-Security-Policy"), "default-src 'none'")
	status, body, _ = ask("GET", "/admin/jobs/api/jobs?state=available", "")
	require.Equal(t, 200, status)
	require.Contains(t, body, "rematch")

	cancel := `{"ids":["` + itoa(job.Job.ID) + `"]}`
	for _, foreign := range [][]string{nil, {"Origin", "https://evil.example"}, {"Origin", "http://example.com", "Sec-Fetch-Site", "cross-site"}, {"Origin", "null"}} {
		status, _, _ = ask("POST", "/admin/jobs/api/jobs/cancel", cancel, foreign...)
		require.Equal(t, 403, status, foreign)
	}
	status, _, _ = ask("POST", "/admin/jobs/api/jobs/cancel", cancel, "Origin", "http://example.com", "Sec-Fetch-Site", "same-origin")
	require.Equal(t, 200, status)
	var state string
	require.NoError(t, pool.QueryRow(t.Context(), `select state from river_job where id = $1`, job.Job.ID).Scan(&state))
	require.Equal(t, "cancelled", state)
	var ids string
	require.NoError(t, pool.QueryRow(t.Context(), `select detail ->> 'ids' from audit_events where action = 'job.cancel' and actor = '罗永康'`).Scan(&ids))
	require.Equal(t, "["+itoa(job.Job.ID)+"]", ids)
	status, _, _ = ask("PUT", "/admin/jobs/api/queues/default/pause", "", "Origin", "http://example.com")
	require.NotEqual(t, 403, status)
}

func TestNobodyElseSeesTheJobs(t *testing.T) {
	t.Parallel()
	s, err := newServices(dbtest.Pool(t), config{}, seal.NewKey(), time.Now)
	require.NoError(t, err)
	for _, role := range []accounts.Role{accounts.SecurityAdmin, accounts.AuditAdmin, accounts.SectionHead} {
		ask := jobsSite(t, s, role)
		for _, path := range []string{"/admin/jobs", "/admin/jobs/api/jobs", "/admin/jobs/api/states"} {
			status, _, _ := ask("GET", path, "")
			require.Equal(t, 403, status, "%s %s", role, path)
		}
		status, _, _ := ask("POST", "/admin/jobs/api/jobs/cancel", `{"ids":["1"]}`, "Origin", "http://example.com")
		require.Equal(t, 403, status)
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
