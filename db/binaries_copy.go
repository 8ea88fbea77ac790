package db

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// runnable returns bin, or a copy of it in the home when cred cannot reach bin (a checkout below /root) or its libraries lack their links
// (a package installed without its scripts).
func runnable(bin string, h home, cred *syscall.Credential) (string, error) {
	pkg := filepath.Dir(bin)
	links, err := missingLinks(pkg)
	if err != nil {
		return "", err
	}
	if len(links) == 0 && (cred == nil || executable(filepath.Join(bin, "postgres"), cred)) {
		return bin, nil
	}
	if _, err := os.Stat(filepath.Join(pkg, "share")); err != nil {
		return "", fmt.Errorf("user %d, who runs Postgres because root may not, cannot run %s: install Postgres where everybody can, or set PG_BIN", cred.Uid, bin)
	}
	info, err := os.Stat(filepath.Join(bin, "postgres"))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %d", bin, info.Size(), info.ModTime().UnixNano()))
	target := filepath.Join(h.dir, fmt.Sprintf("server-%x", sum[:6]))
	if _, err := os.Stat(target); err == nil {
		return filepath.Join(target, "bin"), nil
	}
	return filepath.Join(target, "bin"), copyPackage(pkg, target, links, cred)
}

// copyPackage leaves a whole copy at target or none, and drops copies of earlier versions.
func copyPackage(pkg, target string, links map[string]string, cred *syscall.Credential) error {
	old, _ := filepath.Glob(filepath.Join(filepath.Dir(target), "server-*")) // the pattern is fixed
	for _, dir := range old {
		_ = os.RemoveAll(dir)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(target), "server-new-*")
	if err != nil {
		return err
	}
	if err := os.CopyFS(fresh, os.DirFS(pkg)); err != nil {
		return fmt.Errorf("copy the Postgres server: %w", err)
	}
	for link, to := range links {
		if err := os.Symlink(to, filepath.Join(fresh, link)); err != nil {
			return err
		}
	}
	err = filepath.WalkDir(fresh, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, own(path, cred))
	})
	if err != nil {
		return err
	}
	return os.Rename(fresh, target)
}

// missingLinks reads the npm package's list of links, which npm itself cannot carry, and returns those that are not there: link → text.
func missingLinks(pkg string) (map[string]string, error) {
	b, err := os.ReadFile(filepath.Join(pkg, "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var listed []struct{ Source, Target string } // below the package's root, such as native/lib/libpq.so.5
	if err := json.Unmarshal(b, &listed); err != nil {
		return nil, fmt.Errorf("read pg-symlinks.json: %w", err)
	}
	missing := map[string]string{}
	for _, l := range listed {
		link, err := filepath.Rel("native", l.Target)
		if err != nil {
			return nil, err
		}
		if _, err := os.Lstat(filepath.Join(pkg, link)); err == nil {
			continue
		}
		to, err := filepath.Rel(filepath.Dir(l.Target), l.Source)
		if err != nil {
			return nil, err
		}
		missing[link] = to
	}
	return missing, nil
}

// executable says whether cred may reach the file at path and run it.
func executable(path string, cred *syscall.Credential) bool {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && mayEnter(info, cred) && reachable(filepath.Dir(path), cred)
}
