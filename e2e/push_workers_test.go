package e2e

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db"
)

// worker is a second process that works the jobs of a site.
func (s *site) worker() *exec.Cmd {
	s.t.Helper()
	bin, err := binary()
	require.NoError(s.t, err)
	cmd := exec.Command(bin, "work", "--data", s.data)
	cmd.Env, cmd.Stderr = s.environ(), os.Stderr
	require.NoError(s.t, cmd.Start())
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

// Failure cases 9, 11 and 25: two processes share one campaign, and killing either loses nothing.
func TestTwoProcessesShareAPush(t *testing.T) {
	r := newPushRun(t, 4000)
	r.kill(r.begin(false), time.Millisecond)
	s := &site{t: t, data: filepath.Join(r.data, "postgres"), port: freePort(t), env: []string{
		"HUIZHIDA_KEY=" + base64.StdEncoding.EncodeToString(make([]byte, 32)), "HUIZHIDA_URL=https://bench.example", // as the push began
		"SMTP_ADDR=" + r.peer.Addr, "SMTP_FROM=noreply@bench.example", "LOG_LEVEL=error"}}
	s.url = "http://127.0.0.1:" + s.port
	s.start()
	t.Cleanup(func() { s.stop() })
	more := func() {
		t.Helper()
		mails := len(r.peer.Mails())
		require.Eventually(t, func() bool { now := len(r.peer.Mails()); return now > mails+50 || now >= r.recipients }, 2*time.Minute, 2*time.Millisecond, "nothing goes on")
	}
	w := s.worker()
	more()
	require.NoError(t, w.Process.Kill())
	_ = w.Wait() // says that it was killed
	more()
	s.worker()
	more()
	require.NoError(t, s.cmd.Process.Kill()) // and its Postgres with it
	_ = s.cmd.Wait()
	s.start()

	server, err := db.JoinServer(t.Context(), s.data)
	require.NoError(t, err)
	pool, err := db.Open(t.Context(), server.URL)
	require.NoError(t, err)
	defer pool.Close()
	var state string
	var f pushFigures
	require.Eventually(t, func() bool {
		return pool.QueryRow(t.Context(), `
			select c.state, count(*), count(*) filter (where accepted_at is not null), count(*) filter (where d.state = 'unknown'), count(*) filter (where d.state = 'failed'),
			       count(*) filter (where reason = 'interrupted' and d.state = 'accepted')
			from campaigns c join deliveries d on d.campaign_id = c.id group by c.id`).
			Scan(&state, &f.Recipients, &f.Accepted, &f.Unknown, &f.Failed, &f.Resent) == nil && state == "finished"
	}, 2*time.Minute, 100*time.Millisecond, "the campaign ends by itself")
	f.State = state
	r.holds(f)
}
