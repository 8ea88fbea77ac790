package notify

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// mannersAge is how long a process may go by settings that were changed in another.
const mannersAge = time.Minute

// mannersCache keeps the settings, which every lane asks for. The zero value is empty.
type mannersCache struct {
	mu   sync.Mutex
	read time.Time
	all  map[Class]Manners
}

// Manners lists the manners of every class.
func (s *Service) Manners(ctx context.Context) ([]Manners, error) {
	all, err := readManners(ctx, s.DB)
	if err != nil {
		return nil, fmt.Errorf("read manners: %w", err)
	}
	list := make([]Manners, len(Classes))
	for i, c := range Classes {
		list[i] = all[c]
	}
	return list, nil
}

// ErrMannersStale is returned to the second of two who edit at a time.
var ErrMannersStale = fault.New(fault.Conflict, "您打开之后，有人改过这类消息的规矩。请刷新后重新修改")

// SaveManners changes the manners of a class over those that were read, which UpdatedAt tells. What is held already is judged anew when its time comes.
func (s *Service) SaveManners(ctx context.Context, actor audit.Actor, m Manners) error {
	if err := m.Check(); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('manners', 0))`); err != nil {
			return err
		}
		before, err := readManners(ctx, tx)
		if err != nil {
			return err
		}
		if was := before[m.Class].UpdatedAt; (was == nil) != (m.UpdatedAt == nil) || was != nil && !was.Equal(*m.UpdatedAt) {
			return ErrMannersStale
		}
		if err := writeManners(ctx, tx, m, actor.ID, s.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "manners.save", Subject: "manners",
			Detail: map[string]any{"before": before[m.Class], "after": m}})
	})
	if err != nil {
		return fmt.Errorf("save manners of %s: %w", m.Class, err)
	}
	s.manners.mu.Lock()
	s.manners.all = nil
	s.manners.mu.Unlock()
	return nil
}

// mannersOf are the manners of a class, as they were at most mannersAge ago.
func (s *Service) mannersOf(ctx context.Context, c Class) (Manners, error) {
	s.manners.mu.Lock()
	defer s.manners.mu.Unlock()
	if age := s.Now().Sub(s.manners.read); s.manners.all != nil && age >= 0 && age < mannersAge {
		return s.manners.all[c], nil
	}
	all, err := readManners(ctx, s.DB)
	if err != nil {
		return Manners{}, fmt.Errorf("read manners: %w", err)
	}
	s.manners.all, s.manners.read = all, s.Now()
	return all[c], nil
}
