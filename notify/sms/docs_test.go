package sms

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheGatewaysPageTellsEveryCodeAndSignsItsExample(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../docs/sms-gateway.md")
	require.NoError(t, err)
	page := string(raw)
	for code := range gatewayCodes {
		require.Contains(t, page, "`"+code+"`")
	}
	for row := range strings.Lines(page) {
		names, _, ok := strings.Cut(strings.TrimPrefix(row, "| `"), "` |")
		if !ok || !strings.HasPrefix(row, "| `") || strings.HasPrefix(names, "{") {
			continue
		}
		for name := range strings.SplitSeq(names, "`, `") {
			_, known := gatewayCodes[name]
			require.True(t, known || name == "ok", name)
		}
	}
	require.Contains(t, page, strings.TrimPrefix(signGateway("a shared secret", "1669856400", []byte(`{"id":"7"}`)), "v1="))
	for _, header := range []string{keyHeader, timeHeader, signHeader} {
		require.Contains(t, page, header+":")
	}
}
