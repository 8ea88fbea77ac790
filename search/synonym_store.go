package search

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"huizhida/db"
	"huizhida/fault"
)

// Refusals of a change of synonyms.
var (
	ErrNoSet    = fault.New(fault.NotFound, "没有这组同义词，可能刚被别人删除，请刷新页面")
	ErrSetTaken = fault.Form(fault.Field{Name: "words", Message: "已经有这组同义词"})
)

// Set is a set of synonyms that staff keep.
type Set struct {
	ID        int64
	Words     string // as TidySet writes it
	Off       bool   // silences the built-in set of the same words
	UpdatedBy string
	UpdatedAt time.Time
}

func listSets(ctx context.Context, conn db.Conn) ([]Set, error) {
	rows, _ := conn.Query(ctx, `select id, words, off, updated_by, updated_at from synonym_sets order by off, updated_at desc, id desc`) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Set])
}

func insertSet(ctx context.Context, conn db.Conn, words string, off bool, actor string, at time.Time) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		insert into synonym_sets (words, off, updated_by, created_at, updated_at) values ($1, $2, $3, $4, $4) returning id`,
		words, off, actor, at).Scan(&id)
	return id, setTaken(err)
}

// updateSet saves over words that the editor saw.
func updateSet(ctx context.Context, conn db.Conn, id int64, seen, words, actor string, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		update synonym_sets set words = $3, updated_by = $4, updated_at = $5 where id = $1 and words = $2 and not off`, id, seen, words, actor, at)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrNoSet
	}
	return setTaken(err)
}

func deleteSet(ctx context.Context, conn db.Conn, id int64) (words string, err error) {
	err = conn.QueryRow(ctx, `delete from synonym_sets where id = $1 returning words`, id).Scan(&words)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", ErrNoSet
	}
	return words, err
}

func setTaken(err error) error {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.ConstraintName == "synonym_sets_words_key" {
		return ErrSetTaken
	}
	return err
}
