//go:build unix && !linux

package db

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// startTied starts cmd in its own process group and ties its life to ours: a shell waits for the pipe that closes when we end, even
// by kill -9, and then sends it SIGINT, Postgres's fast shutdown. Release ends the shell.
func startTied(cmd *exec.Cmd) (release func(), err error) {
	cmd.SysProcAttr.Setpgid = true
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	watch := exec.Command("/bin/sh", "-c", fmt.Sprintf("trap '' INT TERM; read -r line; [ -n \"$line\" ] || kill -INT %d", cmd.Process.Pid))
	pipe, err := watch.StdinPipe()
	if err == nil {
		err = watch.Start()
	}
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, err
	}
	return func() {
		_, _ = pipe.Write([]byte("released\n"))
		_ = watch.Wait()
	}, nil
}

// serversIn returns the postmaster of data when it is alive.
func serversIn(data string) []int {
	if pid := readStatus(data).pid; pid > 0 && strings.Contains(commandOf(pid), data) {
		return []int{pid}
	}
	return nil
}

// commandOf returns the command line of a process, for messages.
func commandOf(pid int) string {
	out, _ := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(pid)).Output() // empty when it is gone
	return strings.TrimSpace(string(out))
}
