package files

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// insert writes the head of a file and says whether it is new.
func insert(ctx context.Context, conn db.Conn, f File) (bool, error) {
	tag, err := conn.Exec(ctx, `
		insert into files (sha256, size, media_type, created_at) values ($1, $2, $3, $4)
		on conflict (sha256) do nothing`, f.SHA256, f.Size, f.MediaType, f.CreatedAt)
	return tag.RowsAffected() == 1, err
}

func insertChunk(ctx context.Context, conn db.Conn, sha256 []byte, n int, data []byte) error {
	_, err := conn.Exec(ctx, `insert into file_chunks (sha256, n, data) values ($1, $2, $3)`, sha256, n, data)
	return err
}

func get(ctx context.Context, conn db.Conn, sha256 []byte) (File, error) {
	rows, _ := conn.Query(ctx, `select sha256, size, media_type, created_at from files where sha256 = $1`, sha256) // the error resurfaces in Collect
	f, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[File])
	if errors.Is(err, pgx.ErrNoRows) {
		return File{}, ErrNoFile
	}
	return f, err
}

func getChunk(ctx context.Context, conn db.Conn, sha256 []byte, n int) ([]byte, error) {
	var data []byte
	err := conn.QueryRow(ctx, `select data from file_chunks where sha256 = $1 and n = $2`, sha256, n).Scan(&data)
	return data, err
}
