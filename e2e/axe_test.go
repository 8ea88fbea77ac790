package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

var numbers = regexp.MustCompile(`[0-9][0-9-]*`)

// look audits a page when its like was not yet seen.
func (p *person) look() {
	p.t.Helper()
	if !p.looks {
		return
	}
	page := strings.TrimRight(numbers.ReplaceAllString(p.path(), "N"), "/")
	if page == "" || page == "/console" {
		page += "/" + p.name // differs with who looks
	}
	if !p.site.seen[page] {
		p.site.seen[page] = true
		p.audit(strings.TrimPrefix(page, "/"))
	}
}

// audit runs axe-core at both widths, light and dark, and fails on any violation or sideways scrolling.
func (p *person) audit(page string) {
	p.t.Helper()
	theme := ask[string](p, `document.documentElement.dataset.theme`)
	for _, as := range []string{"light", "dark"} {
		for _, width := range []int64{narrow, wide} {
			p.do("resize", chromedp.EmulateViewport(width, height))
			ask[string](p, fmt.Sprintf(`document.documentElement.dataset.theme = %q`, as))
			where := fmt.Sprintf("%s-%d-%s", page, width, as)
			p.keep(where)
			for _, v := range p.axe() {
				p.t.Errorf("%s: %s (%s)\n  %s", where, v.ID, v.Help, strings.Join(v.targets(), "\n  "))
			}
			if over := ask[int](p, `document.documentElement.scrollWidth - window.innerWidth`); over > 0 {
				p.t.Errorf("%s: %d px wider than the window", where, over)
			}
		}
	}
	ask[string](p, fmt.Sprintf(`document.documentElement.dataset.theme = %q`, theme))
}

const standards = `['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']`

type violation struct {
	ID, Help string
	Nodes    []struct {
		Target         []any
		FailureSummary string
	}
}

// targets are the selectors of the elements that fail, and why.
func (v violation) targets() []string {
	var list []string
	for _, n := range v.Nodes {
		list = append(list, fmt.Sprint(n.Target...)+": "+strings.Join(strings.Fields(n.FailureSummary), " "))
	}
	return list
}

// axeSource is axe-core, as npm brought it.
var axeSource = sync.OnceValues(func() ([]byte, error) { return os.ReadFile("../web/assets/node_modules/axe-core/axe.min.js") })

// axe runs the rules of the standards.
func (p *person) axe() []violation {
	p.t.Helper()
	if !ask[bool](p, `!!window.axe`) {
		source, err := axeSource()
		require.NoError(p.t, err, "run `make assets`, which installs axe-core")
		ask[bool](p, string(source)+`; true`)
	}
	raw := ask[string](p, `axe.run(document, {runOnly: `+standards+`, resultTypes: ['violations'], elementRef: false}).then(r => JSON.stringify(r.violations))`)
	var list []violation
	require.NoError(p.t, json.Unmarshal([]byte(raw), &list))
	return list
}
