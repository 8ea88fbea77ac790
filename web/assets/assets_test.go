package assets

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// built returns a built file, or skips: the Go tests alone need no Node.
func built(t *testing.T, name string) []byte {
	t.Helper()
	if Check() != nil {
		t.Skip(ErrNotBuilt)
	}
	body, _, err := File(manifest[name])
	require.NoError(t, err)
	return body
}

func TestStyleSheetRunsOnOldBrowsers(t *testing.T) {
	t.Parallel()
	modern := regexp.MustCompile(`oklch\(|color-mix\(|@layer|:has\(|@container|\d[sld]vh\b`)
	require.Empty(t, modern.FindAllString(string(built(t, "app.css")), -1), "Chrome 94 and Safari 15 are the floor")
}

func TestAssetsStayWithinTheirBudget(t *testing.T) {
	t.Parallel()
	for name, limit := range map[string]int{"app.css": 25 << 10, "app.js": 20 << 10} {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
		_, err := w.Write(built(t, name))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		require.Less(t, b.Len(), limit, "%s, gzip bytes", name)
	}
}

func TestAddressesCarryTheContentHash(t *testing.T) {
	t.Parallel()
	built(t, "app.css")
	require.Regexp(t, `^/assets/app\.[0-9a-f]{10}\.css$`, URL("app.css"))
	require.Equal(t, "/assets/nothing.css", URL("nothing.css"))
}

func TestOnlyBuiltFilesAreServed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"manifest.json", ".keep", "../assets.go", "", "app.0000000000.css"} {
		_, _, err := File(name)
		require.ErrorIs(t, err, fs.ErrNotExist, name)
	}
}

func TestTheToolsOfTheAccessibilityMenuStaySmall(t *testing.T) {
	t.Parallel()
	size := 0
	for _, name := range []string{"display.js", "aids.js", "voice.js"} {
		body, err := os.ReadFile("js/" + name)
		require.NoError(t, err)
		size += len(body)
	}
	require.Less(t, size, 8<<10, "bytes, even before they are minified and compressed")
}
