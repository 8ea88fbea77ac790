package db

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// home is the folder of everything that belongs to Postgres: the cluster, the socket, the log.
// It is <data>/postgres, or a link from there when Postgres's user cannot enter the data directory.
type home struct {
	dir string // no links in it
}

// elsewhere holds the homes of data directories that only root may enter, such as those below /root.
const elsewhere = "/var/lib/huizhida"

func (h home) data() string { return filepath.Join(h.dir, "data") }

// version is the major version of the cluster, 0 when there is none yet.
func (h home) version() (int, error) {
	b, err := os.ReadFile(filepath.Join(h.data(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if errors.Is(err, fs.ErrPermission) {
		return 0, fmt.Errorf("%s belongs to another user: run as that user or as root, or name another folder with --data", h.dir)
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(b)))
}

// existingHome returns the home of dir without creating it.
func existingHome(dir string) (home, error) {
	resolved, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	return home{resolved}, err
}

// openHome returns the home of dir, creating it where cred can reach it.
func openHome(dir string, cred *syscall.Credential) (home, error) {
	link := filepath.Join(dir, "postgres")
	if h, err := existingHome(dir); err == nil {
		if cred != nil && !reachable(h.dir, cred) {
			return home{}, fmt.Errorf("user %d, who runs Postgres because root may not, cannot enter %s: let others pass with chmod o+x on the folders above it, or name another folder with --data", cred.Uid, h.dir)
		}
		return h, nil
	}
	if target, err := os.Readlink(link); err == nil {
		return home{}, fmt.Errorf("the database of %s was kept in %s, which is gone: bring it back, or remove the link %s to begin with an empty one", dir, target, link)
	}
	if cred != nil && !reachable(dir, cred) {
		if err := placeElsewhere(link); err != nil {
			return home{}, err
		}
	} else if err := os.Mkdir(link, 0o700); err != nil {
		return home{}, err
	}
	h, err := existingHome(dir)
	if err != nil {
		return home{}, err
	}
	return h, own(h.dir, cred)
}

func placeElsewhere(link string) error {
	if err := os.MkdirAll(elsewhere, 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(elsewhere, filepath.Base(filepath.Dir(link))+"-*")
	if err != nil {
		return err
	}
	return os.Symlink(dir, link)
}

// socket returns the folder of the socket: in the home, or below the temporary folder when its path would be too long for one.
func (h home) socket(cred *syscall.Credential) (string, error) {
	const longest = 103 // bytes; macOS's limit, Linux has 107
	dir := filepath.Join(h.dir, "run")
	if len(dir)+len("/.s.PGSQL.5432") > longest {
		sum := sha256.Sum256([]byte(h.dir))
		dir = filepath.Join(os.TempDir(), fmt.Sprintf("huizhida-%x", sum[:8]))
	}
	if err := os.Mkdir(dir, 0o700); err == nil {
		return dir, own(dir, cred)
	} else if !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", err
	}
	owner := os.Geteuid()
	if cred != nil {
		owner = int(cred.Uid)
	}
	if !info.IsDir() || info.Mode().Perm() != 0o700 || int(info.Sys().(*syscall.Stat_t).Uid) != owner {
		return "", fmt.Errorf("%s must be a folder of user %d that nobody else may enter: remove it", dir, owner)
	}
	return dir, nil
}

// Exists says whether dir holds a private cluster.
func Exists(dir string) bool {
	h, err := existingHome(dir)
	if err != nil {
		return false
	}
	v, err := h.version()
	return v != 0 || err != nil
}
