package e2e

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify/email/smtptest"
)

// pushRun is a push that is killed and taken up again, through a mail server that stays.
type pushRun struct {
	t          *testing.T
	peer       *smtptest.Peer
	data       string
	recipients int
}

// pushFigures is what the program prints.
type pushFigures struct {
	Recipients, Accepted, Unknown, Failed, Resent int
	Seconds                                       float64
	State                                         string
}

func newPushRun(t *testing.T, recipients int) *pushRun {
	t.Helper()
	return &pushRun{t: t, peer: smtptest.Start(t), data: newFolder(t), recipients: recipients}
}

func (r *pushRun) command(resume bool) *exec.Cmd {
	r.t.Helper()
	bin, err := binary()
	require.NoError(r.t, err)
	args := []string{"bench", "push", "--json", "--recipients", strconv.Itoa(r.recipients), "--channel", "email", "--smtp", r.peer.Addr, "--data", r.data}
	if resume {
		args = append(args, "--resume")
	}
	return exec.Command(bin, args...)
}

// begin starts the push and returns once a mail of this start is there, or everybody's is.
func (r *pushRun) begin(resume bool) *exec.Cmd {
	r.t.Helper()
	cmd, mails := r.command(resume), len(r.peer.Mails())
	cmd.Stderr = os.Stderr
	require.NoError(r.t, cmd.Start())
	more := func() bool { return len(r.peer.Mails()) > mails || mails >= r.recipients }
	require.Eventually(r.t, more, time.Minute, 5*time.Millisecond, "no mail came")
	return cmd
}

// kill ends the program as kill -9 does, a random moment from now.
func (r *pushRun) kill(cmd *exec.Cmd, within time.Duration) {
	r.t.Helper()
	time.Sleep(time.Duration(rand.Int64N(int64(within))))
	_ = cmd.Process.Kill() // a push that has ended is taken up again all the same
	_ = cmd.Wait()
}

// finish takes the push up, waits for its end, and holds what is left against what arrived.
func (r *pushRun) finish() pushFigures {
	r.t.Helper()
	began := time.Now()
	cmd := r.command(true)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(r.t, err, "%s", out)
	return r.check(out, began)
}

func (r *pushRun) check(out []byte, began time.Time) pushFigures {
	r.t.Helper()
	var f pushFigures
	require.NoError(r.t, json.Unmarshal(out, &f), "%s", out)
	require.Less(r.t, time.Since(began), 2*time.Minute)
	r.holds(f)
	return f
}

// holds sets what the program says against what arrived.
func (r *pushRun) holds(f pushFigures) {
	r.t.Helper()
	require.Equal(r.t, "finished", f.State)
	require.Equal(r.t, []int{r.recipients, r.recipients, 0, 0}, []int{f.Recipients, f.Accepted, f.Unknown, f.Failed})
	ids := map[string]map[string]bool{}
	copies := map[string]int{}
	for _, m := range r.peer.Mails() {
		if ids[m.To] == nil {
			ids[m.To] = map[string]bool{}
		}
		ids[m.To][m.Header("Message-ID")] = true
		copies[m.To]++
	}
	require.Len(r.t, ids, r.recipients, "everybody was told")
	twice := 0
	for to, of := range ids {
		require.Len(r.t, of, 1, "%s has copies under one Message-ID", to)
		if copies[to] > 1 {
			twice++
		}
	}
	require.LessOrEqual(r.t, twice, f.Resent, "every copy is flagged")
	r.t.Logf("%d of %d came twice, %d flagged", twice, r.recipients, f.Resent)
}

// rounds is how often a test kills: a few times, or as often as PUSH_KILLS says.
func rounds(few int) int {
	if n, err := strconv.Atoi(os.Getenv("PUSH_KILLS")); err == nil {
		return n
	}
	return few
}

// Failure cases 1, 5, 9, 27 and 29: whenever the program dies, everybody is told in the end, and copies are known as such.
func TestAPushSurvivesTheProgramBeingKilled(t *testing.T) {
	r := newPushRun(t, max(3000, 400*rounds(4)))
	cmd := r.begin(false)
	for range rounds(4) {
		r.kill(cmd, 700*time.Millisecond)
		cmd = r.begin(true)
	}
	r.kill(cmd, 700*time.Millisecond)
	r.finish()
}

// Failure cases 1, 7 and 27: the database dies, the program does not, and what it had been told by the mail server is not forgotten.
func TestAPushSurvivesPostgresBeingKilled(t *testing.T) {
	r := newPushRun(t, 3000)
	began := time.Now()
	cmd := r.command(false)
	out := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { return len(r.peer.Mails()) > 0 }, time.Minute, 5*time.Millisecond)
	for range min(rounds(2), 10) {
		time.Sleep(time.Duration(rand.Int64N(int64(200 * time.Millisecond))))
		if pid := r.postgres(); pid > 0 {
			require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
			require.Eventually(t, func() bool { now := r.postgres(); return now > 0 && now != pid }, time.Minute, 20*time.Millisecond)
		}
		mails := len(r.peer.Mails())
		require.Eventually(t, func() bool { return len(r.peer.Mails()) > mails || cmd.ProcessState != nil || mails >= r.recipients }, 90*time.Second, 5*time.Millisecond)
	}
	require.NoError(t, cmd.Wait())
	r.check([]byte(out.String()), began)
}

// postgres is the process id of the push's Postgres; 0 while it starts.
func (r *pushRun) postgres() int {
	b, _ := os.ReadFile(filepath.Join(r.data, "postgres/postgres/data/postmaster.pid"))
	pid, _ := strconv.Atoi(strings.SplitN(string(b), "\n", 2)[0])
	return pid
}
