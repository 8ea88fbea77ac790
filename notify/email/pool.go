package email

import (
	"slices"
	"sync"
	"time"
)

// idle is how long a connection waits for its next session. Servers hang up on those that are silent for longer.
const idle = 30 * time.Second

// pool keeps connections between sessions: jobs are short, and greeting, encryption and authentication cost as much as many letters.
type pool struct {
	limit int
	mu    sync.Mutex
	conns []*conn // the latest used last
}

// take hands out the connection that was used last, or nil.
func (p *pool) take() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.conns) == 0 {
		return nil
	}
	c := p.conns[len(p.conns)-1]
	p.conns = p.conns[:len(p.conns)-1]
	c.expiry.Stop() // if it has just run, remove finds nothing
	return c
}

// keep takes a connection back, unless enough wait already.
func (p *pool) keep(c *conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.conns) >= p.limit {
		return false
	}
	p.conns = append(p.conns, c)
	c.reused = true
	c.expiry = time.AfterFunc(idle, func() {
		if p.remove(c) {
			c.quit()
		}
	})
	return true
}

func (p *pool) remove(c *conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := slices.Index(p.conns, c)
	if at < 0 {
		return false
	}
	p.conns = slices.Delete(p.conns, at, at+1)
	return true
}

// drain ends all that wait.
func (p *pool) drain() {
	for c := p.take(); c != nil; c = p.take() {
		c.quit()
	}
}
