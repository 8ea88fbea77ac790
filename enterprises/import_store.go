package enterprises

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

const importColumns = `id, source, file_name, file_sha256, as_of, actor_id, actor, mapping, overrides, state, total,
	rows, created, changed, unchanged, rejected, warnings, failure, created_at, finished_at`

func collectImport(rows pgx.Rows) (Import, error) {
	imp, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Import])
	if errors.Is(err, pgx.ErrNoRows) {
		return Import{}, ErrNoImport
	}
	return imp, err
}

func insertImport(ctx context.Context, conn db.Conn, imp Import) (Import, error) {
	rows, _ := conn.Query(ctx, `
		insert into imports (source, file_name, file_sha256, as_of, actor_id, actor, mapping, overrides, state, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		returning `+importColumns, imp.Source, imp.FileName, imp.FileSHA256, imp.AsOf, imp.ActorID, imp.Actor,
		orEmpty(imp.Mapping), orEmpty(imp.Overrides), imp.State, imp.CreatedAt) // the error resurfaces in Collect
	return collectImport(rows)
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func getImport(ctx context.Context, conn db.Conn, id int64) (Import, error) {
	rows, _ := conn.Query(ctx, `select `+importColumns+` from imports where id = $1`, id)
	return collectImport(rows)
}

// move takes an import from one of the states to another; ErrImportBusy when it is in none of them.
func move(ctx context.Context, conn db.Conn, id int64, from []ImportState, to ImportState) (Import, error) {
	rows, _ := conn.Query(ctx, `update imports set state = $3 where id = $1 and state = any($2) returning `+importColumns, id, from, to)
	imp, err := collectImport(rows)
	if errors.Is(err, ErrNoImport) {
		return Import{}, ErrImportBusy
	}
	return imp, err
}

// reset forgets what a check or an earlier mapping found.
func reset(ctx context.Context, conn db.Conn, id int64) error {
	_, err := conn.Exec(ctx, `
		update imports set rows = 0, created = 0, changed = 0, unchanged = 0, rejected = 0, warnings = 0, failure = null, finished_at = null
		where id = $1`, id)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `delete from import_issues where import_id = $1`, id)
	return err
}

// book writes how far a run has come since it had read so many rows. Another run of the same import makes it fail.
func book(ctx context.Context, conn db.Conn, id int64, since int, c Counts) error {
	tag, err := conn.Exec(ctx, `
		update imports set rows = $3, created = $4, changed = $5, unchanged = $6, rejected = $7, warnings = $8
		where id = $1 and rows = $2`, id, since, c.Rows, c.Created, c.Changed, c.Unchanged, c.Rejected, c.Warnings)
	if err == nil && tag.RowsAffected() == 0 {
		return errors.New("another run carries this import")
	}
	return err
}

func finish(ctx context.Context, conn db.Conn, id int64, from, to ImportState, at time.Time) (bool, error) {
	tag, err := conn.Exec(ctx, `
		update imports set state = $3, total = rows, finished_at = case when $3 = 'finished' then $4::timestamptz end
		where id = $1 and state = $2`, id, from, to, at)
	return tag.RowsAffected() == 1, err
}

// fail ends a check or a run. ran says whether there was one that may have changed the register.
func fail(ctx context.Context, conn db.Conn, id int64, failure string, at time.Time) (imp Import, ran bool, err error) {
	before, err := getImport(ctx, conn, id)
	if err != nil {
		return Import{}, false, err
	}
	rows, _ := conn.Query(ctx, `
		update imports set state = 'failed', failure = $2, finished_at = $3
		where id = $1 and state = $4 and state in ('checking', 'queued', 'running')
		returning `+importColumns, id, failure, at, before.State)
	imp, err = collectImport(rows)
	if errors.Is(err, ErrNoImport) {
		return Import{}, false, nil // it ended otherwise
	}
	return imp, before.State == ImportRunning, err
}

func insertIssues(ctx context.Context, conn db.Conn, importID int64, issues []Issue) error {
	if len(issues) == 0 {
		return nil
	}
	_, err := conn.CopyFrom(ctx, pgx.Identifier{"import_issues"}, []string{"import_id", "row", "level", "col", "value", "reason"},
		pgx.CopyFromSlice(len(issues), func(i int) ([]any, error) {
			is := issues[i]
			return []any{importID, is.Row, is.Level, printable(is.Column), printable(is.Value), is.Reason}, nil
		}))
	return err
}

// printable makes any text fit for the database and a page: valid, and not endless.
func printable(s string) string {
	runes := []rune(s) // invalid bytes become U+FFFD
	for i, r := range runes {
		if r == 0 {
			runes[i] = '\uFFFD'
		}
	}
	if len(runes) > 200 {
		runes = append(runes[:200], '…')
	}
	return string(runes)
}

func savedMapping(ctx context.Context, conn db.Conn, source string) (map[string]string, error) {
	var raw []byte
	err := conn.QueryRow(ctx, `select mapping from import_mappings where source = $1`, source).Scan(&raw)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var mapping map[string]string
	return mapping, json.Unmarshal(raw, &mapping)
}

// saveMapping remembers choices for a source, beside those made for other columns before.
func saveMapping(ctx context.Context, conn db.Conn, source string, mapping map[string]string) error {
	_, err := conn.Exec(ctx, `
		insert into import_mappings as m (source, mapping) values ($1, $2)
		on conflict (source) do update set mapping = m.mapping || excluded.mapping`, source, mapping)
	return err
}

// knownOverrides are codes whose check character somebody has let through before.
func knownOverrides(ctx context.Context, conn db.Conn) (map[string]string, error) {
	rows, _ := conn.Query(ctx, `select uscc, uscc_override from enterprises where uscc_override is not null`)
	known := map[string]string{}
	var uscc, reason string
	_, err := pgx.ForEachRow(rows, []any{&uscc, &reason}, func() error {
		known[uscc] = reason
		return nil
	})
	return known, err
}

func listImports(ctx context.Context, conn db.Conn, offset, limit int) ([]Import, error) {
	rows, _ := conn.Query(ctx, `select `+importColumns+` from imports order by id desc offset $1 limit $2`, offset, limit)
	return pgx.CollectRows(rows, pgx.RowToStructByName[Import])
}

func listIssues(ctx context.Context, conn db.Conn, id int64, level string, offset, limit int) ([]Issue, error) {
	rows, _ := conn.Query(ctx, `
		select row, level, col, value, reason from import_issues
		where import_id = $1 and ($2 = '' or level = $2)
		order by row, level, col offset $3 limit $4`, id, level, offset, limit)
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Issue])
}

// rejectsByRow are why rows were rejected. As many as there are rejected rows; a file of nothing but errors is bounded by the upload limit.
func rejectsByRow(ctx context.Context, conn db.Conn, id int64) (map[int][]Issue, error) {
	rows, _ := conn.Query(ctx, `
		select row, level, col, value, reason from import_issues where import_id = $1 and level = 'reject'`, id)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Issue])
	byRow := map[int][]Issue{}
	for _, i := range list {
		byRow[i.Row] = append(byRow[i.Row], i)
	}
	return byRow, err
}
