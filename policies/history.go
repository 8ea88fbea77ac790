package policies

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Event is one line of a record's history.
type Event struct {
	At     time.Time
	Actor  string
	Action string // document.publish
	Detail map[string]any
}

// Reason is why the step was taken, where one had to be given.
func (e Event) Reason() string {
	reason, _ := e.Detail["reason"].(string) // most steps have none
	return reason
}

// History lists what was done to a record of table, the latest first.
func (s *Service) History(ctx context.Context, table string, id int64) ([]Event, error) {
	rows, _ := s.DB.Query(ctx, `
		select at, actor, action, case jsonb_typeof(detail) when 'object' then detail end as detail
		from audit_events where subject = $1 and subject_id = $2 order by id desc limit 200`, table, id) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Event])
}
