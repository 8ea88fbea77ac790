package db

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// unprivileged returns who Postgres runs as: nil for ourselves; when we are root, the owner of the cluster in dir or somebody who owns little.
func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if h, err := existingHome(dir); err == nil {
		if info, err := os.Stat(h.dir); err == nil {
			if owner := info.Sys().(*syscall.Stat_t); owner.Uid != 0 {
				return &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}, nil
			}
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("Postgres refuses to run as root, and there is no user postgres or nobody to run it as: create one, or start as another user")
}

// own gives path to cred; nothing to do when that is ourselves.
func own(path string, cred *syscall.Credential) error {
	if cred == nil {
		return nil
	}
	return os.Lchown(path, int(cred.Uid), int(cred.Gid))
}

// reachable says whether cred may enter path and every folder above it.
func reachable(path string, cred *syscall.Credential) bool {
	for dir := path; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || !mayEnter(info, cred) {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

func mayEnter(info os.FileInfo, cred *syscall.Credential) bool {
	perm, owner := info.Mode().Perm(), info.Sys().(*syscall.Stat_t)
	switch {
	case owner.Uid == cred.Uid:
		return perm&0o100 != 0
	case owner.Gid == cred.Gid:
		return perm&0o010 != 0
	}
	return perm&0o001 != 0
}
