package assets

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pairs are the colours that meet on a page: WCAG 2.2 asks 4.5 of text (1.4.3) and 3 of edges and graphics (1.4.11).
var pairs = []struct {
	fg, bg string
	least  float64
}{
	{"c-ink", "c-canvas", 7}, {"c-ink", "c-paper", 7}, {"c-ink", "c-tint", 7},
	{"c-muted", "c-canvas", 4.5}, {"c-muted", "c-paper", 4.5}, {"c-muted", "c-tint", 4.5},
	{"c-brand", "c-canvas", 4.5}, {"c-brand", "c-paper", 4.5}, {"c-brand-d", "c-tint", 4.5},
	{"c-on-brand", "c-brand", 4.5}, {"c-on-brand", "c-brand-d", 4.5}, {"c-on-bar", "c-bar", 4.5},
	{"c-seal", "c-paper", 4.5}, {"c-seal", "c-canvas", 4.5}, {"c-on-due", "c-due", 4.5},
	{"yes-f", "yes-b", 4.5}, {"may-f", "may-b", 4.5}, {"no-f", "no-b", 4.5}, {"bad-f", "bad-b", 4.5}, {"inf-f", "inf-b", 4.5},
	{"yes-f", "c-canvas", 4.5}, {"may-f", "c-canvas", 4.5}, {"no-f", "c-canvas", 4.5}, {"bad-f", "c-canvas", 4.5}, {"inf-f", "c-canvas", 4.5},
	{"bad-f", "c-paper", 4.5}, {"c-ink", "bad-b", 7}, {"c-ink", "may-b", 7}, {"c-ink", "yes-b", 7}, {"c-ink", "inf-b", 7},
	{"c-ctl", "c-paper", 3}, {"c-ctl", "c-canvas", 3},
	{"g1", "c-paper", 3}, {"g2", "c-paper", 3}, {"g3", "c-paper", 3}, {"g4", "c-paper", 3}, {"g5", "c-paper", 3}, {"g6", "c-paper", 3},
}

func TestEveryThemeHasContrast(t *testing.T) {
	t.Parallel()
	themes := map[string]map[string]string{
		"light":    tokens(t, "scss/_tokens.scss", `:root, \[data-theme=light\] \{([^}]*)\}`),
		"dark":     tokens(t, "scss/_themes.scss", `@mixin dark \{([^}]*)\}`),
		"contrast": tokens(t, "scss/_themes.scss", `@mixin contrast \{([^}]*)\}`),
	}
	for name, theme := range themes {
		for _, p := range pairs {
			ratio := contrast(t, theme[p.fg], theme[p.bg])
			require.GreaterOrEqual(t, ratio, p.least, "%s: --%s on --%s", name, p.fg, p.bg)
		}
		// gold alone is too pale on white, so focus is a ring of ink within a ring of gold: one of the two always shows
		for _, ground := range []string{"c-paper", "c-canvas", "c-bar", "c-brand"} {
			seen := max(contrast(t, theme["c-focus"], theme[ground]), contrast(t, theme["c-focus-ink"], theme[ground]))
			require.GreaterOrEqual(t, seen, 3.0, "%s: focus on --%s", name, ground)
		}
	}
}

func tokens(t *testing.T, file, block string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	found := regexp.MustCompile(block).FindStringSubmatch(string(text))
	require.Len(t, found, 2, "%s: %s", file, block)
	theme := map[string]string{}
	for _, m := range regexp.MustCompile(`--([\w-]+): (#[0-9A-Fa-f]{3,6});`).FindAllStringSubmatch(found[1], -1) {
		theme[m[1]] = m[2]
	}
	return theme
}

// contrast is the ratio of WCAG 2.2, 1 to 21.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	require.Len(t, hex, 6, "a colour token is missing")
	l := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		require.NoError(t, err)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}
