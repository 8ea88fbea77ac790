package enterprises

import (
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/db"
	"huizhida/files"
)

// Service is what other packages may ask of the register.
type Service struct {
	DB    db.Conn
	Jobs  *river.Client[pgx.Tx]
	Files *files.Service
	Now   func() time.Time
}
