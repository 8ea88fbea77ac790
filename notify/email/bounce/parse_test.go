package bounce_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"huizhida/notify/email/bounce"
)

var update = flag.Bool("update", false, "rewrite what the mails in testdata are read as")

// TestReturnedMailsAreReadAsWhatTheyAre reads every mail in testdata. They were written for this test after the formats of the servers they are named for.
func TestReturnedMailsAreReadAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.eml")
	require.NoError(t, err)
	require.Greater(t, len(names), 15)
	var out bytes.Buffer
	for _, name := range names {
		raw, err := os.ReadFile(name)
		require.NoError(t, err)
		report, err := bounce.Parse(bytes.NewReader(raw))
		require.NoError(t, err, name)
		line, err := json.Marshal(report)
		require.NoError(t, err)
		fmt.Fprintf(&out, "%s\n\t%s\n\tpermanent %v, bad address %v\n", filepath.Base(name), line, report.Permanent(), report.BadAddress())
	}
	if *update {
		require.NoError(t, os.WriteFile("testdata/read.golden", out.Bytes(), 0o644))
	}
	want, err := os.ReadFile("testdata/read.golden")
	require.NoError(t, err)
	require.Equal(t, string(want), out.String())
}

func TestAHugeMailTakesLittleMemory(t *testing.T) {
	t.Parallel()
	for name, mail := range map[string]string{
		"header":  "From: MAILER-DAEMON@x.example\r\nSubject: " + strings.Repeat("退信 ", 1<<22),
		"fields":  strings.Repeat("X-A: b\r\n", 1<<21),
		"folds":   "Subject: a\r\n" + strings.Repeat(" \r\n", 1<<22),
		"parts":   "Content-Type: multipart/report; boundary=b\r\n\r\n" + strings.Repeat("--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n", 1<<17),
		"groups":  "Content-Type: message/delivery-status\r\n\r\n" + strings.Repeat("Action: failed\r\n\r\n", 1<<20),
		"base64":  "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("AAAA", 1<<22),
		"no line": "a: " + strings.Repeat("x", 1<<24),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := bounce.Parse(strings.NewReader(mail))
		require.NoError(t, err, name)
		runtime.ReadMemStats(&after)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(64<<20), name)
	}
}

func TestWhatHasNoHeaderIsNoMail(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\r\n\r\n", "hello", "\x00\xff\xfe"} {
		_, err := bounce.Parse(strings.NewReader(text))
		require.ErrorIs(t, err, bounce.ErrNotMail)
	}
}

func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("testdata/*.eml")
	require.NoError(f, err)
	for _, name := range names {
		raw, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := bounce.Parse(bytes.NewReader(raw))
		if err != nil {
			require.ErrorIs(t, err, bounce.ErrNotMail)
			return
		}
		require.Contains(t, []bounce.Kind{bounce.Bounced, bounce.Delayed, bounce.Complained, bounce.Ignored}, r.Kind)
		require.LessOrEqual(t, len(r.Diagnostic), 300)
		require.True(t, utf8.ValidString(r.Diagnostic+r.Status+r.MessageID+r.Recipient))
		require.NotRegexp(t, `[\r\n]`, r.Diagnostic+r.Status+r.MessageID)
		require.Regexp(t, `^([245]\.\d{1,3}\.\d{1,3})?$`, r.Status)
		require.NotRegexp(t, `[a-z]@[a-z]`, r.Diagnostic)
	})
}

func TestScrubbedWordsNameNobody(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"550 5.1.1 <Li.Lei@firm.example>: User unknown": "550 5.1.1 <收件人>: User unknown",
		"Recipient li.lei not found":                    "Recipient 收件人 not found",
		"li.leisure is open":                            "li.leisure is open",
		"no\r\nsuch\tuser":                              "no such user",
		"用户（li.lei@firm.example）不存在":                    "用户（收件人）不存在",
		strings.Repeat("长", 200):                        strings.Repeat("长", 100),
	} {
		require.Equal(t, want, bounce.Scrub(text, "Li.Lei@firm.example"))
	}
}

func TestTheReturnPathNamesTheLetter(t *testing.T) {
	t.Parallel()
	a, err := bounce.ParseAddress("bounce+*@huiqi.example")
	require.NoError(t, err)
	for id, want := range map[string]string{
		"7.ab@huiqi.example":                              "bounce+7.ab=huiqi.example@huiqi.example",
		"7.ab@" + strings.Repeat("long", 20) + ".example": "bounce+7.ab@huiqi.example",
		strings.Repeat("7", 80) + "@huiqi.example":        "bounce@huiqi.example",
		"a b@huiqi.example":                               "bounce@huiqi.example",
		"":                                                "bounce@huiqi.example",
	} {
		got := a.For(id)
		require.Equal(t, want, got)
		back, ours := a.Match(strings.ToUpper(got[:1]) + got[1:])
		require.True(t, ours)
		require.True(t, back == "" || strings.HasPrefix(id, back))
	}
	back, ours := a.Match("BOUNCE+7.ab=huiqi.example@HUIQI.example")
	require.True(t, ours)
	require.Equal(t, "7.ab@huiqi.example", back)
	for _, other := range []string{"", "bounce", "bounce@other.example", "bounced@huiqi.example", "bounce+@huiqi.example", "bounce+a b@huiqi.example", "postmaster@huiqi.example"} {
		_, ours = a.Match(other)
		require.False(t, ours, other)
	}
	fixed, err := bounce.ParseAddress("bounce@huiqi.example")
	require.NoError(t, err)
	require.Equal(t, "bounce@huiqi.example", fixed.For("7.ab@huiqi.example"))
	for _, wrong := range []string{"", "bounce", "*@huiqi.example", "a*b*@huiqi.example", "甲@huiqi.example", "B <bounce@huiqi.example>", "\"a b\"@huiqi.example"} {
		_, err := bounce.ParseAddress(wrong)
		require.ErrorContains(t, err, "return path", wrong)
	}
}
