package email_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
)

func batch(to ...string) []notify.Outgoing {
	var list []notify.Outgoing
	for i, name := range to {
		m := letter(name + "@firm.example")
		m.ID = fmt.Sprintf("%d.abc@huiqi.example", i)
		list = append(list, m)
	}
	return list
}

// outcomes are the results in one word each.
func outcomes(results []notify.Result) string {
	var words []string
	for _, r := range results {
		switch f := r.Failure; {
		case f == nil:
			words = append(words, "yes")
		case f.Unsure:
			words = append(words, "unsure")
		default:
			words = append(words, f.Code)
		}
	}
	return strings.Join(words, ", ")
}

func TestEachLetterOfABatchHasItsOwnAnswerByTheLetterOfTheProtocol(t *testing.T) {
	t.Parallel()
	for name, peer := range map[string]*strict{"pipelining": {pipelines: true}, "lockstep": {}, "eager": {pipelines: true, eager: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			startStrict(t, peer)
			c := carrier(t, email.Config{Addr: peer.addr})
			session := c.Session()
			for range 2 {
				got := session.Send(t.Context(), batch("bad1", "a", "b", "bad2", "bad3", "c", "bad4"))
				require.Equal(t, "550 5.1.1, yes, yes, 550 5.1.1, 550 5.1.1, yes, 550 5.1.1", outcomes(got))
				require.True(t, got[0].Failure.BadAddress)
			}
			require.NoError(t, session.Close())
			require.NoError(t, c.Close())
			require.Empty(t, peer.wrong)
			require.Len(t, peer.mails, 6)
			require.Equal(t, "RCPT TO:<c@firm.example>", peer.mails[5])
		})
	}
}

func TestOnlyTheLetterWhoseAnswerWasLostIsInDoubt(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	peer.Data = func(m smtptest.Mail, drop func()) error {
		if m.To == "c@firm.example" {
			drop()
		}
		return nil
	}
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	got := session.Send(t.Context(), batch("a", "b", "c", "d", "e"))
	require.Equal(t, "yes, yes, unsure, yes, yes", outcomes(got))
	require.False(t, got[2].Failure.Permanent)
	require.Equal(t, "network", got[2].Failure.Code)
	require.Equal(t, 2, peer.Connections(), "those after it go over a new connection")
}

func TestWhatWasNotBegunIsNotInDoubt(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	peer.Sender = func(_ string, drop func()) error {
		drop()
		return nil
	}
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	require.Equal(t, "network, unsent, unsent", outcomes(session.Send(t.Context(), batch("a", "b", "c"))))
	require.Empty(t, peer.Mails())
}

func TestAHangingServerLeavesOneLetterInDoubtAndIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	release := make(chan struct{})
	peer.Data = func(m smtptest.Mail, _ func()) error {
		if m.To == "b@firm.example" {
			<-release
		}
		return nil
	}
	session := carrier(t, email.Config{Addr: peer.Addr, Timeout: 300 * time.Millisecond}).Session()
	begun := time.Now()
	got := session.Send(t.Context(), batch("a", "b", "c", "d"))
	require.Less(t, time.Since(begun), 3*time.Second)
	close(release)
	require.Equal(t, "yes, unsure, unsent, unsent", outcomes(got))
	require.NotContains(t, got[1].Failure.Detail, "firm.example")
}

func TestAServerThatHangsBeforeTheLetterLeavesNoDoubt(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	release := make(chan struct{})
	peer.Sender = func(string, func()) error {
		<-release
		return nil
	}
	session := carrier(t, email.Config{Addr: peer.Addr, Timeout: 300 * time.Millisecond}).Session()
	got := session.Send(t.Context(), batch("a", "b"))
	close(release)
	require.Equal(t, "network, unsent", outcomes(got))
}

func TestNoLetterIsBegunWhenTheTimeIsUp(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	peer.Data = func(m smtptest.Mail, _ func()) error {
		if m.To == "b@firm.example" {
			cancel()
		}
		return nil
	}
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	got := session.Send(ctx, batch("a", "b", "c", "d", "e"))
	require.Contains(t, []string{"yes, yes, yes, unsent, unsent", "yes, yes, unsent, unsent, unsent"}, outcomes(got), "one may be on its way already")
	require.Equal(t, strings.Count(outcomes(got), "yes"), len(peer.Mails()))

	slow := smtptest.Start(t)
	slow.Data = func(smtptest.Mail, func()) error { time.Sleep(150 * time.Millisecond); return nil }
	session = carrier(t, email.Config{Addr: slow.Addr, Timeout: 400 * time.Millisecond}).Session()
	got = session.Send(t.Context(), batch("a", "b", "c", "d", "e", "f"))
	require.Nil(t, got[0].Failure)
	require.Equal(t, "unsent", got[5].Failure.Code, "a slow server does not keep a batch for ever")
}

func TestAConnectionThatIsFullIsLeftForAnotherWithoutAFailure(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	var n atomic.Int64
	peer.Sender = func(string, func()) error {
		if n.Add(1)%4 == 0 { // the fourth letter of each connection, whose refusal counts too
			return smtptest.Refusal(421, [3]int{4, 7, 0}, "too many letters, closing")
		}
		return nil
	}
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	require.Equal(t, "yes, yes, yes, yes, yes, yes, yes", outcomes(session.Send(t.Context(), batch("a", "b", "c", "d", "e", "f", "g"))))
	require.Len(t, peer.Mails(), 7)
	require.Equal(t, 3, peer.Connections())
}

func TestWhoRefusesTheSenderRefusesTheAccount(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	peer.Sender = func(string, func()) error { return smtptest.Refusal(550, [3]int{5, 7, 1}, "not your address") }
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	got := session.Send(t.Context(), batch("a"))[0].Failure
	require.NotNil(t, got)
	require.True(t, got.Account)
	require.False(t, got.Permanent, "the letter is not at fault")
	require.Equal(t, "550 5.7.1", got.Code)
}

func TestSessionsShareConnectionsWithinTheirLimits(t *testing.T) {
	t.Parallel()
	sessions := func(c *email.Carrier, n int) {
		for range n {
			session := c.Session()
			require.Nil(t, session.Connect(t.Context()))
			require.Equal(t, "yes, yes", outcomes(session.Send(t.Context(), batch("a", "b"))))
			require.NoError(t, session.Close())
		}
	}
	peer := smtptest.Start(t)
	sessions(carrier(t, email.Config{Addr: peer.Addr}), 5)
	require.Equal(t, 1, peer.Connections())

	peer = smtptest.Start(t)
	sessions(carrier(t, email.Config{Addr: peer.Addr, PerConnection: 3}), 3)
	require.Equal(t, 2, peer.Connections(), "six letters")

	peer = smtptest.Start(t)
	sessions(carrier(t, email.Config{Addr: peer.Addr, Lifetime: 1}), 3)
	require.GreaterOrEqual(t, peer.Connections(), 3)

	peer = smtptest.Start(t)
	c := carrier(t, email.Config{Addr: peer.Addr, Idle: 1})
	one, two := c.Session(), c.Session()
	require.Nil(t, one.Connect(t.Context()))
	require.Nil(t, two.Connect(t.Context()))
	require.NoError(t, one.Close())
	require.NoError(t, two.Close())
	sessions(c, 1)
	require.Equal(t, 2, peer.Connections(), "one of the two was kept")
	require.NoError(t, c.Close())
	sessions(c, 1)
	require.Equal(t, 3, peer.Connections(), "none was kept")
}

func TestAKeptConnectionOnWhichTheServerHungUpCostsNoAttempt(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	var stale atomic.Bool
	peer.Sender = func(_ string, drop func()) error {
		if stale.CompareAndSwap(true, false) {
			drop()
		}
		return nil
	}
	c := carrier(t, email.Config{Addr: peer.Addr})
	for i := range 2 {
		session := c.Session()
		require.Nil(t, session.Connect(t.Context()))
		require.Equal(t, "yes, yes", outcomes(session.Send(t.Context(), batch("a", "b"))))
		require.NoError(t, session.Close())
		stale.Store(true)
		require.Equal(t, i+1, peer.Connections())
	}
	require.Len(t, peer.Mails(), 4)
}

func TestTheEnvelopeNamesWhereALetterReturnsTo(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"":                          "noreply@huiqi.example",
		"bounce@mail.huiqi.example": "bounce@mail.huiqi.example",
		"bounce+*@huiqi.example":    "bounce+0.abc=huiqi.example@huiqi.example",
	} {
		peer := smtptest.StartDSN(t)
		session := carrier(t, email.Config{Addr: peer.Addr, ReturnPath: path}).Session()
		require.Equal(t, "yes", outcomes(session.Send(t.Context(), batch("a"))))
		m := peer.Mails()[0]
		require.Equal(t, want, m.From)
		require.Contains(t, m.Header("From"), "noreply@huiqi.example", "readers see the sender")
		require.Equal(t, "0.abc@huiqi.example", m.ID, "the id comes back with a report even where the headers do not")
	}
}

func TestABatchGoesEncryptedAndUnderOurName(t *testing.T) {
	t.Parallel()
	peer := smtptest.StartAuth(t, "secret-7")
	c := email.Config{Addr: peer.Addr, Roots: peer.Roots, StartTLS: email.Required, User: "mailer", Password: "secret-7"}
	session := carrier(t, c).Session()
	require.Equal(t, "yes, yes, yes", outcomes(session.Send(t.Context(), batch("a", "b", "c"))))
	require.NoError(t, session.Close())
	require.True(t, peer.Mails()[2].TLS)

	c.Password = "secret-8"
	got := carrier(t, c).Session().Send(t.Context(), batch("a", "b"))
	require.Equal(t, "535 5.7.8, 535 5.7.8", outcomes(got))
	require.True(t, got[1].Failure.Account)
	require.False(t, got[1].Failure.Permanent, "a password can be mended")
	require.NotContains(t, got[1].Failure.Detail, "secret")
}
