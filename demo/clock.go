package demo

import (
	"sync"
	"time"
)

// Clock is the demo world's time: it stands where Set put it and moves by a millisecond each time somebody looks, so that what happens
// later is later.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the time in the demo world.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

// Set moves the world to t, never back.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}
