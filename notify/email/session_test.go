package email_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
)

const from = "番禺惠企直达 <noreply@huiqi.example>"

func letter(to string) notify.Outgoing {
	return notify.Outgoing{ID: "7.abc@huiqi.example", To: to, Subject: "广州甲有限公司符合统保条件", Text: "您好：\n请于9月30日前确认。",
		HTML: "<p>您好：</p>", Unsubscribe: "https://huiqi.example/unsubscribe/x.y"}
}

func send(t *testing.T, session notify.Session, to string) *notify.Failure {
	t.Helper()
	results := session.Send(t.Context(), []notify.Outgoing{letter(to)})
	require.Len(t, results, 1)
	return results[0].Failure
}

func carrier(t *testing.T, c email.Config) *email.Carrier {
	t.Helper()
	c.From = from
	carrier, err := email.New(c)
	require.NoError(t, err)
	return carrier
}

func TestAMailArrivesInBothFormsWithItsHeaders(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	require.Nil(t, send(t, session, "a@firm.example"))
	require.NoError(t, session.Close())

	require.Len(t, peer.Mails(), 1)
	m := peer.Mails()[0]
	require.Equal(t, "a@firm.example", m.To)
	require.Equal(t, "noreply@huiqi.example", m.From)
	require.Equal(t, "<7.abc@huiqi.example>", m.Header("Message-ID"))
	require.Equal(t, "广州甲有限公司符合统保条件", m.Header("Subject"))
	require.Equal(t, "<https://huiqi.example/unsubscribe/x.y>", m.Header("List-Unsubscribe"))
	require.Equal(t, "List-Unsubscribe=One-Click", m.Header("List-Unsubscribe-Post"))
	require.Contains(t, m.Part("text/plain"), "请于9月30日前确认")
	require.Contains(t, m.Part("text/plain"), "不再接收此类邮件：https://huiqi.example/unsubscribe/x.y")
	require.Contains(t, m.Part("text/html"), "<p>您好：</p>")
	require.Contains(t, m.Part("text/html"), `<a href="https://huiqi.example/unsubscribe/x.y"`)
}

func TestABatchKeepsOneConnection(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	for range 5 {
		require.Nil(t, session.Connect(t.Context()))
		require.Nil(t, send(t, session, "a@firm.example"))
	}
	require.NoError(t, session.Close())
	require.Len(t, peer.Mails(), 5)
	require.Equal(t, 1, peer.Connections())
}

func TestRefusalsAreReadAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code     int
		enhanced [3]int
		want     notify.Failure
	}{
		"busy":       {451, [3]int{4, 3, 2}, notify.Failure{Code: "451 4.3.2"}},
		"no mailbox": {550, [3]int{5, 1, 1}, notify.Failure{Code: "550 5.1.1", Permanent: true, BadAddress: true}},
		"policy":     {550, [3]int{5, 7, 1}, notify.Failure{Code: "550 5.7.1", Permanent: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			peer := smtptest.Start(t)
			peer.Rcpt = func(to string) error { return smtptest.Refusal(c.code, c.enhanced, "<"+to+"> sorry") }
			session := carrier(t, email.Config{Addr: peer.Addr}).Session()
			got := send(t, session, "a@firm.example")
			require.NotNil(t, got)
			require.NotContains(t, got.Detail, "a@firm.example", "the address is kept sealed, not in a log of refusals")
			require.Contains(t, got.Detail, "sorry")
			got.Detail = ""
			require.Equal(t, c.want, *got)

			peer.Rcpt = nil
			require.Nil(t, send(t, session, "b@firm.example"), "the connection outlives a refusal")
			require.Equal(t, 1, peer.Connections())
		})
	}
}

func TestABrokenConnectionPassesAndIsMadeAnew(t *testing.T) {
	t.Parallel()
	peer := smtptest.Start(t)
	broken := false
	peer.Data = func(_ smtptest.Mail, drop func()) error {
		if !broken {
			broken = true
			drop()
		}
		return nil
	}
	session := carrier(t, email.Config{Addr: peer.Addr}).Session()
	got := send(t, session, "a@firm.example")
	require.NotNil(t, got)
	require.False(t, got.Permanent)
	require.Equal(t, "network", got.Code)
	require.Nil(t, session.Connect(t.Context()))
	require.Nil(t, send(t, session, "a@firm.example"))
	require.Equal(t, 2, peer.Connections())
}

func TestNobodyThereIsAPassingFailure(t *testing.T) {
	t.Parallel()
	session := carrier(t, email.Config{Addr: "127.0.0.1:1"}).Session()
	got := session.Connect(t.Context())
	require.NotNil(t, got)
	require.False(t, got.Permanent)
	require.Equal(t, "network", got.Code)
	require.NoError(t, session.Close())
}

func TestEncryptionIsUsedWhereOfferedAndKeptWhereRequired(t *testing.T) {
	t.Parallel()
	open, secure := smtptest.Start(t), smtptest.StartTLS(t)

	session := carrier(t, email.Config{Addr: secure.Addr, Roots: secure.Roots, StartTLS: email.Required}).Session()
	require.Nil(t, send(t, session, "a@firm.example"))
	require.NoError(t, session.Close())
	require.True(t, secure.Mails()[0].TLS)

	session = carrier(t, email.Config{Addr: open.Addr, StartTLS: email.Required}).Session()
	require.NotNil(t, session.Connect(t.Context()), "a server without TLS is refused")
	require.Empty(t, open.Mails())

	session = carrier(t, email.Config{Addr: secure.Addr, StartTLS: email.Required}).Session()
	require.NotNil(t, session.Connect(t.Context()), "a certificate that nobody vouches for is refused")
}

func TestAWrongConfigurationSaysWhatToMend(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]email.Config{
		"host:port":  {Addr: "mail.example", From: from},
		"number":     {Addr: "mail.example:smtp", From: from},
		"sender":     {Addr: "mail.example:25", From: "somebody"},
		"STARTTLS":   {Addr: "mail.example:25", From: from, StartTLS: "maybe"},
		"needs a us": {Addr: "mail.example:25", From: from, Password: "x"},
	} {
		_, err := email.New(c)
		require.ErrorContains(t, err, want)
	}
}
