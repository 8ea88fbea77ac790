package seal_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"huizhida/seal"

	"github.com/stretchr/testify/require"
)

func TestWhatIsSealedOpens(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	for _, plain := range []string{"", "陈小姐", "finance@example.com", "13800138000"} {
		sealed := key.Seal(plain)
		require.NotContains(t, string(sealed), "example")
		opened, err := key.Open(sealed)
		require.NoError(t, err)
		require.Equal(t, plain, opened)
	}
}

func TestSealingTwiceDiffers(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	require.NotEqual(t, key.Seal("陈小姐"), key.Seal("陈小姐"))
}

func TestAlteredOrForeignBytesDoNotOpen(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	sealed := key.Seal("陈小姐")
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		_, err := key.Open(altered)
		require.ErrorIs(t, err, seal.ErrOpen, "byte %d", i)
	}
	for _, bad := range [][]byte{nil, {1}, sealed[:12], []byte("not sealed at all, just text")} {
		_, err := key.Open(bad)
		require.ErrorIs(t, err, seal.ErrOpen)
	}
	_, err := seal.NewKey().Open(sealed)
	require.ErrorIs(t, err, seal.ErrOpen)
}

func TestHashFindsEqualValuesUnderOneKeyOnly(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	require.Equal(t, key.Hash("a@b.cn"), key.Hash("a@b.cn"))
	require.NotEqual(t, key.Hash("a@b.cn"), key.Hash("a@b.com"))
	require.NotEqual(t, key.Hash("a@b.cn"), seal.NewKey().Hash("a@b.cn"))
}

func TestASignatureServesItsPurposeOnly(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	signature := key.Sign("unsubscribe", "7")
	require.True(t, key.Signed("unsubscribe", "7", signature))
	require.False(t, key.Signed("unsubscribe", "8", signature))
	require.False(t, key.Signed("login", "7", signature))
	require.False(t, key.Signed("unsubscribe", "7", key.Hash("7")))
}

func TestAKeyRoundTripsAndRefusesAnyOtherLength(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	parsed, err := seal.ParseKey(key.Encode())
	require.NoError(t, err)
	require.Equal(t, key, parsed)
	for _, bad := range []string{"", "短", "c2hvcnQ=", key.Encode() + "AAAA"} {
		_, err := seal.ParseKey(bad)
		require.Error(t, err, bad)
	}
}

func TestAKeyNeverPrintsItself(t *testing.T) {
	t.Parallel()
	key := seal.NewKey()
	var logged bytes.Buffer
	slog.New(slog.NewTextHandler(&logged, nil)).Info("start", "key", key)
	asJSON, err := json.Marshal(map[string]any{"key": key})
	require.NoError(t, err)
	for _, out := range []string{
		fmt.Sprint(key), fmt.Sprintf("%s %v %+v %#v %q", key, key, key, key, key),
		fmt.Sprintf("%v", struct{ K seal.Key }{key}), logged.String(), string(asJSON),
	} {
		require.Contains(t, out, "hidden")
		require.NotContains(t, out, key.Encode())
		require.NotContains(t, out, fmt.Sprint(key[0])+" "+fmt.Sprint(key[1]))
	}
}
