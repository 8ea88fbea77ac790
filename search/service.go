package search

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"huizhida/db"
)

// Service searches what is public.
type Service struct {
	DB   db.Conn
	Now  func() time.Time
	Help []Text // pages of the program itself

	following sync.Mutex
	held      atomic.Pointer[held]
}

// held is the index as of a position.
type held struct {
	index    *Index
	position position
	seen     time.Time // when it was last asked what changed, by the process's own clock: the demo's stands still
	open     map[int64][]Text
}

// patience is how far behind Postgres an answer may be; lag is how far instead while another goroutine takes in what changed.
const (
	patience = 100 * time.Millisecond
	lag      = 10 * time.Second
)

// When a part of the index is closed, and when all are made one.
const (
	openTexts = 300
	mostParts = 8
)

// Find ranks what fits q as of now.
func (s *Service) Find(ctx context.Context, q Query) (Found, Marker, error) {
	ix, err := s.Index(ctx)
	if err != nil {
		return Found{}, Marker{}, err
	}
	q.Now = s.Now()
	found := ix.Find(q)
	read := q.Text
	if found.Read != "" {
		read = found.Read
	}
	return found, ix.Marker(read), nil
}

// Index returns the index with what was committed up to now, less the patience of readers.
func (s *Service) Index(ctx context.Context) (*Index, error) {
	if h := s.held.Load(); h != nil && time.Since(h.seen) < patience {
		return h.index, nil
	}
	if !s.following.TryLock() {
		if h := s.held.Load(); h != nil && time.Since(h.seen) < lag {
			return h.index, nil
		}
		s.following.Lock()
	}
	defer s.following.Unlock()
	h := s.held.Load()
	if h != nil && time.Since(h.seen) < patience {
		return h.index, nil
	}
	var err error
	if h == nil || time.Since(h.seen.Round(0)) > changesKept/2 || len(h.index.parts) > mostParts { // by the wall: a machine that sleeps must know it
		h, err = s.load(ctx)
	} else {
		h, err = s.follow(ctx, h)
	}
	if err != nil {
		return nil, fmt.Errorf("read what can be searched: %w", err)
	}
	s.held.Store(h)
	return h.index, nil
}

// load reads everything.
func (s *Service) load(ctx context.Context) (*held, error) {
	asked := time.Now()
	at, err := here(ctx, s.DB) // before the texts: what changes meanwhile is read again
	if err != nil {
		return nil, err
	}
	synonyms, err := s.synonyms(ctx)
	if err != nil {
		return nil, err
	}
	b := newBuilder()
	for _, t := range s.Help {
		b.add(t)
	}
	if err := eachPublic(ctx, s.DB, nil, b.add); err != nil {
		return nil, err
	}
	return &held{index: assemble([]part{{segment: b.finish()}}, synonyms), position: at, seen: asked, open: map[int64][]Text{}}, nil
}

// follow takes in what changed since h.
func (s *Service) follow(ctx context.Context, h *held) (*held, error) {
	asked := time.Now()
	documents, at, err := news(ctx, s.DB, h.position)
	if err != nil {
		return nil, err
	}
	if at.server != h.position.server {
		return s.load(ctx)
	}
	next := &held{index: h.index, position: at, seen: asked, open: h.open}
	if len(documents) == 0 {
		return next, nil
	}
	synonyms := h.index.synonyms
	changed := map[int64][]Text{}
	for _, id := range documents {
		if id != 0 {
			changed[id] = nil
		} else if synonyms, err = s.synonyms(ctx); err != nil {
			return nil, err
		}
	}
	if len(changed) > 0 {
		if err := eachPublic(ctx, s.DB, documents, func(t Text) { changed[t.Document] = append(changed[t.Document], t) }); err != nil {
			return nil, err
		}
	}
	next.index, next.open = h.with(changed, synonyms)
	return next, nil
}

// with returns the index with the changed documents' texts in place of those it had. The last part is made anew each time, and holds all that
// changed since the part before it was closed.
func (h *held) with(changed map[int64][]Text, synonyms *Synonyms) (*Index, map[int64][]Text) {
	closed, open := h.index.parts, maps.Clone(h.open)
	if len(h.open) > 0 {
		closed = closed[:len(closed)-1]
	}
	n := 0
	for _, texts := range h.open {
		n += len(texts)
	}
	if n > openTexts {
		closed, open = h.index.parts, map[int64][]Text{}
	}
	maps.Copy(open, changed)
	parts := make([]part, 0, len(closed)+1)
	for _, p := range closed {
		parts = append(parts, p.without(changed))
	}
	if len(open) > 0 {
		b := newBuilder()
		for _, texts := range open {
			for _, t := range texts {
				b.add(t)
			}
		}
		parts = append(parts, part{segment: b.finish()})
	}
	return assemble(parts, synonyms), open
}

// without is the part less the texts of the documents.
func (p part) without(documents map[int64][]Text) part {
	var dead map[int32]bool
	for i := range p.texts {
		if _, gone := documents[p.texts[i].Document]; gone && !p.dead[int32(i)] && p.texts[i].Document != 0 {
			if dead == nil {
				dead = map[int32]bool{}
				maps.Copy(dead, p.dead)
			}
			dead[int32(i)] = true
		}
	}
	if dead != nil {
		p.dead = dead
	}
	return p
}

// Mirror keeps the index in step with Postgres until ctx is done, so that nobody who searches waits for it. What goes wrong is told to report.
func (s *Service) Mirror(ctx context.Context, report func(error)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var forgot time.Time
	for {
		if _, err := s.Index(ctx); err != nil && ctx.Err() == nil {
			report(err)
		}
		if time.Since(forgot) > time.Hour {
			forgot = time.Now()
			if err := forgetChanges(ctx, s.DB); err != nil && ctx.Err() == nil {
				report(err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
