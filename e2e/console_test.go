package e2e

import (
	"context"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// console keeps what a window's console complains of: breaches of the content security policy, failing scripts, missing files.
type console struct {
	mu    sync.Mutex
	lines []string
}

// listen begins to keep, until the window closes.
func listen(ctx context.Context) *console {
	c := &console{}
	go func() {
		for m, err := range chromedp.Console(ctx) {
			if err != nil {
				return
			}
			c.note(m)
		}
	}()
	return c
}

func (c *console) note(m chromedp.ConsoleMessage) {
	bad := m.IsException() || m.Type == chromedp.ConsoleError || strings.Contains(m.Text, "Content Security Policy")
	if !bad || strings.Contains(m.Text, "the server responded with a status of 4") && !strings.Contains(m.URL, "/assets/") { // refusals are tested for
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, m.Text+" "+m.URL)
}

func (c *console) complaints() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lines
}
