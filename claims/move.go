package claims

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/fault"
)

// move is one step of the state machine.
type move struct {
	action  string // the audit verb
	from    []State
	to      State
	id      int64
	version int // as the caller last saw it
	note    string
	clause  string
	dueOn   *time.Time // nil keeps the date
	officer int64      // 0 keeps the officer
	verdict string     // recorded at submission
	reasons string
}

// apply is the only way a claim changes state. The where clause is the state machine: of two callers one finds no row.
func apply(ctx context.Context, conn db.Conn, m move, at time.Time) (Claim, error) {
	rows, _ := conn.Query(ctx, `
		update claims c set
			state = $4::text, version = version + 1, updated_at = $5,
			due_on = coalesce($6::date, due_on),
			officer_id = coalesce(nullif($7::bigint, 0), officer_id),
			note = case when $4 in ('correction', 'refused', 'rejected') then $8 else note end,
			clause = case when $4 in ('refused', 'rejected') then $9 else clause end,
			verdict = case when state = 'draft' and $4 = 'submitted' then nullif($10, '') else verdict end,
			reasons = case when state = 'draft' and $4 = 'submitted' then $11 else reasons end,
			submitted_at = case when $4 = 'submitted' then coalesce(submitted_at, $5) else submitted_at end,
			accepted_at = case when $4 = 'accepted' then coalesce(accepted_at, $5) else accepted_at end,
			decided_at = case when $4 in ('approved', 'refused', 'rejected', 'withdrawn') then $5 end
		where id = $1 and version = $2 and state = any($3)
		returning `+columns,
		m.id, m.version, m.from, m.to, at, m.dueOn, m.officer, m.note, m.clause, m.verdict, m.reasons)
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Claim])
}

// moveTx applies a step, writes it down and asks for the enterprise to be told: all of it or nothing.
func (s *Service) moveTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, m move) (Claim, error) {
	at := s.Now()
	before, err := stateOf(ctx, tx, m.id)
	if err != nil {
		return Claim{}, err
	}
	c, err := apply(ctx, tx, m, at)
	if errors.Is(err, pgx.ErrNoRows) {
		return Claim{}, s.overtaken(ctx, tx, m.id)
	}
	if err != nil {
		return Claim{}, err
	}
	event, err := addEvent(ctx, tx, actor, m.action, m.id, Event{At: at, From: before, To: m.to, Note: m.note})
	if err != nil {
		return Claim{}, err
	}
	if m.to == Withdrawn && before == Draft {
		return c, nil // a thrown-away draft is nobody's news
	}
	if _, err = s.Jobs.InsertTx(ctx, tx, ToldArgs{ClaimID: m.id, Event: event}, nil); err != nil {
		return c, err
	}
	return c, s.tellApps(ctx, tx, c, before, event)
}

func stateOf(ctx context.Context, conn db.Conn, id int64) (State, error) {
	var state State
	err := conn.QueryRow(ctx, `select state from claims where id = $1`, id).Scan(&state)
	_, err = one(id, err)
	return state, err
}

// overtaken explains why a step found no row: who did what in the meantime.
func (s *Service) overtaken(ctx context.Context, conn db.Conn, id int64) error {
	events, err := history(ctx, conn, id)
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return ErrNotFound
	}
	last := events[len(events)-1]
	return fault.New(fault.Conflict, fmt.Sprintf("%s %s已%s，您的操作没有保存。请按最新状态办理。", last.Actor, ago(s.Now(), last.At), verb(last)))
}

// verb names what an event did.
func verb(e Event) string {
	switch e.To {
	case Draft:
		return "建立草稿"
	case Submitted:
		if e.From == Correction {
			return "补正"
		}
		return "提交"
	case Accepted:
		if e.From == Correction {
			return "补正"
		}
		return "受理"
	case Correction:
		return "通知补正"
	case Approved:
		return "通过"
	case Refused:
		return "作出不予通过决定"
	case Rejected:
		return "作出不予受理决定"
	default:
		return "撤回"
	}
}

// ago says how long since, as people say it.
func ago(now, at time.Time) string {
	switch d := now.Sub(at); {
	case d < time.Minute:
		return "刚刚"
	case d < time.Hour:
		return fmt.Sprintf("%d 分钟前", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d 小时前", int(d.Hours()))
	default:
		return "于 " + calendar.Clock(at) + " "
	}
}
