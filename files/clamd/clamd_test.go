package clamd_test

import (
	"bytes"
	"context"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/files/clamd"
	"huizhida/files/clamd/clamdtest"
)

func TestADaemonIsAskedByItsProtocol(t *testing.T) {
	t.Parallel()
	for network, address := range map[string]string{"tcp": "127.0.0.1:0", "unix": filepath.Join(t.TempDir(), "c.ctl")} {
		d := clamdtest.Start(t, network, address)
		c := clamd.Client{Network: network, Address: d.Addr}
		for _, size := range []int{1, 64 << 10, 64<<10 + 1, 300_000} {
			content := bytes.Repeat([]byte("企"), size)[:size]
			found, err := c.Scan(t.Context(), bytes.NewReader(content))
			require.NoError(t, err)
			require.Empty(t, found)
			all := d.Scanned()
			require.True(t, bytes.Equal(content, all[len(all)-1]), "every byte was sent")
		}
		found, err := c.Scan(t.Context(), strings.NewReader("前"+clamdtest.EICAR))
		require.NoError(t, err)
		require.Equal(t, "Eicar-Signature", found)
	}
}

func TestADaemonThatCannotSayIsAnError(t *testing.T) {
	t.Parallel()
	d := clamdtest.Start(t, "tcp", "127.0.0.1:0")
	d.Limit = 10
	c := clamd.Client{Network: "tcp", Address: d.Addr}
	_, err := c.Scan(t.Context(), bytes.NewReader(make([]byte, 100)))
	require.ErrorContains(t, err, "size limit exceeded")

	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer silent.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err = clamd.Client{Network: "tcp", Address: silent.Addr().String()}.Scan(ctx, strings.NewReader("x"))
	require.Error(t, err, "whoever takes calls and never answers is not waited for")
	require.Less(t, time.Since(start), 5*time.Second)

	d.Stop()
	_, err = c.Scan(t.Context(), strings.NewReader("x"))
	require.ErrorContains(t, err, "reach clamd")
}

func TestAddressesAreRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]clamd.Client{"127.0.0.1:3310": {"tcp", "127.0.0.1:3310"}, "tcp://clam:3310": {"tcp", "clam:3310"},
		"unix:/run/clamav/clamd.ctl": {"unix", "/run/clamav/clamd.ctl"}, "unix:///run/c": {"unix", "/run/c"}} {
		got, err := clamd.Parse(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"clam", "unix:relative", ":3310", ""} {
		_, err := clamd.Parse(text)
		require.Error(t, err, text)
	}
}
