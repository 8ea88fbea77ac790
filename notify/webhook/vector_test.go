package webhook

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify/webhook/webhooktest"
)

// vectors are those of the standard's own libraries.
type vectors struct {
	Sign []struct {
		Secret, ID, Payload, Signature string
		Timestamp                      int64
	}
	Verify []struct {
		Case, Drop string
		Signature  string `json:"header_signature"`
		Now        int64
		OK         bool
	}
	BadSecrets []string `json:"bad_secrets"`
}

// readVectors finds them in the reference data: shared/data beside or above the project, or SHARED_DATA.
func readVectors(t *testing.T) (v vectors) {
	t.Helper()
	folders := []string{os.Getenv("SHARED_DATA")}
	for up := ".."; len(up) < 30; up += "/.." {
		folders = append(folders, filepath.Join(up, "shared/data"))
	}
	for _, f := range folders {
		raw, err := os.ReadFile(filepath.Join(f, "conformance/webhooks/standard_webhooks_vectors.json"))
		if err == nil && f != "" {
			require.NoError(t, json.Unmarshal(raw, &v))
			require.NotEmpty(t, v.Sign)
			require.NotEmpty(t, v.Verify)
			return v
		}
	}
	t.Skip("the reference data (shared/data, or SHARED_DATA) is not here")
	return v
}

func TestTheVectorsOfStandardWebhooksAreSigned(t *testing.T) {
	t.Parallel()
	v := readVectors(t)
	for _, c := range v.Sign {
		got, err := sign(c.Secret, c.ID, time.Unix(c.Timestamp, 0), []byte(c.Payload))
		require.NoError(t, err)
		require.Equal(t, c.Signature, got)
	}
	for _, bad := range append(v.BadSecrets, "whsec_!") {
		_, err := sign(bad, "msg_1", time.Now(), nil)
		require.ErrorIs(t, err, errSecret, bad)
	}
}

// A peer that accepts anything would prove nothing about the sender.
func TestThePeerVerifiesTheVectorsOfStandardWebhooks(t *testing.T) {
	t.Parallel()
	v := readVectors(t)
	signed := v.Sign[0]
	for _, c := range v.Verify {
		header := http.Header{}
		header.Set("webhook-id", signed.ID)
		header.Set("webhook-timestamp", strconv.FormatInt(signed.Timestamp, 10))
		header.Set("webhook-signature", signed.Signature)
		if c.Signature != "" {
			header.Set("webhook-signature", c.Signature)
		}
		header.Del(c.Drop)
		err := webhooktest.Verify(signed.Secret, header, []byte(signed.Payload), time.Unix(c.Now, 0))
		require.Equal(t, c.OK, err == nil, c.Case)
	}
}

func TestASecretIsAsLongAsTheStandardAsks(t *testing.T) {
	t.Parallel()
	a, b := newSecret(), newSecret()
	require.NotEqual(t, a, b)
	require.True(t, strings.HasPrefix(a, "whsec_"))
	list, err := signatures([]string{a, b}, "msg_1", time.Now(), []byte("{}"))
	require.NoError(t, err)
	require.Len(t, strings.Fields(list), 2)
	_, err = signatures(nil, "msg_1", time.Now(), nil)
	require.Error(t, err, "nothing leaves unsigned")
	require.NotContains(t, newUID(), ".", "or it could be mistaken for the stop behind it")
}

func TestTheScheduleOfTries(t *testing.T) {
	t.Parallel()
	var total time.Duration
	for tries := 1; tries <= 7; tries++ {
		middle, again := backoff(tries, 0, 0.5)
		require.True(t, again)
		total += middle
		low, _ := backoff(tries, 0, 0)
		high, _ := backoff(tries, 0, 0.999999)
		require.InDelta(t, 0.8*float64(middle), float64(low), 1e6)
		require.InDelta(t, 1.2*float64(middle), float64(high), float64(middle)/1e5)
		for asked, want := range map[time.Duration]time.Duration{time.Nanosecond: middle, middle * 3 / 2: middle * 3 / 2, 99 * time.Hour: 2 * middle} {
			got, again := backoff(tries, asked, 0.1)
			require.True(t, again)
			require.Equal(t, want, got)
		}
	}
	require.Equal(t, 27*time.Hour+35*time.Minute+5*time.Second, total)
	_, again := backoff(8, 0, 0.5)
	require.False(t, again)
	_, again = backoff(8, time.Second, 0.5)
	require.False(t, again, "asking does not prolong it")
}
