package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// synonyms are those that are built in, less the silenced ones, and those of staff.
func (s *Service) synonyms(ctx context.Context) (*Synonyms, error) {
	sets, err := listSets(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	if len(sets) == 0 {
		return BuiltIn(), nil
	}
	words := BuiltInSets()
	for _, set := range sets {
		if set.Off {
			words = slices.DeleteFunc(words, func(w string) bool { return w == set.Words })
		} else {
			words = append(words, set.Words)
		}
	}
	return NewSynonyms(words), nil
}

// Sets lists the sets of staff, and of the built-in ones those that are silenced.
func (s *Service) Sets(ctx context.Context) ([]Set, error) { return listSets(ctx, s.DB) }

// AddSet adds a set of synonyms; it counts from the next question on.
func (s *Service) AddSet(ctx context.Context, actor audit.Actor, words string) (int64, error) {
	tidy, err := TidySet(words)
	if err != nil {
		return 0, fault.Form(fault.Field{Name: "words", Message: err.Error()})
	}
	if slices.Contains(BuiltInSets(), tidy) {
		return 0, ErrSetTaken
	}
	return s.insert(ctx, actor, "synonyms.add", tidy, false)
}

// SilenceSet lets a built-in set count no more, until its line is removed again.
func (s *Service) SilenceSet(ctx context.Context, actor audit.Actor, words string) error {
	if !slices.Contains(BuiltInSets(), words) {
		return ErrNoSet
	}
	_, err := s.insert(ctx, actor, "synonyms.silence", words, true)
	return err
}

func (s *Service) insert(ctx context.Context, actor audit.Actor, action, words string, off bool) (id int64, err error) {
	err = s.change(ctx, func(tx pgx.Tx) error {
		if id, err = insertSet(ctx, tx, words, off, actor.Name, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, action, id, map[string]any{"words": words})
	})
	return id, err
}

// EditSet saves words over what the editor saw.
func (s *Service) EditSet(ctx context.Context, actor audit.Actor, id int64, seen, words string) error {
	tidy, err := TidySet(words)
	if err != nil {
		return fault.Form(fault.Field{Name: "words", Message: err.Error()})
	}
	return s.change(ctx, func(tx pgx.Tx) error {
		if err := updateSet(ctx, tx, id, seen, tidy, actor.Name, s.Now()); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "synonyms.edit", id, map[string]any{"from": seen, "words": tidy})
	})
}

// RemoveSet removes a set, or lets a silenced one count again.
func (s *Service) RemoveSet(ctx context.Context, actor audit.Actor, id int64) error {
	return s.change(ctx, func(tx pgx.Tx) error {
		words, err := deleteSet(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "synonyms.remove", id, map[string]any{"words": words})
	})
}

func (s *Service) change(ctx context.Context, do func(tx pgx.Tx) error) error {
	if err := pgx.BeginFunc(ctx, s.DB, do); err != nil {
		return fmt.Errorf("change synonyms: %w", err)
	}
	if h := s.held.Load(); h != nil { // this process's next answer has it
		stale := *h
		stale.seen = stale.seen.Add(-patience)
		s.held.CompareAndSwap(h, &stale)
	}
	return nil
}

func (s *Service) record(ctx context.Context, tx pgx.Tx, actor audit.Actor, action string, id int64, detail any) error {
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "synonym_sets", ID: id, Detail: detail})
}
