package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"huizhida/web/assets"
)

// installationChecks need no database.
var installationChecks = []check{
	{"face", checkFace}, {"key", checkKeySource}, {"e-mail", checkMail}, {"address", checkAddress}, {"disk", checkDisk},
}

func checkFace(patient) (level, string, string, error) {
	if err := assets.Check(); err != nil {
		return wrong, "pages have no style", "make build", nil
	}
	return well, "styles and script are built in", "", nil
}

func checkKeySource(p patient) (level, string, string, error) {
	switch {
	case p.config.Key != nil:
		return well, "HUIZHIDA_KEY", "", nil
	case p.config.DatabaseURL != "":
		return wrong, "HUIZHIDA_KEY is not set", "set it on every process to the same key, from: openssl rand -base64 32", nil
	}
	name := filepath.Join(p.data, "key")
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return well, name + " will be made", "", nil
	}
	if err != nil {
		return "", "", "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return wrong, fmt.Sprintf("%s may be read by others (mode %o)", name, info.Mode().Perm()), "chmod 600 " + name, nil
	}
	return well, name, "", nil
}

func checkMail(p patient) (level, string, string, error) {
	if p.config.SMTP.Addr == "" {
		return warning, "no SMTP server: e-mail is recorded and not sent", "set SMTP_ADDR and SMTP_FROM", nil
	}
	return well, "through " + p.config.SMTP.Addr, "", nil
}

func checkAddress(p patient) (level, string, string, error) {
	if p.config.BaseURL == "" {
		return warning, "HUIZHIDA_URL is not set: links in e-mail lead to this machine only", "set it to the site's public address", nil
	}
	return well, p.config.BaseURL, "", nil
}

// Free space below which the disk is worth a look, and below which Postgres may stop.
const (
	lowDisk  = 2 << 30
	fullDisk = 256 << 20
)

func checkDisk(p patient) (level, string, string, error) {
	dir := filepath.Join(p.data, "postgres") // may be a link to another disk
	for {                                    // the nearest folder that exists
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return "", "", "", err
	}
	free := int64(s.Bavail) * int64(s.Bsize)
	detail := fmt.Sprintf("%.1f GB free for %s", float64(free)/(1<<30), p.data)
	switch {
	case free < fullDisk:
		return wrong, detail, "make room, or move the data directory: Postgres stops when the disk is full", nil
	case free < lowDisk:
		return warning, detail, "make room soon", nil
	}
	return well, detail, "", nil
}
