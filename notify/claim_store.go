package notify

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// isDue is the where clause of the deliveries of campaign $1 on channel $2 that are due at $3. What waits for the next day's quota may leave
// whenever an account grants it; what a cap holds is the sweep's to free.
const isDue = `
	d.campaign_id = $1 and d.channel = $2 and d.state in ('held', 'queued', 'deferred') and d.reason <> 'cap_reached'
	and (d.next_at is null or d.next_at <= $3 or d.reason = 'quota_spent')
	and (select k.state from campaigns k where k.id = $1) = 'running' and ` + notHeld

// notHeld is a where clause: nobody keeps everything from leaving the building. A lane and an expansion outlast the moment in which somebody does.
const notHeld = `not exists (select from sending_holds where released_at is null) `

// claimed is a delivery that was put on the wire, with what its message needs.
type claimed struct {
	recipient
	ID          int64
	Attempts    *int // this one included; nil when it was refused instead
	ContactID   *int64
	Address     []byte // sealed
	AddressHash []byte
	Others      [][]byte  // sealed: the reader's other browsers
	Shared      bool      // somebody else is found at the address too
	Also        []news    // what a digest tells of besides
	StartedAt   time.Time `db:"-"`
}

// claim takes up to limit due deliveries that nobody else is at, and puts them on the wire: before anything is sent, so that a
// process that dies leaves no doubt about which are in doubt. A contact that no longer wants them is refused in the same statement, and one
// that was told of enough waits.
func claim(ctx context.Context, conn db.Conn, a DeliverArgs, from picked, l limits, limit int, at time.Time) ([]claimed, error) {
	granted, also, gathers := "judged j where d.id = j.id and j.refusal is null", "null::json", "false"
	args := []any{a.CampaignID, a.Channel, at, limit, from.ID, l.topic}
	capped := ""
	if l.apply(a.Channel) {
		capped, granted, also, gathers = cappedSQL, "granted j where d.id = j.id", alsoSQL, gathersSQL
		args = append(args, l.manners.Class, l.manners.single(), l.manners.Cap, at.Add(-l.manners.window()), l.manners.window(),
			l.manners.Digest && l.manners.Cap > 1, l.manners.collected(at, l.closes), l.closes)
	}
	own, all := "$"+strconv.Itoa(len(args)+1), "$"+strconv.Itoa(len(args)+2)
	if from.scope.own != "" {
		own, all = own+"::text", all+"::text[]"
		args = append(args, from.scope.own, from.scope.all)
	}
	rows, _ := conn.Query(ctx, `
		with due as materialized (
			select d.id, d.contact_id, d.enterprise_id, `+gathers+` as gathers
			from deliveries d where `+isDue+from.scope.within(own, all)+` order by d.id limit $4 for update of d skip locked
		), judged as materialized (
			select due.*, v.address, v.address_hash, `+refusal("due.contact_id", "$2", "$6")+` as refusal
			from due left join lateral `+from.scope.address("due.contact_id", "$2", own)+` v on true
		), refused as (
			update deliveries d set state = 'suppressed', reason = j.refusal, next_at = null, updated_at = $3
			from judged j where d.id = j.id and j.refusal is not null
		), `+capped+` started as (
			update deliveries d set state = 'sending', attempts = d.attempts + 1, next_at = null, updated_at = $3, account_id = nullif($5, 0)
			from `+granted+`
			returning d.id, d.attempts, d.enterprise_id, d.contact_id
		)
		select j.id, s.attempts, coalesce(s.enterprise_id, 0) as enterprise_id, s.contact_id,
		       coalesce(e.name, '') as enterprise, coalesce(u.reasons, '') as reasons, j.address, j.address_hash,
		       `+from.scope.others(a.Channel, "s.contact_id", own, "j.address_hash")+` as others,
		       s.id is not null and `+isShared("s.contact_id", a.Channel, "j.address_hash")+` as shared, `+also+` as also
		from judged j
		left join started s on s.id = j.id
		left join enterprises e on e.id = s.enterprise_id
		left join audiences u on u.campaign_id = $1 and u.enterprise_id = s.enterprise_id
		order by j.id`, args...) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[claimed])
	for i := range list {
		list[i].StartedAt = at
	}
	if err != nil || !slices.ContainsFunc(list, func(d claimed) bool { return d.Shared }) {
		return list, err
	}
	return list, nameAll(ctx, conn, a, list)
}

// waiting is when the campaign's next delivery on the channel is due, or nil when none is left; and whether more may be made.
func waiting(ctx context.Context, conn db.Conn, a DeliverArgs) (next *time.Time, growing bool, err error) {
	err = conn.QueryRow(ctx, `
		select (select min(case when d.reason = 'quota_spent' then d.updated_at else coalesce(d.next_at, d.updated_at) end) from deliveries d
		        where d.campaign_id = $1 and d.channel = $2 and d.state in ('queued', 'deferred', 'held') and d.reason <> 'cap_reached'), expanded_at is null
		from campaigns where id = $1 and state = 'running'`, a.CampaignID, a.Channel).Scan(&next, &growing)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, nil
	}
	return next, growing, err
}

// release puts claimed deliveries of which nothing left back where they were.
func release(ctx context.Context, conn db.Conn, list []claimed, at time.Time) error {
	ids, attempts := make([]int64, len(list)), make([]int32, len(list))
	for i, d := range list {
		ids[i], attempts[i] = d.ID, int32(*d.Attempts)
	}
	_, err := conn.Exec(ctx, `
		update deliveries d set state = 'queued', attempts = d.attempts - 1, updated_at = $3
		from unnest($1::bigint[], $2::int[]) as r (id, n)
		where d.id = r.id and d.attempts = r.n and d.state = 'sending'`, ids, attempts, at)
	return err
}

// beat says that claimed deliveries are still being worked on.
func beat(ctx context.Context, conn db.Conn, list []claimed, at time.Time) error {
	ids := make([]int64, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	_, err := conn.Exec(ctx, `update deliveries set updated_at = $2 where id = any($1) and state = 'sending'`, ids, at)
	return err
}
