package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"huizhida/demo"
)

const (
	patience     = time.Minute // for anything, on a busy machine
	narrow, wide = 360, 1280
	height       = 900
)

// browser is one Chromium; each person in it has cookies of their own.
type browser struct {
	t   *testing.T
	ctx context.Context
}

// person is somebody with a window of their own.
type person struct {
	t       *testing.T
	ctx     context.Context
	site    *site
	name    string
	looks   bool // every new page is audited
	console *console
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

func startBrowser(t *testing.T) *browser {
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
	return &browser{t, ctx}
}

// person opens a window. What its console complains of fails the test.
func (b *browser) person(t *testing.T, s *site, name string) *person {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	require.NoError(t, chromedp.Do(ctx, chromedp.EmulateViewport(wide, height)))
	p := &person{t: t, ctx: ctx, site: s, name: name, console: listen(ctx)}
	t.Cleanup(func() {
		cancel()
		for _, line := range p.console.complaints() {
			t.Errorf("%s: console: %s", name, line)
		}
	})
	return p
}

// do runs actions within a minute and stops the test with the page when they fail.
func (p *person) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.keep(what)
		p.t.Fatalf("%s: %s: %v\n%s", p.name, what, err, p.text())
	}
}

// ask evaluates a script on the page, waiting for what it promises.
func ask[T any](p *person, script string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
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
	p.look()
}

// opened expects a page, not a refusal.
func (p *person) opened(path string) {
	p.t.Helper()
	status := ask[int](p, `performance.getEntriesByType('navigation')[0].responseStatus`)
	require.Equal(p.t, 200, status, "%s opens %s\n%s", p.name, path, p.text())
}

// signIn signs in with a demo account.
func (p *person) signIn(login string) {
	p.t.Helper()
	p.visit("/sign-in")
	p.fill("login", login)
	p.fill("password", demo.Password)
	p.press("登录")
	require.NotContains(p.t, p.path(), "/sign-in", "%s is not signed in: %s", login, p.text())
}

// path is where the person is.
func (p *person) path() string { return ask[string](p, `location.pathname`) }

// fill types into the form control of that name, replacing what is there.
func (p *person) fill(name, value string) {
	p.t.Helper()
	script := fmt.Sprintf(`(() => { const all = [...document.querySelectorAll('main [name=%q]')].filter(e => e.type !== 'hidden'); let el = all[0]; if (!el) return false;
		if (el.type === 'checkbox' || el.type === 'radio') { el = all.find(e => e.value === %q); if (!el) return false; if (!el.checked) el.click(); return true }
		el.focus(); el.value = %q; el.dispatchEvent(new Event('input', {bubbles: true})); el.dispatchEvent(new Event('change', {bubbles: true})); return true })()`, name, value, value)
	require.True(p.t, ask[bool](p, script), "%s: no control %q for %q on\n%s", p.name, name, value, p.text())
}

// press clicks the button or link that says label, and waits for what it leads to.
func (p *person) press(label string) {
	p.t.Helper()
	script := fmt.Sprintf(`(() => { const all = ['main', 'header'].flatMap(part => ['button', 'a', 'summary'].flatMap(e => [...document.querySelectorAll(part + ' ' + e)])).filter(e => e.getClientRects().length > 0);
		const norm = s => (s || '').replace(/\s+/g, '');
		const el = all.find(e => norm(e.textContent) === norm(%q)) || all.find(e => norm(e.textContent).includes(norm(%q)));
		if (!el) return '';
		const stays = el.localName === 'summary' || el.type === 'button' || 'htmx' in window && el.hasAttribute('hx-post') || (el.getAttribute('href') || '').startsWith('#');
		window.leaving = !stays; el.click(); return stays ? 'stays' : 'leaves' })()`, label, label)
	if ask[string](p, script) == "" {
		p.keep("no " + label)
		p.t.Fatalf("%s: nothing says %q on\n%s", p.name, label, p.text())
	}
	p.settle(label)
	p.look()
}

// settle waits until the page that a click left is gone and the next one is there.
func (p *person) settle(what string) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
		done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`!window.leaving && document.readyState === 'complete' && !document.querySelector('[aria-busy=true]')`))
		cancel()
		if err == nil && done { // an error is a page that is just going away
			return
		}
	}
	p.keep("stuck")
	p.t.Fatalf("%s: the page never came to rest after %q\n%s", p.name, what, p.text())
}

// until waits for a condition of the page.
func (p *person) until(what, condition string) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if ask[bool](p, condition) {
			return
		}
	}
	p.keep("not " + what)
	p.t.Fatalf("%s waited in vain until %s on\n%s", p.name, what, p.text())
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
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if strings.Contains(squeeze(p.text()), squeeze(text)) {
			return
		}
		time.Sleep(500 * time.Millisecond)
		p.do("reload", chromedp.Reload(), chromedp.WaitReady("main"))
	}
	p.t.Fatalf("%s waited in vain for %q on\n%s", p.name, text, p.text())
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
