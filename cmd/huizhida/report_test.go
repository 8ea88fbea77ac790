package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/reports"
)

func TestReport(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	var staff int64
	require.NoError(t, pool.QueryRow(t.Context(), `insert into accounts (login, name, role, created_at) values ('editor', '林嘉欣', 'editor', now()) returning id`).Scan(&staff))
	c := pool.Config().ConnConfig
	database := fmt.Sprintf("host=%s port=%d user=%s password='%s' dbname=%s sslmode=disable", c.Host, c.Port, c.User, c.Password, c.Database)
	variables := map[string]string{"DATABASE_URL": database, "HUIZHIDA_KEY": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
	report := func(args ...string) (string, error) {
		var out bytes.Buffer
		e := &env{ctx: t.Context(), out: &out, err: io.Discard, log: slog.New(slog.DiscardHandler)}
		err := run(e, append([]string{"report"}, args...), func(name string) string { return variables[name] })
		return out.String(), err
	}

	out, err := report("2022")
	require.ErrorContains(t, err, "2 checks of the 2022 report fail")
	require.Contains(t, out, "✗ E6  三张表 200 格：行政许可，本年处理决定数量尚未填写")
	require.Contains(t, out, "✓ E1  自然人：0 + 0 = 0 + 0")

	s := &reports.Service{DB: pool, Now: time.Now}
	for _, key := range []string{"license", "penalty", "coercion", "fee", "departments_claimed", "items_claimed", "departments_listed", "items_listed"} {
		require.NoError(t, s.SetFigure(t.Context(), audit.Actor{ID: staff, Name: "林嘉欣"}, 2022, key, "7", "许可系统"))
	}
	file := filepath.Join(t.TempDir(), "2022.html")
	out, err = report("2022", "--html", file, "--json")
	require.NoError(t, err)
	var y reports.Year
	require.NoError(t, json.Unmarshal([]byte(out), &y))
	require.Equal(t, "7", y.Two[6].Value)
	html, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(html), "2022年政府信息公开工作")

	_, err = report("22")
	require.ErrorContains(t, err, "four digits")
}
