package notify

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// pick is the from and where clause of what a filter picks, with its arguments. What the filter leaves open is left out, so that the plan is
// of what is asked for.
func (f DeliveryFilter) pick() (clause string, args []any) {
	var where []string
	narrow := func(condition string, values ...any) {
		places := make([]any, len(values))
		for i, v := range values {
			args = append(args, v)
			places[i] = len(args)
		}
		where = append(where, fmt.Sprintf(condition, places...))
	}
	if f.CampaignID != 0 {
		narrow(`d.campaign_id = $%d`, f.CampaignID)
	} else {
		narrow(`not exists (select from campaigns k where k.id = d.campaign_id and k.rehearses is not null)`)
	}
	if f.EnterpriseID != 0 {
		narrow(`d.enterprise_id = $%d`, f.EnterpriseID)
	}
	if f.Channel != "" {
		narrow(`d.channel = $%d`, f.Channel)
	}
	if len(f.States) > 0 {
		narrow(`d.state = any($%d)`, stateNames(f.States))
	}
	if f.Reason != "" {
		narrow(`d.reason = $%d`, f.Reason)
	}
	if f.Search != "" {
		narrow(`d.enterprise_id in (select e.id from enterprises e where position($%d in e.name) > 0 or e.uscc = $%[1]d)`, f.Search)
	}
	if f.After != (Place{}) {
		narrow(`d.enterprise_id >= $%d and (d.enterprise_id, d.id) > ($%[1]d, $%d)`, f.After.EnterpriseID, f.After.ID)
	}
	clause = `from deliveries d `
	if len(where) > 0 {
		clause += `where ` + strings.Join(where, ` and `)
	}
	return clause, args
}

// deliveries lists what the filter picks, by enterprise, from behind its place on.
func deliveries(ctx context.Context, conn db.Conn, f DeliveryFilter) ([]Delivery, error) {
	clause, args := f.pick()
	args = append(args, f.Limit)
	rows, _ := conn.Query(ctx, fmt.Sprintf(`
		select d.id, d.campaign_id, d.enterprise_id, e.name as enterprise, e.uscc, d.channel, d.state, d.reason, d.attempts, d.next_at, d.told_by, d.updated_at,
		       coalesce(t.code, '') as code, coalesce(t.detail, '') as detail
		from (select d.* %s order by d.enterprise_id, d.id limit $%d) d
		join enterprises e on e.id = d.enterprise_id
		left join attempts t on t.delivery_id = d.id and t.n = d.attempts
		order by d.enterprise_id, d.id`, clause, len(args)), args...) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Delivery])
}

// countDeliveries counts what the filter picks, but no further than to one more than most.
func countDeliveries(ctx context.Context, conn db.Conn, f DeliveryFilter, most int) (n int, err error) {
	f.After = Place{}
	clause, args := f.pick()
	args = append(args, most+1)
	err = conn.QueryRow(ctx, fmt.Sprintf(`select count(*) from (select %s limit $%d) d`, clause, len(args)), args...).Scan(&n)
	return n, err
}

// stateNames is never nil, because no states and null are not the same to Postgres.
func stateNames(states []DeliveryState) []string {
	names := make([]string, 0, len(states))
	for _, s := range states {
		names = append(names, string(s))
	}
	return names
}
