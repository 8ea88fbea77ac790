package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// forgetPeak lets the kernel measure the process's peak memory anew, where it can.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// peakMemory is the process's peak since then, in MB; 0 where the kernel does not say.
func peakMemory() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	fields := strings.Fields(string(rest))
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseFloat(fields[0], 64)
	return kb / 1024
}

// clockTick is the kernel's unit of processor time, the same on every Linux.
const clockTick = 10 * time.Millisecond

// busy is the processor time that this process and those of the Postgres below it have used so far; 0 where the kernel does not say.
func busy(postmaster int) (total time.Duration) {
	for pid, parent := range parents() {
		if pid == os.Getpid() || pid == postmaster || parent == postmaster {
			total += used(pid, pid == postmaster)
		}
	}
	return total
}

// parents are all processes with their parents.
func parents() map[int]int {
	list := map[int]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is well formed
	for _, path := range stats {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if fields := statFields(pid); fields != nil {
			list[pid], _ = strconv.Atoi(fields[1])
		}
	}
	return list
}

// used is a process's processor time, with that of its ended children if they count.
func used(pid int, children bool) time.Duration {
	fields := statFields(pid)
	if fields == nil {
		return 0
	}
	if fields = fields[11:15]; !children {
		fields = fields[:2]
	}
	ticks := 0
	for _, f := range fields {
		n, _ := strconv.Atoi(f)
		ticks += n
	}
	return time.Duration(ticks) * clockTick
}

// statFields are what follows the name in a process's stat: state, parent, and so on; nil for one that has gone.
func statFields(pid int) []string {
	b, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(fields) < 15 {
		return nil
	}
	return fields
}
