package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"huizhida/demo"
)

// keyboard: signing in and a whole claim with Tab, Space and Enter alone, and the focus never out of sight.
func (w *world) keyboard(t *testing.T) {
	p := w.browser.person(t, w.site, "qiye by keyboard")
	p.visit("/sign-in")
	p.tabTo("登录名")
	p.keys(demo.EnterpriseLogin + "\t" + demo.Password)
	p.enter("sign in")
	require.Equal(t, "/me", p.path())
	p.tabTo("确认领取")
	p.enter("claim")
	if strings.HasSuffix(p.path(), "/claim") {
		p.tabTo("企业信息")
		p.enter("facts")
	}
	for _, button := range []string{"确认无误，继续", "保存并继续", "保存并继续"} {
		p.tabTo(button)
		p.enter(button)
	}
	p.tabTo("以上资料属实")
	p.keys(" ")
	p.tabTo("提交申领")
	p.enter("hand in")
	p.sees("申领已提交")
}

// tabTo moves the focus forward to what says label.
func (p *person) tabTo(label string) {
	p.t.Helper()
	for range 300 {
		p.keys("\t")
		at := ask[focus](p, `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
			const own = e.labels?.length ? e.labels[0].textContent : e.textContent;
			return {text: (own || '').replace(/\s+/g, ''), ring: s.outlineStyle !== 'none' || s.boxShadow !== 'none', inside: r.bottom > 0 && r.top < innerHeight} })()`)
		if strings.HasPrefix(at.Text, label) {
			require.True(p.t, at.Ring, "%s: nothing shows that %q has the focus", p.path(), label)
			require.True(p.t, at.Inside, "%s: %q has the focus out of sight", p.path(), label)
			return
		}
	}
	p.keep("no way to " + label)
	p.t.Fatalf("%s: Tab does not lead to %q on\n%s", p.name, label, p.text())
}

type focus struct {
	Text   string `json:"text"`
	Ring   bool   `json:"ring"`
	Inside bool   `json:"inside"`
}

func (p *person) keys(text string) {
	p.t.Helper()
	p.do(fmt.Sprintf("type %q", text), chromedp.KeyEvent(text))
}

// enter presses the key on what leads to another page.
func (p *person) enter(what string) {
	p.t.Helper()
	ask[bool](p, `window.leaving = true`)
	p.keys("\r")
	p.settle(what)
}
