package webpush_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/webpush"
	"huizhida/notify/webpush/webpushtest"
)

// BenchmarkPush is one message from letter to answer, over TLS, by a peer that verifies and decrypts it on the same processors.
func BenchmarkPush(b *testing.B) {
	peer := webpushtest.Start(b)
	key, err := webpush.NewKey()
	require.NoError(b, err)
	c, err := webpush.New(webpush.Config{Key: key, Subject: "mailto:admin@huiqi.example", Guard: loopback, Roots: peer.Roots})
	require.NoError(b, err)
	m := letter(peer.Subscribe(b, c.PublicKey()).Subscription)
	b.RunParallel(func(pb *testing.PB) {
		session := c.Session()
		for pb.Next() {
			if r := session.Send(b.Context(), []notify.Outgoing{m}); r[0].Failure != nil {
				b.Error(r[0].Failure)
				return
			}
		}
	})
}
