package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// person is one browser with its own cookies.
type person struct {
	t    *testing.T
	ctx  context.Context
	site *site
	name string
}

// chromium finds the browser, or fails with how to get it.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium found: run `make test`, which installs it, or set CHROMIUM")
	return ""
}

// newPerson opens a browser window.
func newPerson(t *testing.T, s *site, name string) *person {
	t.Helper()
	dir, err := os.MkdirTemp("", "hzd-e2e-chromium-")
	require.NoError(t, err)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox, chromedp.UserDataDir(dir),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "zh-CN"))
	alloc, cancelAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(func() { cancel(); cancelAlloc(); _ = os.RemoveAll(dir) })
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate("about:blank"))) // starts the browser, which lives as long as this context
	return &person{t, ctx, s, name}
}

// do runs actions within a minute and stops the test with the page when they fail.
func (p *person) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 60*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.keep(what)
		p.t.Fatalf("%s: %s: %v\n%s", p.name, what, err, p.text())
	}
}

// ask evaluates a script on the page, waiting for what it promises.
func ask[T any](p *person, script string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 60*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: script: %v\n%s", p.name, err, p.text())
	}
	return v
}

// keep saves a screenshot where E2E_SHOTS says.
func (p *person) keep(name string) {
	dir := os.Getenv("E2E_SHOTS")
	if dir == "" {
		return
	}
	if png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100)); err == nil {
		_ = os.MkdirAll(dir, 0o755)
		_ = os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "_", "?", "_", " ", "_").Replace(name)+".png"), png, 0o644)
	}
}

// text is what the page says.
func (p *person) text() string {
	ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
	defer cancel()
	s, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText")) // empty when there is no page
	return s
}

// visit opens a path.
func (p *person) visit(path string) {
	p.t.Helper()
	p.do("visit "+path, chromedp.Navigate(p.site.url+path), chromedp.WaitReady("main"))
}

// signIn signs in with a demo account.
func (p *person) signIn(login, password string) {
	p.t.Helper()
	p.visit("/sign-in")
	p.fill("login", login)
	p.fill("password", password)
	p.press("登录")
	require.Contains(p.t, p.text(), "退出", "%s is not signed in", login)
}

// fill types into the form control of that name, replacing what is there.
func (p *person) fill(name, value string) {
	p.t.Helper()
	script := fmt.Sprintf(`(() => { const el = document.querySelector('main [name=%q]'); if (!el) return false;
		el.focus(); if (el.type === 'checkbox' || el.type === 'radio') { const hit = [...document.querySelectorAll('main [name=%q]')].find(e => e.value === %q); if (!hit) return false; hit.click(); return true }
		el.value = %q; el.dispatchEvent(new Event('input', {bubbles: true})); el.dispatchEvent(new Event('change', {bubbles: true})); return true })()`, name, name, value, value)
	require.True(p.t, ask[bool](p, script), "%s: no control %q on\n%s", p.name, name, p.text())
}

// press clicks the button or link that says label, and waits for the next page.
func (p *person) press(label string) {
	p.t.Helper()
	script := fmt.Sprintf(`(() => { const all = [...document.querySelectorAll('main button, main a, main summary, header button, main input[type=submit]')].filter(e => e.offsetParent !== null);
		const norm = s => (s || '').replace(/\s+/g, '');
		const el = all.find(e => norm(e.textContent) === %q) || all.find(e => norm(e.textContent).includes(%q));
		if (!el) return false; setTimeout(() => el.click()); return true })()`, label, label)
	require.True(p.t, ask[bool](p, script), "%s: nothing says %q on\n%s", p.name, label, p.text())
	p.settle()
}

// settle waits until a navigation or swap that a click began is over.
func (p *person) settle() {
	p.t.Helper()
	time.Sleep(150 * time.Millisecond) // a click begins to load a moment later
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
		done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === 'complete' && !document.querySelector('[aria-busy=true]')`))
		cancel()
		if err == nil && done { // an error is a page that is just going away
			return
		}
	}
	p.t.Fatalf("%s: the page never came to rest", p.name)
}

// sees fails when the page does not say text.
func (p *person) sees(text string) {
	p.t.Helper()
	if !strings.Contains(squeeze(p.text()), squeeze(text)) {
		p.keep("missing " + text)
		p.t.Fatalf("%s does not see %q on\n%s", p.name, text, p.text())
	}
}

// waitsFor reloads until the page says text, for what a job brings about.
func (p *person) waitsFor(text string) {
	p.t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); {
		if strings.Contains(squeeze(p.text()), squeeze(text)) {
			return
		}
		time.Sleep(500 * time.Millisecond)
		p.do("reload", chromedp.Reload(), chromedp.WaitReady("main"))
	}
	p.t.Fatalf("%s waited in vain for %q on\n%s", p.name, text, p.text())
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// width makes the window that wide.
func (p *person) width(pixels int64) {
	p.do("resize", chromedp.EmulateViewport(pixels, 900))
}

// audit runs axe-core at both widths, light and dark, and fails on any violation or sideways scrolling.
func (p *person) audit(page string) {
	p.t.Helper()
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{360, 1280} {
			p.width(width)
			ask[string](p, fmt.Sprintf(`document.documentElement.dataset.theme = %q`, theme))
			where := fmt.Sprintf("%s-%d-%s", page, width, theme)
			p.keep(where)
			for _, v := range p.axe() {
				p.t.Errorf("%s: %s (%s)\n  %s", where, v.ID, v.Help, strings.Join(v.Targets(), "\n  "))
			}
			if over := ask[int](p, `document.documentElement.scrollWidth - window.innerWidth`); over > 0 {
				p.t.Errorf("%s: %d px wider than the window", where, over)
			}
		}
	}
}

type violation struct {
	ID, Help string
	Nodes    []struct{ Target []any }
}

// Targets are the selectors of the elements that fail.
func (v violation) Targets() []string {
	var list []string
	for _, n := range v.Nodes {
		list = append(list, fmt.Sprint(n.Target...))
	}
	return list
}

func (p *person) axe() []violation {
	p.t.Helper()
	source, err := os.ReadFile("../web/assets/node_modules/axe-core/axe.min.js")
	require.NoError(p.t, err, "run `make assets`, which installs axe-core")
	ask[bool](p, string(source)+`; true`)
	raw := ask[string](p, `axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'], resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))`)
	var list []violation
	require.NoError(p.t, json.Unmarshal([]byte(raw), &list))
	return list
}
