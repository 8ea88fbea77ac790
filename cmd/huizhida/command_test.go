package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/migrations"
)

// command runs a command as main does.
func command(t *testing.T, getenv func(string) string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errs bytes.Buffer
	err = run(&env{ctx: t.Context(), in: nil, out: &out, err: &errs}, args, getenv)
	return out.String(), errs.String(), err
}

// on points a command at the test's database.
func on(pool *pgxpool.Pool) func(string) string {
	c := pool.Config().ConnConfig
	url := fmt.Sprintf("host='%s' port=%d user='%s' password='%s' dbname=%s sslmode=disable", c.Host, c.Port, c.User, c.Password, c.Database)
	return environment("DATABASE_URL", url, "HUIZHIDA_KEY", testKey)
}

func TestMigrateListsItsStepsAndSaysWhatItDid(t *testing.T) {
	t.Parallel()

	getenv := on(dbtest.Pool(t))
	out, _, err := command(t, getenv, "migrate", "status", "--json")
	require.NoError(t, err)
	var steps []migrations.Step
	require.NoError(t, json.Unmarshal([]byte(out), &steps))
	require.Greater(t, len(steps), 8)
	require.NotNil(t, steps[0].AppliedAt)
	out, _, err = command(t, getenv, "migrate", "--json")
	require.NoError(t, err)
	require.JSONEq(t, `{"applied": 0}`, out)
}

func TestTheDoctorNamesWhatIsWrongAndTheMend(t *testing.T) {
	t.Parallel()

	pool := dbtest.Pool(t)
	levels := func() map[string]finding {
		out, _, _ := command(t, on(pool), "doctor", "--json") // the built face may be missing here
		var findings []finding
		require.NoError(t, json.Unmarshal([]byte(out), &findings))
		byName := map[string]finding{}
		for _, f := range findings {
			byName[f.Check] = f
		}
		return byName
	}
	healthy := levels()
	for _, name := range []string{"key", "database", "schema", "clock", "waiting jobs", "running jobs", "lost jobs"} {
		require.Equal(t, well, healthy[name].Level, "%s: %s", name, healthy[name].Detail)
	}
	require.Equal(t, warning, healthy["leader"].Level)
	require.Equal(t, warning, healthy["accounts"].Level)

	insert := `insert into river_job (kind, args, state, scheduled_at, attempted_at, attempt, max_attempts, queue, finalized_at)
		values ('k', '{}', $1::text::river_job_state, now() - interval '1 hour', now() - interval '1 hour', 1, 3, 'default', case when $1::text = 'discarded' then now() end)`
	for _, state := range []string{"available", "running", "discarded"} {
		_, err := pool.Exec(t.Context(), insert, state)
		require.NoError(t, err)
	}
	_, err := pool.Exec(t.Context(), `delete from goose_db_version where version_id = 9; insert into settings (key, value) values ('key_mark', '"other"')`)
	require.NoError(t, err)
	ill := levels()
	require.Equal(t, wrong, ill["waiting jobs"].Level)
	require.Equal(t, wrong, ill["running jobs"].Level)
	require.Equal(t, warning, ill["lost jobs"].Level)
	require.Equal(t, wrong, ill["schema"].Level)
	require.Equal(t, "huizhida migrate", ill["schema"].Mend)
	require.Equal(t, wrong, ill["sealing key"].Level)
}

func TestADatabaseThatDoesNotAnswerIsAFindingAndAFailure(t *testing.T) {
	t.Parallel()

	out, _, err := command(t, environment("DATABASE_URL", "postgres://hui:geheim@127.0.0.1:1/x", "HUIZHIDA_KEY", testKey), "doctor")
	require.Error(t, err)
	require.Contains(t, out, "✗ database")
	require.NotContains(t, out, "geheim")
}

func TestATakenPortIsSaidBeforeAnythingStarts(t *testing.T) {
	t.Parallel()

	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	dir := t.TempDir() + "/data"
	_, _, err = command(t, environment(), "serve", "--addr", taken.Addr().String(), "--data", dir)
	require.ErrorContains(t, err, "in use by another program")
	require.ErrorContains(t, err, "--addr")
	require.NoDirExists(t, dir)
}

func TestServeListensWhereItIsTold(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ addr, port, want string }{
		{"", "", "localhost:8080"},
		{"", "9000", ":9000"},
		{"0.0.0.0:80", "9000", "0.0.0.0:80"},
		{"8081", "", ":8081"},
	} {
		require.Equal(t, c.want, serveCmd{Addr: c.addr}.address(c.port))
	}
	require.Equal(t, "http://localhost:8080", siteURL(&net.TCPAddr{IP: net.IPv6unspecified, Port: 8080}))
	require.Equal(t, "http://10.0.0.7:80", siteURL(&net.TCPAddr{IP: net.IPv4(10, 0, 0, 7), Port: 80}))
}

func TestServeStopsInOrderWhenItIsTold(t *testing.T) {
	t.Parallel()

	ctx, cancel := context.WithCancel(t.Context())
	getenv := on(dbtest.Pool(t))
	reader, writer := net.Pipe()
	done := make(chan error, 1)
	go func() {
		e := &env{ctx: ctx, out: writer, err: new(bytes.Buffer)}
		done <- run(e, []string{"serve", "--addr", "127.0.0.1:0"}, getenv)
		writer.Close()
	}()
	line := make([]byte, 256)
	n, err := reader.Read(line)
	require.NoError(t, err)
	require.Contains(t, string(line[:n]), "http://localhost:")
	cancel()
	select {
	case err := <-done:
		require.NoError(t, err)
	case <-time.After(time.Minute):
		t.Fatal("serve did not end")
	}
}

func TestProgressIsALineWhereThereIsNoTerminal(t *testing.T) {
	t.Parallel()

	var out bytes.Buffer
	p := newProgress(&env{err: &out}, 200, "导入")
	p.Add(50)
	require.Empty(t, out.String(), "not yet")
	p.told = time.Now().Add(-time.Minute)
	p.Add(50)
	require.Equal(t, "导入: 100 of 200 (50%)\n", out.String())
	p.Finish()
	require.Contains(t, out.String(), "导入: 100 in ")
}
