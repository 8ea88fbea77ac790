package policies

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

// Refusals of a correction.
var (
	ErrCorrecting = fault.New(fault.Conflict, "这份稿件已有一份更正稿在办理，请先办完或撤销那一份")
	ErrAsOfFixed  = fault.New(fault.Conflict, "更正不能改变评价日期，否则已作出的判定不再成立；请撤下后另发通知")
)

// words are the columns of each text that a correction may replace.
var words = map[noun]string{
	documents:       `title, doc_no, kind, issuer, issued_on, effective_on, expires_on, openness, openness_basis, summary, body`,
	interpretations: `form, title, body`,
	notices:         `title, body, opens_on, closes_at`,
}

// owners are the columns that a correction shares with what it corrects.
var owners = map[noun]string{documents: ``, interpretations: `document_id, `, notices: `benefit_id, as_of, `}

// Correct starts a correction of a public text: a draft with its words, which takes the whole review and then replaces it. The public
// reads the old text until then.
func (s *Service) Correct(ctx context.Context, actor audit.Actor, subject Subject, id int64, reason string) (correction int64, err error) {
	n, err := nounOf(subject)
	if err != nil {
		return 0, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return 0, ErrNoReason
	}
	err = s.step(ctx, actor, n, "correct", id, map[string]any{"reason": reason}, func(tx pgx.Tx) error {
		correction, err = copyText(ctx, tx, n, id, actor.ID, reason, s.Now())
		return err
	})
	return correction, err
}

func copyText(ctx context.Context, conn db.Conn, n noun, id, actor int64, reason string, at time.Time) (correction int64, err error) {
	columns := owners[n] + words[n]
	err = conn.QueryRow(ctx, `
		insert into `+n.table+` (`+columns+`, corrects_id, correction_reason, drafted_by, created_at, updated_at)
		select `+columns+`, id, $2, $3, $4, $4 from `+n.table+` where id = $1 and state = 'published'
		returning id`, id, reason, actor, at).Scan(&correction)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.ConstraintName == n.table+"_correction" {
		return 0, ErrCorrecting
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, whyNot(ctx, conn, n, id, actor, Published)
	}
	return correction, err
}

// merge publishes a correction: its words replace those of what it corrects, and become the next edition.
func (s *Service) merge(ctx context.Context, tx pgx.Tx, actor audit.Actor, p piece, r Release) error {
	if err := publishable(ctx, tx, p); err != nil {
		return err
	}
	now, original := s.Now(), *p.flow.CorrectsID
	ok, err := mergeText(ctx, tx, p, actor.ID, r.Version, now)
	if err != nil {
		return err
	}
	if !ok {
		return refused(ctx, tx, p, actor.ID, r)
	}
	if err = replace(ctx, tx, p, now); err != nil {
		return err
	}
	number, err := bring(ctx, tx, p, original, actor.ID, p.flow.CorrectionReason, now)
	if err != nil {
		return err
	}
	detail := map[string]any{"edition": number, "reason": p.flow.CorrectionReason, "correction": p.id, "hash": p.hash}
	return errors.Join(s.record(ctx, tx, actor, p.noun, "merge", p.id, map[string]any{"into": original}),
		s.record(ctx, tx, actor, p.noun, "corrected", original, detail))
}

// mergeText ends a correction whose content is signed.
func mergeText(ctx context.Context, conn db.Conn, p piece, actor int64, version int, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update `+p.noun.table+` t set state = 'merged', reviewed_by = case $5::bigint when 0 then reviewed_by else $5 end, updated_at = $6, publish_at = null
		where t.id = $2 and t.corrects_id is not null and t.version = $7 and t.state in ('in_review', 'scheduled')
		  and `+notAuthored+` and `+signed+` and `+screened+` and `+classified, append(p.args(actor, at), version)...)
	return err == nil && tag.RowsAffected() == 1, err
}

// replace writes a correction's words over what it corrects, which must still be public.
func replace(ctx context.Context, conn db.Conn, p piece, at time.Time) error {
	same := ""
	if p.noun == notices {
		same = ` and o.as_of = c.as_of`
	}
	tag, err := conn.Exec(ctx, `
		update `+p.noun.table+` o set (`+words[p.noun]+`) = (select `+words[p.noun]+` from `+p.noun.table+` where id = $1), version = o.version + 1, updated_at = $2
		from `+p.noun.table+` c where c.id = $1 and o.id = c.corrects_id and o.state = 'published'`+same, p.id, at)
	switch {
	case err != nil:
		return fmt.Errorf("replace the words of %s %d: %w", p.noun.name, *p.flow.CorrectsID, docNoTaken(err))
	case tag.RowsAffected() == 0 && p.noun == notices:
		return ErrAsOfFixed
	case tag.RowsAffected() == 0:
		return ErrNotPublished
	}
	return nil
}
