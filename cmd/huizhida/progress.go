package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// lineEvery is how often progress is told where there is no terminal to redraw.
const lineEvery = 3 * time.Second

// progress tells on standard error how far long work is: a bar on a terminal, a line every few seconds elsewhere. One goroutine uses it.
type progress struct {
	out   io.Writer
	label string
	total int64 // -1 when unknown
	done  int64
	began time.Time
	told  time.Time
	bar   *progressbar.ProgressBar // nil elsewhere than on a terminal
}

// newProgress begins to tell of total pieces of work; -1 when nobody knows how many there are.
func newProgress(e *env, total int64, label string) *progress {
	p := &progress{out: e.err, label: label, total: total, began: time.Now(), told: time.Now()}
	if isTerminal(e.err) && terminalWidth(e.err) >= 60 {
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(e.err), progressbar.OptionSetDescription(label),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(24), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	}
	return p
}

// Add tells that n more pieces are done.
func (p *progress) Add(n int64) {
	p.done += n
	if p.bar != nil {
		_ = p.bar.Add64(n) // a bar that cannot be drawn stops no work
		return
	}
	if time.Since(p.told) >= lineEvery {
		p.told = time.Now()
		p.line()
	}
}

// Finish leaves one line that says how much was done and how long it took.
func (p *progress) Finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
	fmt.Fprintf(p.out, "%s: %d in %s\n", p.label, p.done, time.Since(p.began).Round(100*time.Millisecond))
}

func (p *progress) line() {
	if p.total <= 0 {
		fmt.Fprintf(p.out, "%s: %d\n", p.label, p.done)
		return
	}
	fmt.Fprintf(p.out, "%s: %d of %d (%d%%)\n", p.label, p.done, p.total, 100*p.done/p.total)
}
