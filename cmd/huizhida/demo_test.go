package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/db/dbtest"
	"huizhida/demo"
	"huizhida/reports"
	"huizhida/seal"
	"huizhida/web/report"
	"huizhida/worklist"
)

var update = flag.Bool("update", false, "write the golden files")

// demoWorld loads the demo world into a database of the test's own.
func demoWorld(t *testing.T, n int) *app {
	t.Helper()
	e := &env{ctx: t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	a := &app{pool: dbtest.Pool(t), key: seal.NewKey()}
	require.NoError(t, loadDemo(e, a, n))
	require.NoError(t, a.build(e))
	return a
}

// The numbers are those of the bureau's own report of 2022. Nothing in the demo world states them: the matcher finds who is eligible,
// the claims service counts who was approved.
func TestTheDemoYearIsTheBureausYear(t *testing.T) {
	if testing.Short() {
		t.Skip("loads 20,000 enterprises")
	}
	a := demoWorld(t, demo.Size)
	s := &reports.Service{DB: a.pool, Now: func() time.Time { return demo.Today }}

	y, err := s.Year(t.Context(), 2022)
	require.NoError(t, err)
	require.Empty(t, y.Failures())
	notices, err := s.Notices(t.Context(), 2022)
	require.NoError(t, err)
	require.Len(t, notices, 48)
	found := 0
	for _, n := range notices {
		if n.Benefit != "小微出口企业出口信用保险" {
			continue
		}
		found++
		coverage, err := s.Coverage(t.Context(), reports.Scope{NoticeID: n.ID})
		require.NoError(t, err)
		assert.Equal(t, 1572, coverage.Count(reports.Eligible))
		assert.Equal(t, 588, coverage.Count(reports.Approved))
	}
	require.Equal(t, 1, found)

	var b bytes.Buffer
	require.NoError(t, report.WriteFile(t.Context(), &b, y))
	html := strings.ReplaceAll(b.String(), "><", ">\n<") // a line an element, for readable differences
	path := filepath.Join("testdata", "demo-2022.golden.html")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(html), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), html, "run with -update when the change is meant")

	list := &worklist.Service{DB: a.pool, Now: func() time.Time { return demo.Today }}
	for _, role := range []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.Acceptor} {
		n, err := list.Count(t.Context(), staffOf(t.Context(), t, a, role))
		require.NoError(t, err)
		assert.Positive(t, n, "work waits for %s", role.Label())
	}
}

func TestADemoWorldThatWasCutOffIsLoadedAnew(t *testing.T) {
	t.Parallel()

	e := &env{ctx: t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	a := &app{pool: dbtest.Pool(t), key: seal.NewKey()}
	cut, cancel := context.WithCancel(t.Context())
	e.ctx = cut
	time.AfterFunc(2*time.Second, cancel)
	require.Error(t, loadDemo(e, a, 20_000))

	e.ctx = t.Context()
	used, err := a.inUse(e)
	require.NoError(t, err)
	require.False(t, used, "what is half there does not count")
	require.Eventually(t, func() bool { // a server process takes a moment to let go of what its client held
		err = loadDemo(e, a, 200)
		return !errors.Is(err, errLoading)
	}, time.Minute, 50*time.Millisecond)
	require.NoError(t, err)
	used, err = a.inUse(e)
	require.NoError(t, err)
	require.True(t, used)
	var n int
	require.NoError(t, a.pool.QueryRow(t.Context(), `select count(*) from enterprises`).Scan(&n))
	require.Equal(t, 200, n)
}

func TestTwoProcessesNeverLoadADemoWorldAtOnce(t *testing.T) {
	t.Parallel()

	e := &env{ctx: t.Context(), out: io.Discard, err: io.Discard, log: slog.New(slog.DiscardHandler)}
	a := &app{pool: dbtest.Pool(t), key: seal.NewKey()}
	first, err := loadAlone(t.Context(), a.pool)
	require.NoError(t, err)
	require.ErrorIs(t, loadDemo(e, a, 200), errLoading)
	require.NoError(t, first.Conn().Close(t.Context()), "the first one dies")
	first.Release()

	var second *pgxpool.Conn
	require.Eventually(t, func() bool { // a server process takes a moment to let go of what its client held
		second, err = loadAlone(t.Context(), a.pool)
		return err == nil
	}, time.Minute, 50*time.Millisecond)
	_, err = a.pool.Exec(t.Context(), `insert into accounts (login, name, role, created_at) values ('a', 'a', 'editor', now())`)
	require.NoError(t, err)
	letGo(second)
	require.Eventually(t, func() bool { return errors.Is(loadDemo(e, a, 200), errNotEmpty) }, time.Minute, 50*time.Millisecond,
		"what was loaded in the meantime stays")
}

func staffOf(ctx context.Context, t *testing.T, a *app, role accounts.Role) accounts.Account {
	t.Helper()
	list, err := a.Accounts.Staff(ctx)
	require.NoError(t, err)
	for _, account := range list {
		if account.Role == role {
			return account
		}
	}
	t.Fatalf("no account with the role %s", role)
	return accounts.Account{}
}
