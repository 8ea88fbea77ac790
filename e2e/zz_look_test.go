package e2e

import (
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestLook(t *testing.T) {
	path := os.Getenv("LOOK")
	w := &world{browser: startBrowser(t)}
	w.site = startSite(t, 300)
	p := w.browser.person(t, w.site, "bianji")
	p.signIn("bianji")
	p.visit(path)
	for _, width := range []int64{narrow, wide} {
		p.do("resize", chromedp.EmulateViewport(width, height))
		p.keep(time.Now().Format("look-150405") + map[int64]string{narrow: "-360", wide: "-1280"}[width])
	}
	for _, v := range p.axe() {
		t.Errorf("%s (%s)\n  %v", v.ID, v.Help, v.targets())
	}
}
