package db

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// HeldError says that a live process keeps the data directory.
type HeldError struct {
	Dir     string
	PID     int
	Command string // its command line, where it can be read
}

func (e *HeldError) Error() string {
	who := fmt.Sprintf("process %d", e.PID)
	if e.Command != "" {
		who += " (" + e.Command + ")"
	}
	return fmt.Sprintf("data directory %s is in use by %s: stop that process, or name another folder with --data", e.Dir, who)
}

// hold creates dir and locks it for as long as the returned file is open. The kernel lets go when we die, so a recycled pid misleads nobody.
func hold(dir string) (*os.File, error) {
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711 // Postgres's user passes through
	}
	if err := os.MkdirAll(dir, mode); err != nil {
		return nil, fmt.Errorf("create data directory: %w", err)
	}
	name := filepath.Join(dir, "lock")
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("data directory %s: %w: run as its owner, or name another folder with --data", dir, err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock data directory %s: %w", dir, err)
		}
		pid := holder(name)
		return nil, &HeldError{dir, pid, commandOf(pid)}
	}
	err = file.Truncate(0)
	if err == nil {
		_, err = file.WriteString(strconv.Itoa(os.Getpid()) + "\n")
	}
	return file, err
}

// holder reads who holds the lock; the holder may be about to write it.
func holder(name string) int {
	for range 20 {
		b, _ := os.ReadFile(name)
		if pid, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil {
			return pid
		}
		time.Sleep(10 * time.Millisecond)
	}
	return 0
}
