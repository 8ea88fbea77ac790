package policies

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// noun is one of the three tables that take the steps of the flow.
type noun struct {
	table   string // of the schema and of the audit trail
	name    string // before the dot of an audit action
	missing error
}

var (
	documents       = noun{"documents", "document", ErrNoDocument}
	interpretations = noun{"interpretations", "interpretation", ErrNoInterpretation}
	notices         = noun{"notices", "notice", ErrNoNotice}
)

const flowColumns = `state, version, drafted_by, edited_by, submitted_at, reviewed_by, returned_note, published_at, withdrawn_at, withdrawn_note, created_at, updated_at,
	publish_at, flow_note, urgent_reason, urgent_due_at, urgent_reviewed_at, corrects_id, correction_reason`

// prefixed is a list of columns as a join reads them.
func prefixed(table, columns string) string {
	names := strings.Split(columns, ",")
	for i, name := range names {
		names[i] = table + "." + strings.TrimSpace(name)
	}
	return strings.Join(names, ", ")
}

// saved is what every save of a text sets beside its words: the next version, and back from a schedule into review.
const saved = `version = version + 1, publish_at = null, state = case state when 'scheduled' then 'in_review' else state end`

// editable is the where clause of a save.
const editable = `state in ('draft', 'in_review', 'scheduled')`

// notMine is the where clause that keeps authors away from their own review; the account is $2.
const notMine = `drafted_by <> $2 and $2 <> all (edited_by)`

// submit hands a draft to the reviewers. The where clause is the state machine: a second caller finds no row.
func submit(ctx context.Context, conn db.Conn, n noun, id, actor int64, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		update `+n.table+` set state = 'in_review', submitted_at = $2, returned_note = '', flow_note = '', updated_at = $2
		where id = $1 and state = 'draft'`, id, at)
	if err == nil && tag.RowsAffected() == 0 {
		if err = whyNot(ctx, conn, n, id, actor, Draft); errors.Is(err, ErrStale) {
			return ErrNotDraft // it was handed in already
		}
	}
	return err
}

// sendBack makes a submitted text a draft again, with the reviewer's reason.
func sendBack(ctx context.Context, conn db.Conn, n noun, id, actor int64, reason string, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		update `+n.table+` set state = 'draft', reviewed_by = $2, returned_note = $3, updated_at = $4, publish_at = null
		where id = $1 and state in ('in_review', 'scheduled') and `+notMine, id, actor, reason, at)
	if err == nil && tag.RowsAffected() == 0 {
		return whyNot(ctx, conn, n, id, actor, InReview)
	}
	return err
}

// withdraw takes a published text out of force; its page stays, with the reason.
func withdraw(ctx context.Context, conn db.Conn, n noun, id, actor int64, reason string, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		update `+n.table+` set state = 'withdrawn', withdrawn_at = $2, withdrawn_note = $3, updated_at = $2
		where id = $1 and state = 'published'`, id, at, reason)
	if err == nil && tag.RowsAffected() == 0 {
		return whyNot(ctx, conn, n, id, actor, Published)
	}
	return err
}

// whyNot names the reason why a guarded update from the state wanted found no row.
func whyNot(ctx context.Context, conn db.Conn, n noun, id, actor int64, wanted State) error {
	var state State
	var mine bool
	err := conn.QueryRow(ctx, `
		select state, not (`+notMine+`) from `+n.table+` where id = $1`, id, actor).Scan(&state, &mine)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return n.missing
	case err != nil:
		return err
	case wanted == InReview && (state == InReview || state == Scheduled) && mine:
		return ErrSelfReview
	case state == wanted && wanted == InReview:
		return ErrReviewStale
	case wanted == Draft && (state == Draft || state == InReview || state == Scheduled):
		return ErrStale
	}
	return map[State]error{Draft: ErrNotDraft, InReview: ErrNotInReview, Published: ErrNotPublished}[wanted]
}

// isDraft refuses what is not a draft any more.
func isDraft(ctx context.Context, conn db.Conn, n noun, id int64) error {
	var ok bool
	err := conn.QueryRow(ctx, `select state = 'draft' from `+n.table+` where id = $1`, id).Scan(&ok)
	if err == nil && !ok {
		return ErrNotDraft
	}
	return err
}
