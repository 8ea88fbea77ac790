package jobs_test

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/jobs"
)

// kind is the args of any job.
type kind string

func (k kind) Kind() string { return string(k) }

var kindDeclared = regexp.MustCompile(`\) Kind\(\) string\s*{ return "(\w+)" }`)

// declaredKinds reads the kinds of all job args off the source.
func declaredKinds(t *testing.T) []kind {
	t.Helper()
	var kinds []kind
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "data" || entry.Name() == ".git") {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range kindDeclared.FindAllSubmatch(source, -1) {
			kinds = append(kinds, kind(m[1]))
		}
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, kinds)
	return kinds
}

func TestEveryKindOfJobHasAWorker(t *testing.T) {
	t.Parallel()

	tx := dbtest.Tx(t)
	pool, err := pgxpool.New(t.Context(), "host=/nowhere") // never used
	require.NoError(t, err)
	client, err := jobs.NewClient(pool, jobs.Services{}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	for _, k := range declaredKinds(t) {
		_, err := client.InsertTx(t.Context(), tx, k, nil)
		require.NoError(t, err, "add its worker to NewClient, or its jobs wait for ever")
	}
}
