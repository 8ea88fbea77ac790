package db

import (
	"bytes"
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

// startTied starts cmd in its own process group, so that Ctrl-C reaches us first, and ties its life to ours: the kernel sends it
// SIGINT, Postgres's fast shutdown, when our thread ends, even by kill -9. Release frees what the tie needed.
func startTied(cmd *exec.Cmd) (release func(), err error) {
	cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Pdeathsig = true, syscall.SIGINT
	return func() {}, cmd.Start()
}

// serversIn returns the processes of Postgres that work in data, whoever started them.
func serversIn(data string) []int {
	entries, _ := os.ReadDir("/proc") // none without /proc
	var pids []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		name, _ := os.ReadFile("/proc/" + e.Name() + "/comm") // gone again
		if !bytes.Equal(bytes.TrimSpace(name), []byte("postgres")) {
			continue
		}
		if cwd, err := os.Readlink("/proc/" + e.Name() + "/cwd"); err == nil && cwd == data {
			pids = append(pids, pid)
		}
	}
	return pids
}

// commandOf returns the command line of a process, for messages.
func commandOf(pid int) string {
	b, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
	return string(bytes.TrimSpace(bytes.ReplaceAll(b, []byte{0}, []byte{' '})))
}
