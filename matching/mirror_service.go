package matching

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"huizhida/calendar"
	"huizhida/fault"
)

// How often the mirrors look for changes, and how often they are kept in Dir.
const (
	followEvery = time.Second
	keepEvery   = 10 * time.Minute
)

// Mirror holds the register of last year's figures in memory, and every other that is asked for, up to date until ctx is done.
// With a Dir it takes up what the process before left there, and leaves its own. What goes wrong is told to report and tried again.
func (s *Service) Mirror(ctx context.Context, report func(error)) {
	first, err := Compile("true")
	if err != nil {
		report(err) // cannot be
		return
	}
	s.registers.of(s.Now().In(calendar.Shanghai).Year()-1, first)
	if err := s.tidy(); err != nil {
		report(err)
	}
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	kept := time.Now()
	for {
		for _, r := range s.registers.all() {
			if _, err := s.fresh(ctx, r, 0); err != nil && ctx.Err() == nil {
				report(err)
			}
		}
		if time.Since(kept) > keepEvery {
			kept = time.Now()
			if err := s.Keep(ctx); err != nil {
				report(err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if err := s.Keep(context.WithoutCancel(ctx)); err != nil {
				report(err)
			}
			return
		}
	}
}

// Keep writes every register in memory to Dir, so that the next process need not read it from Postgres.
func (s *Service) Keep(ctx context.Context) (err error) {
	if s.Dir == "" {
		return nil
	}
	for _, r := range s.registers.all() {
		if m := r.state.Load(); m != nil && m.position != r.kept {
			failed := r.write(ctx, s.DB, s.Dir, m)
			if failed == nil {
				r.kept = m.position
			}
			err = errors.Join(err, failed)
		}
	}
	return err
}

// tidy removes what earlier processes left in Dir and nobody will take up.
func (s *Service) tidy() (err error) {
	if s.Dir == "" {
		return nil
	}
	files, _ := filepath.Glob(filepath.Join(s.Dir, "register-*")) // the pattern is well formed
	for _, name := range files {
		if info, failed := os.Stat(name); failed == nil && time.Since(info.ModTime()) > remembered {
			err = errors.Join(err, os.Remove(name))
		}
	}
	return err
}

// Held is a register in memory.
type Held struct {
	Year        int // of its figures
	Enterprises int
	Bytes       int    // of the register, without what Go adds
	Conditions  int    // bytes of conditions that are kept for the next question
	Position    string // of the database, that it mirrors
	Seen        time.Time
}

// Held tells what the process holds in memory.
func (s *Service) Held() (list []Held) {
	for _, r := range s.registers.all() {
		if m := r.state.Load(); m != nil {
			h := Held{Year: r.year, Enterprises: m.view.Rows(), Position: m.position, Seen: m.seen}
			h.Bytes, h.Conditions = m.view.Bytes()
			list = append(list, h)
		}
	}
	return list
}

// bytesPerEnterprise is what an enterprise takes in memory at most, for the decision whether the register fits.
const bytesPerEnterprise = 300

// ErrTooLarge is returned for lists over a register that may not be held in memory.
var ErrTooLarge = fault.New(fault.Conflict, "名录太大，或基准日太远，不能在内存里计算，这里只能看家数；名单请在发布通知后的判定里查看")
