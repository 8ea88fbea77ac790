// Package audit keeps the append-only trail of who did what to what. Only this package writes audit_events.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"huizhida/db"
)

// Actor is who acts: a signed-in account, or a part of the system (ID 0).
type Actor struct {
	ID   int64
	Name string
	IP   string // empty for the system
}

// System returns the actor for work nobody asked for by hand, such as a job.
func System(name string) Actor { return Actor{Name: "系统 · " + name} }

// Event is one line of the trail.
type Event struct {
	At      time.Time
	Actor   Actor
	Action  string // verb of the glossary: "notice.publish"
	Subject string // table name: "notices"
	ID      int64  // the subject's id
	Detail  any    // JSON; never personal data
}

// Note writes an event about what happens outside any transaction of ours.
func (s *Service) Note(ctx context.Context, e Event) error { return Record(ctx, s.DB, e) }

// Record writes the event on conn, so that it commits with the change it tells of.
func Record(ctx context.Context, conn db.Conn, e Event) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return fmt.Errorf("encode audit detail: %w", err)
	}
	_, err = conn.Exec(ctx, `
		insert into audit_events (at, actor_id, actor, ip, action, subject, subject_id, detail)
		values ($1, nullif($2::bigint, 0), $3, nullif($4, '')::inet, $5, $6, $7, $8)`,
		e.At, e.Actor.ID, e.Actor.Name, e.Actor.IP, e.Action, e.Subject, e.ID, detail)
	if err != nil {
		return fmt.Errorf("record %s %d: %w", e.Action, e.ID, err)
	}
	return nil
}
