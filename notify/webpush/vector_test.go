package webpush

import (
	"crypto/ecdh"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify/webpush/webpushtest"
)

// vector reads RFC 8291's worked example (section 5, appendix A) in the reference data: shared/data beside or above the project, or SHARED_DATA.
func vector(t *testing.T) map[string][]byte {
	t.Helper()
	folders := []string{os.Getenv("SHARED_DATA")}
	for up := ".."; len(up) < 30; up += "/.." {
		folders = append(folders, filepath.Join(up, "shared/data"))
	}
	for _, f := range folders {
		raw, err := os.ReadFile(filepath.Join(f, "conformance/webpush/rfc8291_vector.json"))
		if err != nil || f == "" {
			continue
		}
		var text map[string]any
		require.NoError(t, json.Unmarshal(raw, &text))
		out := map[string][]byte{"plaintext": []byte(text["plaintext"].(string))}
		for name, v := range text {
			if s, ok := v.(string); ok && name != "plaintext" && name != "source" {
				out[name], err = base64.RawURLEncoding.DecodeString(s)
				require.NoError(t, err, name)
			}
		}
		return out
	}
	t.Skip("the reference data (shared/data, or SHARED_DATA) is not here")
	return nil
}

func TestTheWorkedExampleOfRFC8291(t *testing.T) {
	t.Parallel()
	v := vector(t)
	browser, err := ecdh.P256().NewPublicKey(v["ua_public"])
	require.NoError(t, err)
	own, err := ecdh.P256().NewPrivateKey(v["as_private"])
	require.NoError(t, err)
	require.Equal(t, v["as_public"], own.PublicKey().Bytes())
	body, err := encrypt(browser, v["auth_secret"], own, v["salt"], v["plaintext"])
	require.NoError(t, err)
	require.Equal(t, v["body"], body)

	private, err := ecdh.P256().NewPrivateKey(v["ua_private"])
	require.NoError(t, err)
	plain, err := webpushtest.Open(private, v["auth_secret"], v["body"])
	require.NoError(t, err, "the peer reads it too, or it proves nothing about the carrier")
	require.Equal(t, v["plaintext"], plain)
	v["body"][len(v["body"])-1] ^= 1
	_, err = webpushtest.Open(private, v["auth_secret"], v["body"])
	require.Error(t, err)
}

// The example of RFC 8292, 2.4.
const (
	exampleToken = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
	exampleKey   = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
)

func TestTheWorkedExampleOfRFC8292(t *testing.T) {
	t.Parallel()
	audience, expires, subject, err := webpushtest.Verify(exampleToken, exampleKey)
	require.NoError(t, err)
	require.Equal(t, "https://push.example.net", audience)
	require.Equal(t, "mailto:push@example.com", subject)
	_, _, _, err = webpushtest.Verify(exampleToken[:len(exampleToken)-2]+"AA", exampleKey)
	require.Error(t, err)

	private, err := NewKey()
	require.NoError(t, err)
	key, err := parseKey(private)
	require.NoError(t, err)
	s := newSigner(key, subject, time.Now)
	token, err := s.token(claims{Audience: audience, Expires: expires.Unix(), Subject: subject})
	require.NoError(t, err)
	require.Equal(t, exampleToken[:len(exampleToken)-86], token[:len(token)-86], "all but the signature, which is of another key and random, is the example's to the letter")
	_, _, _, err = webpushtest.Verify(token, s.public)
	require.NoError(t, err)
}

func TestTokensAreKeptForHoursAndRenewedInTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2022, 6, 14, 1, 30, 0, 0, time.UTC)
	key, err := parseKey("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw") // the sender's of RFC 8291, 5
	require.NoError(t, err)
	s := newSigner(key, "mailto:a@b.example", func() time.Time { return now })
	require.Equal(t, "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", s.public)
	at := func(host string) string {
		sub, err := ParseSubscription(`{"endpoint":"https://` + host + `/x","keys":{"p256dh":"` + s.public + `","auth":"BTBZMqHH6r4Tts7J_aSIgg"}}`)
		require.NoError(t, err)
		h, err := s.authorization(sub.Endpoint)
		require.NoError(t, err)
		return h
	}
	first := at("push.example")
	require.NotEqual(t, first, at("other.example"), "a token is for one service")
	now = now.Add(10 * time.Hour)
	require.Equal(t, first, at("push.example"))
	now = now.Add(90 * time.Minute)
	require.NotEqual(t, first, at("push.example"))
	for range 2 * maxTokens {
		now = now.Add(time.Second)
		at(now.Format("150405") + ".example")
	}
	require.LessOrEqual(t, len(s.headers), maxTokens)
}
