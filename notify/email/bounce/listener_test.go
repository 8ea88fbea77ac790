package bounce_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"huizhida/notify/email/bounce"
)

// intake is a listener with what it noted.
type intake struct {
	addr string
	stop func()

	mu      sync.Mutex
	err     error // what the sink answers
	reports []bounce.Report
}

func (in *intake) sink(_ context.Context, r bounce.Report) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.err == nil {
		in.reports = append(in.reports, r)
	}
	return in.err
}

func (in *intake) noted() []bounce.Report {
	in.mu.Lock()
	defer in.mu.Unlock()
	return append([]bounce.Report(nil), in.reports...)
}

func (in *intake) answer(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.err = err
}

func listen(t *testing.T, c bounce.Config) *intake {
	t.Helper()
	for _, text := range []string{"bounce+*@huiqi.example", "complaints@huiqi.example"} {
		a, err := bounce.ParseAddress(text)
		require.NoError(t, err)
		c.Addresses = append(c.Addresses, a)
	}
	c.Addr = "127.0.0.1:0"
	in := &intake{}
	l, err := bounce.Listen(c, in.sink)
	require.NoError(t, err)
	in.addr = l.Addr()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- l.Serve(ctx) }()
	in.stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-served)
	})
	t.Cleanup(in.stop)
	return in
}

func returned(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".eml")
	require.NoError(t, err)
	return string(raw)
}

// hand gives one mail to the listener, as a mail server does.
func hand(t *testing.T, addr, to, mail string) error {
	t.Helper()
	client, err := smtp.Dial(addr)
	require.NoError(t, err)
	defer client.Close()
	return client.SendMail("", []string{to}, strings.NewReader(mail))
}

func code(err error) int {
	if refusal, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return refusal.Code
	}
	return 0
}

func TestReturnedMailIsNoted(t *testing.T) {
	t.Parallel()
	in := listen(t, bounce.Config{})
	require.NoError(t, hand(t, in.addr, "bounce@huiqi.example", returned(t, "postfix-no-mailbox")))
	require.NoError(t, hand(t, in.addr, "complaints@huiqi.example", returned(t, "complaint")))
	require.NoError(t, hand(t, in.addr, "bounce@huiqi.example", returned(t, "auto-reply")), "nobody answers an answer")
	require.NoError(t, hand(t, in.addr, "bounce@huiqi.example", "no header"))
	got := in.noted()
	require.Len(t, got, 2)
	require.Equal(t, bounce.Bounced, got[0].Kind)
	require.Equal(t, "Li.Lei@firm.example", got[0].Recipient)
	require.Equal(t, bounce.Complained, got[1].Kind)
}

func TestTheAddressNamesTheLetterWhereTheReportDoesNot(t *testing.T) {
	t.Parallel()
	in := listen(t, bounce.Config{})
	require.NoError(t, hand(t, in.addr, "bounce+9.ff=huiqi.example@huiqi.example", returned(t, "status-cut-short")))
	require.NoError(t, hand(t, in.addr, "bounce+9.ff=huiqi.example@huiqi.example", returned(t, "postfix-no-mailbox")))
	require.Equal(t, "9.ff@huiqi.example", in.noted()[0].MessageID)
	require.Equal(t, "7.0011aabbccdd2233@huiqi.example", in.noted()[1].MessageID, "the report itself is surer")
}

func TestNothingIsRelayed(t *testing.T) {
	t.Parallel()
	in := listen(t, bounce.Config{})
	for _, to := range []string{"a@firm.example", "postmaster@huiqi.example", "a%firm.example@huiqi.example", "bounce@huiqi.example.evil.example"} {
		require.Equal(t, 550, code(hand(t, in.addr, to, returned(t, "postfix-no-mailbox"))), to)
	}
	client, err := smtp.Dial(in.addr)
	require.NoError(t, err)
	defer client.Close()
	require.NoError(t, client.Mail("", nil))
	require.NoError(t, client.Rcpt("bounce@huiqi.example", nil))
	require.Equal(t, 452, code(client.Rcpt("complaints@huiqi.example", nil)), "a report has one recipient")
	require.Empty(t, in.noted())
}

func TestAReportThatCannotBeNotedStaysWithItsSender(t *testing.T) {
	t.Parallel()
	in := listen(t, bounce.Config{})
	in.answer(errors.New("no database"))
	require.Equal(t, 451, code(hand(t, in.addr, "bounce@huiqi.example", returned(t, "postfix-no-mailbox"))))
	in.answer(nil)
	require.NoError(t, hand(t, in.addr, "bounce@huiqi.example", returned(t, "postfix-no-mailbox")))
	require.Len(t, in.noted(), 1)
}

func TestAMailThatIsTooLargeIsRefusedAndNotNoted(t *testing.T) {
	t.Parallel()
	in := listen(t, bounce.Config{Largest: 100_000})
	report := returned(t, "postfix-no-mailbox")
	require.NoError(t, hand(t, in.addr, "bounce@huiqi.example", report+strings.Repeat("returned letter\r\n", 5000)))
	require.Equal(t, 552, code(hand(t, in.addr, "bounce@huiqi.example", report+strings.Repeat("returned letter\r\n", 10000))))
	require.Len(t, in.noted(), 1)

	in = listen(t, bounce.Config{Largest: 3 << 20})
	require.NoError(t, hand(t, in.addr, "bounce@huiqi.example", report+strings.Repeat("returned letter\r\n", 100_000)), "more than is read, less than is too much")
	require.Equal(t, 552, code(hand(t, in.addr, "bounce@huiqi.example", report+strings.Repeat("returned letter\r\n", 200_000))))
	require.Len(t, in.noted(), 1)
}

func TestAnEncryptedConnectionIsOffered(t *testing.T) {
	t.Parallel()
	certified := httptest.NewTLSServer(nil)
	defer certified.Close()
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())
	in := listen(t, bounce.Config{TLS: &tls.Config{Certificates: certified.TLS.Certificates, MinVersion: tls.VersionTLS12}})
	client, err := smtp.DialStartTLS(in.addr, &tls.Config{ServerName: "example.com", RootCAs: roots})
	require.NoError(t, err)
	defer client.Close()
	require.NoError(t, client.SendMail("", []string{"bounce@huiqi.example"}, strings.NewReader(returned(t, "complaint"))))
	require.Len(t, in.noted(), 1)
}

func TestItEndsAlthoughSomebodyIdles(t *testing.T) {
	t.Parallel()
	in := listen(t, bounce.Config{})
	client, err := smtp.Dial(in.addr)
	require.NoError(t, err)
	defer client.Close()
	require.NoError(t, client.Noop())
	begun := time.Now()
	in.stop()
	require.Less(t, time.Since(begun), 3*time.Second)
	require.Error(t, client.Noop())
}

func TestOnlySoManyConnectAtATime(t *testing.T) {
	t.Parallel()
	in := listen(t, bounce.Config{Most: 2})
	var clients []*smtp.Client
	for range 2 {
		client, err := smtp.Dial(in.addr)
		require.NoError(t, err)
		require.NoError(t, client.Noop())
		clients = append(clients, client)
	}
	waiting := make(chan error, 1)
	go func() { waiting <- hand(t, in.addr, "bounce@huiqi.example", returned(t, "complaint")) }()
	select {
	case <-waiting:
		require.Fail(t, "the third was answered at once")
	case <-time.After(200 * time.Millisecond):
	}
	require.NoError(t, clients[0].Quit())
	require.NoError(t, <-waiting)
	require.NoError(t, clients[1].Quit())
}

func TestAWrongListenerSaysWhatToMend(t *testing.T) {
	t.Parallel()
	_, err := bounce.Listen(bounce.Config{Addr: "127.0.0.1:0"}, nil)
	require.ErrorContains(t, err, "address")
	a, err := bounce.ParseAddress("bounce@huiqi.example")
	require.NoError(t, err)
	_, err = bounce.Listen(bounce.Config{Addr: "nowhere:x", Addresses: []bounce.Address{a}}, nil)
	require.ErrorContains(t, err, "returned mail: listen")
}
