// Package instance notices that the database was put back to an earlier state, from a backup or a copy of the machine, and keeps everything from
// leaving the building until a person has decided: what was sent since the backup was made is not known any more. Only this package writes
// instances and sending_holds.
package instance

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

var (
	// ErrHeld is returned when sending is held already.
	ErrHeld = fault.New(fault.Conflict, "已经暂停发送")
	// ErrNotHeld is returned when there is nothing to release, because a colleague was first.
	ErrNotHeld = fault.New(fault.Conflict, "没有暂停发送，可能同事刚刚恢复了")
	// ErrNoReason is returned for a hold that does not say why.
	ErrNoReason = fault.Form(fault.Field{Name: "reason", Message: "请写明暂停全部发送的原因，200字以内"})
	// ErrNoDecision is returned for a release that does not say what becomes of the campaigns.
	ErrNoDecision = fault.Form(fault.Field{Name: "decision", Message: "请选择恢复后怎么办"})
)

// Cause is why nothing leaves.
type Cause string

const (
	Restored Cause = "restored" // the database is older than what this installation has done
	Staff    Cause = "staff"    // somebody said so
)

// Decision is what becomes of the campaigns under way at a release.
type Decision string

const (
	GoOn  Decision = "go_on" // they go on
	Pause Decision = "pause" // each is paused, so that staff look before it goes on
)

// Hold is a time in which nothing leaves.
type Hold struct {
	ID     int64
	Cause  Cause
	Detail string
	HeldAt time.Time
	By     string // empty: the program itself
}

// Service is what other packages may ask of instance.
type Service struct {
	DB      db.Conn
	Now     func() time.Time
	File    string // where the last epoch is kept outside the database; empty for nowhere
	Private bool   // the database lives beside the file: where that is missing, the database was put back without it

	// PauseAll pauses every campaign under way, in the transaction of a release, and answers how many; nil: there are none.
	PauseAll func(ctx context.Context, tx pgx.Tx, actor audit.Actor, reason string) (int, error)
}
