package notify

import "github.com/jackc/pgx/v5/pgconn"

// changed turns a guarded update into whether it found its row.
func changed(tag pgconn.CommandTag, err error) (bool, error) { return tag.RowsAffected() > 0, err }
