// Package matching applies rules to the register: it runs a notice's rule over every enterprise and keeps the verdicts with
// their reasons, previews a rule while it is written, explains single verdicts, rebuilds those of a past day, and holds a rule
// to the verdicts that staff signed. Only this package writes match_runs, verdicts and golden_cases; it reads the tables of
// enterprises and policies.
package matching

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/matching/draft"
	"huizhida/matching/rule"
)

// Service is what other packages may ask of matching.
type Service struct {
	DB   db.Conn
	Jobs *river.Client[pgx.Tx]
	Now  func() time.Time

	Dir    string // where the register in memory is kept from one process to the next; empty for nowhere
	Memory int    // how many bytes the register of one year may take in memory; 0 for what it needs. Beyond, Postgres answers

	// Matched is called in the transaction of a run over a whole notice that changed verdicts; nil does nothing.
	Matched func(ctx context.Context, tx pgx.Tx, r Run) error

	registers registers
	standing  standing
}

// Compile checks a rule over the catalogue. A refusal is a form fault whose message begins with line and column.
func Compile(expr string) (*rule.Rule, error) {
	r, err := rule.Compile(enterprises.Variables(), expr)
	if bad, ok := errors.AsType[*rule.Error](err); ok {
		return nil, fault.Form(fault.Field{Name: "expression", Message: Position(bad) + bad.Message})
	}
	return r, err
}

// Check says whether a rule may be frozen; it is what policies.Service asks. A condition that was begun and never filled in stands
// in a comment, and the rule without it would let in too many.
func Check(expr string) error {
	r, err := Compile(expr)
	if err != nil {
		return err
	}
	if n := len(draft.Parse(r, nil).Unfinished()); n > 0 {
		return fault.Form(fault.Field{Name: "expression", Message: fmt.Sprintf("还有 %d 个条件没有填好（“待填”），填好或删除后再冻结", n)})
	}
	return nil
}
