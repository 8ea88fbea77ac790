package matching

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// pinned is the rule version that a notice rests on.
type pinned struct {
	NoticeID      int64
	RuleVersionID int64
	Version       int
	Expression    string
	Clauses       []string
	AsOf          time.Time
}

// lockNotice makes runs of one notice take turns until the transaction ends.
func lockNotice(ctx context.Context, conn db.Conn, noticeID int64) error {
	_, err := conn.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended('match_notice ' || $1::bigint, 0))`, noticeID)
	return err
}

func findPinned(ctx context.Context, conn db.Conn, noticeID int64) (pinned, error) {
	rows, _ := conn.Query(ctx, `
		select n.id as notice_id, v.id as rule_version_id, v.version, v.expression, v.clauses, n.as_of
		from notices n join rule_versions v on v.id = n.rule_version_id
		where n.id = $1 and n.state in ('published', 'withdrawn')`, noticeID) // the error resurfaces in Collect
	p, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[pinned])
	if errors.Is(err, pgx.ErrNoRows) {
		return pinned{}, whyNotPinned(ctx, conn, noticeID)
	}
	return p, err
}

func whyNotPinned(ctx context.Context, conn db.Conn, noticeID int64) error {
	err := conn.QueryRow(ctx, `select id from notices where id = $1`, noticeID).Scan(&noticeID)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoNotice
	}
	if err != nil {
		return err
	}
	return ErrNotPublished
}

const runColumns = `id, notice_id, rule_version_id, as_of, eligible, undetermined, ineligible, started_at, finished_at, position`

func insertRun(ctx context.Context, conn db.Conn, p pinned, at time.Time) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		insert into match_runs (notice_id, rule_version_id, as_of, started_at) values ($1, $2, $3, $4) returning id`,
		p.NoticeID, p.RuleVersionID, p.AsOf, at).Scan(&id)
	return id, err
}

func finishRun(ctx context.Context, conn db.Conn, id int64, m matched, at time.Time) (Run, error) {
	rows, _ := conn.Query(ctx, `
		update match_runs set eligible = $2, undetermined = $3, ineligible = $4, finished_at = $5, position = nullif($6, '') where id = $1
		returning `+runColumns, id, m.Eligible, m.Undetermined, m.Ineligible, at, m.position) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Run])
}

// lastRun is the notice's newest finished run; ErrNoRows when there is none.
func lastRun(ctx context.Context, conn db.Conn, noticeID int64) (Run, error) {
	rows, _ := conn.Query(ctx, `
		select `+runColumns+` from match_runs where notice_id = $1 and finished_at is not null order by id desc limit 1`, noticeID) // the error resurfaces in Collect
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Run])
}

// newVerdicts makes the table that a run copies its verdicts into.
func newVerdicts(ctx context.Context, conn db.Conn) error {
	_, err := conn.Exec(ctx, `
		drop table if exists pg_temp.new_verdicts;
		create temp table new_verdicts (enterprise_id bigint not null, verdict text not null, missing text[] not null, reasons text not null) on commit drop`)
	return err
}

// mergeVerdicts writes what is new or differs, and leaves the rest untouched, with the run that first said so.
func mergeVerdicts(ctx context.Context, conn db.Conn, noticeID, runID int64) (changed int, err error) {
	if _, err = conn.Exec(ctx, `analyze pg_temp.new_verdicts`); err != nil {
		return 0, err
	}
	updated, err := conn.Exec(ctx, `
		update verdicts v set run_id = $2, verdict = n.verdict, missing = n.missing, reasons = n.reasons
		from pg_temp.new_verdicts n
		where v.notice_id = $1 and v.enterprise_id = n.enterprise_id
		  and (v.verdict, v.missing, v.reasons) is distinct from (n.verdict, n.missing, n.reasons)`, noticeID, runID)
	if err != nil {
		return 0, err
	}
	inserted, err := conn.Exec(ctx, `
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, missing, reasons)
		select $1, n.enterprise_id, $2, n.verdict, n.missing, n.reasons
		from pg_temp.new_verdicts n left join verdicts v on v.notice_id = $1 and v.enterprise_id = n.enterprise_id
		where v.enterprise_id is null`, noticeID, runID)
	return int(updated.RowsAffected() + inserted.RowsAffected()), err
}

// openNotices are those whose window has not closed.
func openNotices(ctx context.Context, conn db.Conn, now time.Time) ([]int64, error) {
	rows, _ := conn.Query(ctx, `select id from notices where state = 'published' and closes_at >= $1 order by id`, now) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
