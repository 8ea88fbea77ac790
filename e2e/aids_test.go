package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// voices are what a browser may have to read aloud with: Chinese, none at all, none for Chinese.
const (
	chineseVoice = `[{lang: 'zh-CN', name: '婷婷'}]`
	noVoice      = `[]`
	englishVoice = `[{lang: 'en-US', name: 'Sam'}]`
)

// withVoices replaces the browser's own speech, which differs from machine to machine, by one that notes what it is told to say.
func (p *person) withVoices(voices string) {
	p.t.Helper()
	script := `(() => { const said = window.said = []; let waiting = [];
		class Words { constructor(text) { this.text = text; this.rate = 1 } }
		window.SpeechSynthesisUtterance = Words;
		Object.defineProperty(window, 'speechSynthesis', {value: { getVoices: () => ` + voices + `, cancel() { waiting = [] }, addEventListener() {},
			speak(u) { said.push(u.text + '@' + u.rate); waiting.push(u); setTimeout(() => { if (waiting.includes(u)) u.onend?.() }, 20) } }}) })()`
	p.do("voices", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return chromedp.Void{}, err
	})
}

// tool presses a button of the accessibility menu and waits until the server knows.
func (p *person) tool(name, value string) {
	p.t.Helper()
	p.act(`document.querySelector('form[data-display]').closest('details').open = true`)
	done := ask[bool](p, fmt.Sprintf(`(async () => { const b = [...document.querySelectorAll('form[data-display] button[name=%s]')].find(b => %q === '' || b.value === %q);
		if (!b || !b.getClientRects().length) return false;
		const sent = new Promise(ok => { const real = window.fetch; window.fetch = (...a) => real(...a).then(r => { window.fetch = real; ok(r.status === 204); return r }) });
		b.click(); return sent })()`, name, value, value))
	require.True(p.t, done, "%s: no tool %s=%s, or it is not remembered", p.path(), name, value)
}

// act runs a script for what it does.
func (p *person) act(script string) {
	p.t.Helper()
	ask[bool](p, "(() => { "+script+"; return true })()")
}

func (p *person) html(attribute string) bool {
	return ask[bool](p, fmt.Sprintf(`document.documentElement.hasAttribute(%q)`, attribute))
}

// TestTheAccessibilityMenu tries every tool of the menu, each on a page of its own and again on the next, which the server writes with it.
func TestTheAccessibilityMenu(t *testing.T) {
	w := &world{browser: startBrowser(t)}
	w.site = startSite(t, 100)
	tool := func(name string, try func(t *testing.T, p *person)) {
		t.Run(name, func(t *testing.T) {
			p := w.browser.person(t, w.site, name)
			p.withVoices(chineseVoice)
			p.visit("/policies/1")
			try(t, p)
		})
	}
	tool("zoom", tryZoom)
	tool("contrast", tryContrast)
	tool("care", tryCare)
	tool("cursor", tryCursor)
	tool("lines", tryLines)
	tool("captions", tryCaptions)
	tool("guide", tryGuide)
	tool("reading what is pointed at", tryPointing)
	tool("reading the page", tryReading)
	tool("reset", tryReset)
	t.Run("no voice, no dead button", func(t *testing.T) { w.noVoice(t) })
	t.Run("the pages of this menu pass in every theme", func(t *testing.T) { w.themes(t) })
}

func tryZoom(t *testing.T, p *person) {
	size := func() float64 {
		return ask[float64](p, `parseFloat(getComputedStyle(document.documentElement).fontSize)`)
	}
	plain := size()
	for value, factor := range map[string]float64{"large": 1.25, "xlarge": 1.5, "max": 2} {
		p.tool("size", value)
		require.InDelta(t, plain*factor, size(), 0.1)
		p.visit("/policies")
		require.InDelta(t, plain*factor, size(), 0.1, "the next page comes so")
		require.LessOrEqual(t, ask[int](p, `document.documentElement.scrollWidth - innerWidth`), 0)
	}
}

func tryContrast(t *testing.T, p *person) {
	p.tool("theme", "contrast")
	look := func() string {
		return ask[string](p, `getComputedStyle(document.body).color + getComputedStyle(document.documentElement).backgroundColor`)
	}
	require.Equal(t, "rgb(255, 255, 255)rgb(0, 0, 0)", look())
	p.visit("/")
	require.Equal(t, "rgb(255, 255, 255)rgb(0, 0, 0)", look())
}

func tryCare(t *testing.T, p *person) {
	p.tool("care", "1")
	p.visit("/")
	require.True(t, p.html("data-care"))
	require.GreaterOrEqual(t, ask[float64](p, `Math.min(...[...document.querySelectorAll('main .btn')].map(b => b.getBoundingClientRect().height))`), 60.0)
	p.tool("care", "0")
	require.False(t, p.html("data-care"))
}

func tryCursor(t *testing.T, p *person) {
	p.tool("cursor", "")
	for range 2 {
		require.Contains(t, ask[string](p, `getComputedStyle(document.querySelector('main a')).cursor`), "width='48'")
		p.visit("/")
	}
}

func tryLines(t *testing.T, p *person) {
	p.tool("lines", "")
	at := func() string {
		return ask[string](p, `[...document.querySelectorAll('.aid-line')].map(e => getComputedStyle(e).display + Math.round(new DOMMatrix(getComputedStyle(e).transform).m42) + ',' + Math.round(new DOMMatrix(getComputedStyle(e).transform).m41)).join(' ')`)
	}
	p.act(`document.dispatchEvent(new PointerEvent('pointermove', {clientX: 40, clientY: 70}))`)
	require.Equal(t, "block70,0 block0,40", at())
	p.act(`(window.box = document.querySelector('main a')).focus()`)
	require.Equal(t, ask[string](p, `(b => 'block' + Math.round(b.bottom) + ',0 block0,' + Math.round(b.left))(box.getBoundingClientRect())`), at())
	p.visit("/")
	require.NotEmpty(t, at(), "on the next page too")
}

func tryCaptions(t *testing.T, p *person) {
	p.tool("caption", "")
	p.act(`document.querySelector('.skip').focus()`)
	require.Equal(t, "跳到主要内容", ask[string](p, `document.querySelector('.aid-caption').innerText`))
	require.GreaterOrEqual(t, ask[float64](p, `parseFloat(getComputedStyle(document.querySelector('.aid-caption')).fontSize)`), 30.0)
	p.act(`document.querySelector('h1').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))`)
	require.Equal(t, ask[string](p, `document.querySelector('h1').innerText`), ask[string](p, `document.querySelector('.aid-caption').innerText`))
}

func tryGuide(t *testing.T, p *person) {
	p.tool("guide", "")
	labels := ask[string](p, `[...document.querySelectorAll('.aid-no')].map(e => e.textContent).join(' ')`)
	require.Contains(t, labels, "1 顶部")
	require.Contains(t, labels, "主要内容")
	for n := 1; n <= 6; n++ {
		name := ask[string](p, fmt.Sprintf(`(document.querySelectorAll('.aid-no')[%d]?.textContent || '')`, n-1))
		if name == "" {
			continue
		}
		p.act(fmt.Sprintf(`document.dispatchEvent(new KeyboardEvent('keydown', {altKey: true, code: 'Digit%d', bubbles: true}))`, n))
		p.until("it is told", fmt.Sprintf(`document.getElementById('status').textContent === '区块%d：%s'`, n, strings.TrimLeft(name, "123456 ")))
		require.Contains(t, "HEADER NAV MAIN ASIDE FOOTER", ask[string](p, `document.activeElement.tagName`))
	}
}

func tryPointing(t *testing.T, p *person) {
	p.tool("read", "")
	p.tool("rate", "slow")
	p.act(`said.length = 0; document.querySelector('h1').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))`)
	require.Equal(t, ask[string](p, `document.querySelector('h1').innerText + '@0.75'`), ask[string](p, `said.join()`))
	p.visit("/policies/2")
	p.act(`document.querySelector('h1').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))`)
	require.Contains(t, ask[string](p, `said.join()`), "@0.75", "still on, still slow")
}

func tryReading(t *testing.T, p *person) {
	p.act(`document.querySelector('form[data-display]').closest('details').open = true`)
	p.act(`document.querySelector('[data-flow]').click()`)
	require.Equal(t, "true", ask[string](p, `document.querySelector('[data-flow]').getAttribute('aria-pressed')`))
	p.until("several blocks are read", `said.length > 4`)
	require.True(t, ask[bool](p, `!!document.querySelector('main .aid-reading')`), "what is read is marked")
	require.True(t, ask[bool](p, `said.some(s => s.startsWith(document.querySelector('h1').innerText))`))
	p.act(`document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))`)
	require.False(t, ask[bool](p, `!!document.querySelector('.aid-reading')`))
	n := ask[int](p, `said.length`)
	require.Equal(t, n, ask[int](p, `new Promise(ok => setTimeout(() => ok(said.length), 100))`), "it is silent")
}

func tryReset(t *testing.T, p *person) {
	for _, tool := range []string{"cursor", "lines", "caption", "guide", "read"} {
		p.tool(tool, "1")
	}
	p.tool("size", "max")
	p.act(`document.dispatchEvent(new KeyboardEvent('keydown', {altKey: true, code: 'KeyQ', bubbles: true}))`)
	bare := func() string { return ask[string](p, `document.documentElement.getAttributeNames().sort().join()`) }
	require.Equal(t, "data-theme,lang", bare())
	p.until("the server knows", `fetch('/help').then(r => r.text()).then(s => !s.includes('data-size'))`)
	p.visit("/")
	require.Equal(t, "data-theme,lang", bare())
	p.tool("size", "large")
	p.tool("reset", "1")
	require.Equal(t, "data-theme,lang", bare())
}

func (w *world) noVoice(t *testing.T) {
	for _, voices := range []string{noVoice, englishVoice} {
		p := w.browser.person(t, w.site, "without a voice")
		p.withVoices(voices)
		p.visit("/policies/1")
		p.act(`document.querySelector('form[data-display]').closest('details').open = true`)
		require.False(t, ask[bool](p, `[...document.querySelectorAll('[name=read],[data-flow],[name=rate]')].some(b => b.getClientRects().length)`), voices)
		p.sees("这个浏览器没有中文语音")
	}
}

// themes runs axe over the pages of machines and of the menu in all five themes, the menu open.
func (w *world) themes(t *testing.T) {
	p := w.browser.person(t, w.site, "themes")
	for _, path := range []string{"/policies/1", "/developers", "/accessibility", "/policies?module=documents"} {
		p.visit(path)
		p.opened(path)
		p.act(`document.querySelector('form[data-display]').closest('details').open = true`)
		for _, theme := range []string{"light", "dark", "contrast", "light care", "contrast care"} {
			name, care, _ := strings.Cut(theme, " ")
			ask[bool](p, fmt.Sprintf(`(d => { d.dataset.theme = %q; d.toggleAttribute('data-care', %t); return true })(document.documentElement)`, name, care != ""))
			for _, width := range []int64{narrow, wide} {
				p.do("resize", chromedp.EmulateViewport(width, height))
				where := fmt.Sprintf("%s %s %d", path, theme, width)
				p.keep(where)
				for _, v := range p.axe() {
					t.Errorf("%s: %s (%s)\n  %s", where, v.ID, v.Help, strings.Join(v.targets(), "\n  "))
				}
				require.LessOrEqual(t, ask[int](p, `document.documentElement.scrollWidth - innerWidth`), 0, where)
			}
		}
	}
}
