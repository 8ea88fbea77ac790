package email_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/email"
)

// BenchmarkSend carries letters of 6 KB to a sink in a process of its own, and tells what one costs this process.
func BenchmarkSend(b *testing.B) {
	for _, c := range []struct {
		name     string
		flags    []string
		sessions int
	}{
		{"pipelined", nil, 4},
		{"lockstep", []string{"-lockstep"}, 4},
		{"answer after 20 ms", []string{"-delay", "20ms"}, 100},
	} {
		b.Run(c.name, func(b *testing.B) { benchmark(b, c.sessions, sink(b, c.flags...)) })
	}
}

func benchmark(b *testing.B, sessions int, addr string) {
	carrier, err := email.New(email.Config{Addr: addr, From: from})
	require.NoError(b, err)
	var next atomic.Int64
	b.ResetTimer()
	before := cpu(b)
	done := make(chan *notify.Failure)
	for range sessions {
		go func() { done <- carryAll(b, carrier, &next, int64(b.N)) }()
	}
	for range sessions {
		require.Nil(b, <-done)
	}
	spent := cpu(b) - before
	b.ReportMetric(float64(spent.Microseconds())/float64(b.N), "cpu-µs/mail")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// carryAll takes its share of n letters, a batch and a session at a time, as jobs do.
func carryAll(b *testing.B, carrier *email.Carrier, next *atomic.Int64, n int64) *notify.Failure {
	size := int64(carrier.Batch())
	for {
		last := next.Add(size)
		first := last - size
		if first >= n {
			return nil
		}
		var batch []notify.Outgoing
		for i := first; i < min(last, n); i++ {
			batch = append(batch, long(i))
		}
		session := carrier.Session()
		if f := session.Connect(b.Context()); f != nil {
			return f
		}
		for _, r := range session.Send(b.Context(), batch) {
			if r.Failure != nil {
				return r.Failure
			}
		}
		if err := session.Close(); err != nil {
			return &notify.Failure{Detail: err.Error()}
		}
	}
}

var paragraph = strings.Repeat("贵单位符合本次申报条件，请于截止日前登录平台确认并提交材料。", 11)

// long is a letter of 4 KB with the page that the adapter puts around it: 6 KB on the wire.
func long(i int64) notify.Outgoing {
	return notify.Outgoing{
		ID: fmt.Sprintf("%d.0011223344556677@huiqi.example", i), To: fmt.Sprintf("contact%d@firm%d.example", i, i%997), Subject: "广州甲有限公司符合小微出口企业统保条件",
		Text: paragraph, HTML: "<p>" + paragraph + "</p><p>" + paragraph + "</p>", Unsubscribe: fmt.Sprintf("https://huiqi.example/unsubscribe/%d.00112233445566778899aabbccddeeff", i),
	}
}

// sink starts the peer that only counts.
func sink(b *testing.B, flags ...string) string {
	binary := filepath.Join(b.TempDir(), "sink")
	out, err := exec.Command("go", "build", "-o", binary, "./smtptest/sink").CombinedOutput()
	require.NoError(b, err, string(out))
	peer := exec.Command(binary, flags...)
	stdout, err := peer.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, peer.Start())
	b.Cleanup(func() {
		_ = peer.Process.Signal(os.Interrupt)
		_ = peer.Wait()
	})
	addr, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(b, err)
	return strings.TrimSpace(addr)
}

// cpu is the processor time that this process has used.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
