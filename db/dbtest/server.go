package dbtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"huizhida/db"
)

// server is one Postgres per test process, or the one that TEST_DATABASE_URL names; it ends with the process.
var server = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("TEST_DATABASE_URL"); url != "" {
		return url, nil
	}
	s, _, err := Start(context.Background())
	if err != nil {
		return "", err
	}
	return s.URL, nil
})

// Start runs a server that forgets everything on a crash, in a temporary folder that the caller removes.
func Start(ctx context.Context) (*db.Server, string, error) {
	sweep()
	dir, err := os.MkdirTemp("", fmt.Sprintf("hzdtest-%d-", os.Getpid()))
	if err != nil {
		return nil, "", err
	}
	if err := os.Chmod(dir, 0o711); err != nil { // Postgres's user passes through
		return nil, "", err
	}
	s, err := db.StartServer(ctx, dir, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=400")
	return s, dir, err
}

// sweep removes the folders of test processes that are gone.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "hzdtest-*")) // the pattern is fixed
	for _, dir := range left {
		if pid := strings.Split(filepath.Base(dir), "-")[1]; gone(pid) {
			_ = os.RemoveAll(dir)
		}
	}
}

func gone(pid string) bool {
	_, err := os.Stat("/proc/" + pid)
	return os.IsNotExist(err)
}
