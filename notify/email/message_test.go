package email

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/email/smtptest"
)

func FuzzAMessageReadsBackAsItWasWritten(f *testing.F) {
	f.Add("广州甲有限公司符合统保条件", "您好：\n.\n请于9月30日前确认。", "<p>您好</p>\r\n.\r\n")
	f.Add("", "", "")
	f.Add("Notice 7\r\nBcc: x@y.example", "\r\r\n\n", strings.Repeat("长", 500))
	f.Add("=?UTF-8?B?eA==?=", ".", "\x00\xff")
	now := time.Date(2026, 9, 1, 9, 30, 0, 0, time.UTC)
	w := newWriter(&mail.Address{Name: "番禺惠企直达", Address: "noreply@huiqi.example"}, func() time.Time { return now })
	f.Fuzz(func(t *testing.T, subject, text, fragment string) {
		m := notify.Outgoing{ID: "1.a@huiqi.example", Subject: subject, Text: text, HTML: fragment, Unsubscribe: "https://huiqi.example/u"}
		raw := w.write(nil, m, "a@firm.example")
		for line := range bytes.Lines(raw) {
			require.LessOrEqual(t, len(line), 78)
			require.NotEqual(t, byte('.'), line[0])
			require.True(t, bytes.HasSuffix(line, []byte("\r\n")))
		}
		got := smtptest.Mail{Raw: raw}
		parsed, err := mail.ReadMessage(bytes.NewReader(raw))
		require.NoError(t, err)
		require.Empty(t, parsed.Header.Get("Bcc"))
		read, err := new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
		require.NoError(t, err)
		require.Equal(t, strings.TrimSpace(strings.ToValidUTF8(subject, "?")), strings.TrimSpace(read))
		require.True(t, strings.HasPrefix(got.Part("text/plain"), string(lines(nil, text))))
		require.Contains(t, got.Part("text/html"), string(lines(nil, fragment)))
		from, err := parsed.Header.AddressList("From")
		require.NoError(t, err)
		require.Equal(t, "番禺惠企直达", from[0].Name)
		at, err := parsed.Header.Date()
		require.NoError(t, err)
		require.True(t, at.Equal(now))
	})
}

func TestMailboxesAreWrittenAsTheEnvelopeHasThem(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"a@firm.example": "a@firm.example", "甲 <a@firm.example>": "a@firm.example", "a@企业.example": "a@xn--vhquv.example", "王@firm.example": "王@firm.example",
		"nobody": "", "a@b@c": "", "\"a b\"@firm.example": "", "\"a>\"@firm.example": "", "a@firm.example\r\nDATA": "", strings.Repeat("a", 65) + "@b.example": "",
		"a@firm.example, b@firm.example": "", "": "",
	} {
		got, unicode, err := mailbox(to)
		require.Equal(t, want == "", err != nil, to)
		require.Equal(t, want, got)
		require.Equal(t, strings.HasPrefix(want, "王"), unicode)
	}
}

func TestXtextHidesWhatWouldEndAParameter(t *testing.T) {
	t.Parallel()
	require.Equal(t, "7.abc@huiqi.example", xtext("7.abc@huiqi.example"))
	require.Equal(t, "a+20b+2B+3D+E4+B8+80", xtext("a b+=一"))
}
