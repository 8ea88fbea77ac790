package webpush_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
	"huizhida/notify/webpush/webpushtest"
)

// each sends one message to several browsers of a reader.
func each(t *testing.T, peer *webpushtest.Peer, browsers int, change func([]*webpushtest.Browser)) (notify.Result, []*webpushtest.Browser) {
	t.Helper()
	c := carrier(t, peer)
	var list []*webpushtest.Browser
	var to []json.RawMessage
	for range browsers {
		b := peer.Subscribe(t, c.PublicKey())
		list, to = append(list, b), append(to, json.RawMessage(b.Subscription))
	}
	change(list)
	raw, err := json.Marshal(to)
	require.NoError(t, err)
	return c.Session().Send(t.Context(), []notify.Outgoing{letter(string(raw))})[0], list
}

func endpointOf(t *testing.T, b *webpushtest.Browser) string {
	t.Helper()
	var s struct{ Endpoint string }
	require.NoError(t, json.Unmarshal([]byte(b.Subscription), &s))
	return s.Endpoint
}

func TestAMessageGoesToEachBrowserOfItsReaderAndOneIsEnough(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	result, list := each(t, peer, 3, func(list []*webpushtest.Browser) { list[1].Leave() })
	require.Nil(t, result.Failure)
	require.Equal(t, []string{endpointOf(t, list[1])}, result.Gone)
	require.Len(t, peer.Messages(), 2)
}

func TestAReaderWithNoBrowserLeftHasNoAddress(t *testing.T) {
	t.Parallel()
	result, list := each(t, webpushtest.Start(t), 2, func(list []*webpushtest.Browser) { list[0].Leave(); list[1].Leave() })
	require.True(t, result.Failure.BadAddress)
	require.Equal(t, []string{endpointOf(t, list[0]), endpointOf(t, list[1])}, result.Gone)
}

func TestWhatMayStillArriveDecidesForTheMessage(t *testing.T) {
	t.Parallel()
	peer := webpushtest.Start(t)
	result, list := each(t, peer, 2, func(list []*webpushtest.Browser) {
		list[0].Leave()
		peer.Answer = func(w http.ResponseWriter, r *http.Request) bool {
			http.Error(w, "later", http.StatusServiceUnavailable)
			return true
		}
	})
	require.False(t, result.Failure.Permanent, "the other browser's service may take it later")
	require.False(t, result.Failure.BadAddress)
	require.Equal(t, "503", result.Failure.Code)
	require.Equal(t, []string{endpointOf(t, list[0])}, result.Gone)
	require.False(t, strings.Contains(result.Failure.Detail, "/wpush/"))
}
