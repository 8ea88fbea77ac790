package notify

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// A campaign's claim on a class that is limited has these parameters beyond the six of every claim: $7 the class, $8 the places for messages
// that come one by one, $9 the places in all, $10 when the window begins, $11 its length, $12 whether what waits is gathered, $13 when, $14 when
// the notice closes.

// takesPlace is an upsert of allowances that takes a place where there is one. A campaign that has a place within the window keeps it, for its
// other channels, contacts and tries. The row is locked before its latest version is judged: that is what keeps two claims apart. All claims
// lock enterprises before persons, each in the order of their keys, so that none waits for one that waits for it.
const takesPlace = `
	on conflict (class, key) do update
	set room = excluded.room,
	    (campaigns, times) = (select array_agg(x.c), array_agg(x.t) from (
	        select u.c, u.t from unnest(w.campaigns, w.times) as u (c, t) where u.t > $10 and u.c <> $1
	        union all select $1, $3) x)
	where $1 in (select u.c from unnest(w.campaigns, w.times) as u (c, t) where u.t > $10)
	   or (select count(*) from unnest(w.campaigns, w.times) as u (c, t) where u.t > $10) < excluded.room
	returning w.key`

// freed is when the last of some allowances has a place again, as far as this statement sees.
func freed(key string) string {
	return `(select max(x.t) + $11::interval from allowances w cross join lateral (
	             select u.t from unnest(w.campaigns, w.times) as u (c, t) where u.t > $10 order by u.t desc
	             offset case when not $12 or j.gathers then $9 else $8 end - 1 limit 1) x
	         where w.class = $7 and w.key = ` + key + `)`
}

// cappedSQL decides which of the judged may leave.
var cappedSQL = `
	keyed as materialized (
		select j.id, j.gathers, int8send(j.enterprise_id) as firm,
		       array_remove(array[c.mobile_hash, c.email_hash, case when j.address_hash in (c.mobile_hash, c.email_hash) then null else j.address_hash end], null) as people
		from judged j join contacts c on c.id = j.contact_id where j.refusal is null
	), firms as (
		insert into allowances as w (class, key, campaigns, times, room)
		select $7, firm, array[$1::bigint], array[$3::timestamptz], case when bool_or(gathers) then $9::int else $8::int end
		from keyed group by firm order by firm` + takesPlace + `
	), persons as (
		insert into allowances as w (class, key, campaigns, times, room)
		select $7, p.key, array[$1::bigint], array[$3::timestamptz], case when bool_or(k.gathers) then $9::int else $8::int end
		from keyed k join firms f on f.key = k.firm cross join unnest(k.people) as p (key) group by p.key order by p.key` + takesPlace + `
	), granted as materialized (
		select k.id from keyed k join firms f on f.key = k.firm
		where not exists (select from unnest(k.people) as p (key) where p.key not in (select n.key from persons n))
	), capped as (
		update deliveries d
		set state = 'held', reason = 'cap_reached', updated_at = $3,
		    next_at = case when $12 and not j.gathers then $13::timestamptz
		              else least(greatest(` + freed("any(array[j.firm] || j.people)") + `, $3::timestamptz + interval '1 min'), $14::timestamptz) end
		from keyed j where d.id = j.id and j.id not in (select g.id from granted g)
	), behind as materialized (
		select f.id, f.told_by as lead, n.id as notice_id, n.title, n.closes_at
		from granted g
		join deliveries f on f.told_by = g.id and f.state = 'planned' and f.reason = 'digest'
		join campaigns k on k.id = f.campaign_id and k.state = 'running'
		join notices n on n.id = k.notice_id and n.closes_at > $3
		where k.topic = '` + string(CaseProgress) + `' or exists (
		      select from consents a where a.contact_id = f.contact_id and a.channel = f.channel and a.purpose = k.topic and a.withdrawn_at is null)
		for update of f skip locked
	), listed as (
		update deliveries f set attempts = 1, updated_at = $3 from behind b where f.id = b.id
	),`

// gathersSQL tells whether delivery d is a digest: others wait behind it.
const gathersSQL = `(d.reason = 'digest' or exists (select from deliveries f where f.told_by = d.id and f.state = 'planned' and f.reason = 'digest'))`

// alsoSQL is what else the message of s tells.
const alsoSQL = `
	(select json_agg(json_build_object('id', l.id, 'title', l.title, 'closes', l.closes_at) order by l.closes_at, l.id)
	 from (select distinct notice_id as id, title, closes_at from behind where lead = s.id) l)`

// gather frees what caps hold once its time has come: one by one, or where its class is gathered, everything that waits for one contact on one
// channel behind the first of it, whose message then tells of all. It answers which lanes have something to carry. Only one at a time may.
func gather(ctx context.Context, tx pgx.Tx, classes []string, at time.Time) ([]DeliverArgs, error) {
	rows, _ := tx.Query(ctx, `
		with due as materialized (
			select distinct d.contact_id, d.channel, case when c.class = any($2) then 0 else d.id end as alone
			from deliveries d join campaigns c on c.id = d.campaign_id and c.state = 'running'
			where d.state = 'held' and d.reason = 'cap_reached' and d.next_at <= $1
			limit 5000
		), waiting as materialized (
			select d.id, d.contact_id, d.channel, d.campaign_id, u.alone,
			       exists (select from deliveries f where f.told_by = d.id and f.state = 'planned' and f.reason = 'digest') as leads
			from due u
			join deliveries d on d.contact_id = u.contact_id and d.channel = u.channel and d.state = 'held' and d.reason = 'cap_reached'
			join campaigns c on c.id = d.campaign_id and c.state = 'running'
			where u.alone = d.id or u.alone = 0 and c.class = any($2)
			for update of d skip locked
		), placed as materialized (
			select id, channel, campaign_id, first_value(id) over (partition by contact_id, channel, alone order by leads desc, id) as lead from waiting
		), behind as (
			update deliveries d set state = 'planned', reason = 'digest', told_by = p.lead, next_at = null, updated_at = $1
			from placed p where d.id = p.id and p.id <> p.lead
		), ahead as (
			update deliveries d set state = 'queued', reason = 'digest', next_at = null, updated_at = $1
			from placed p where d.id = p.id and p.id = p.lead
		)
		select distinct campaign_id, channel, 0 as lane, 0::bigint as round from placed where id = lead`, at, classes) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[DeliverArgs])
}

// resolve ends what waits behind a digest that has ended, or that has not left and is kept from leaving, or that outlasts the window. What it
// told of is told; what it did not tell, because it never left or left it out, waits anew on its own.
func resolve(ctx context.Context, conn db.Conn, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update deliveries f
		set state = case when x.told then 'suppressed' else 'queued' end, reason = case when x.told then 'digest' else '' end,
		    told_by = case when x.told then f.told_by end, attempts = 0, next_at = null, updated_at = $1
		from (select f.id, f.attempts > 0 and l.state in ('accepted', 'delivered', 'read', 'unknown') as told
		      from deliveries f
		      join deliveries l on l.id = f.told_by
		      join campaigns lk on lk.id = l.campaign_id
		      join campaigns k on k.id = f.campaign_id
		      join notices n on n.id = k.notice_id
		      where f.state = 'planned' and f.reason = 'digest'
		        and (l.state not in ('planned', 'held', 'queued', 'sending', 'deferred')
		             or l.state <> 'sending' and (lk.state <> 'running' and l.attempts = 0 or n.closes_at <= $1))
		      for update of f skip locked) x
		where f.id = x.id`, at)
	return err
}

// gathering is the lock under which caps are freed.
const gathering = 0x6761746865720001

// lockGathering tells whether the transaction is the only one that frees what caps hold.
func lockGathering(ctx context.Context, tx pgx.Tx) (ok bool, err error) {
	err = tx.QueryRow(ctx, `select pg_try_advisory_xact_lock($1)`, int64(gathering)).Scan(&ok)
	return ok, err
}

// countFull is how many enterprises of a campaign's audience were told of so much of its class that a message would wait.
func countFull(ctx context.Context, conn db.Conn, c Campaign, m Manners, at time.Time) (n int, err error) {
	err = conn.QueryRow(ctx, `
		select count(*) from `+members(c)+`
		join allowances w on w.class = $4 and w.key = int8send(m.enterprise_id)
		where (select count(*) from unnest(w.campaigns, w.times) as u (c, t) where u.t > $5 and u.c <> $1) >= $6`,
		c.ID, c.State == Draft, c.NoticeID, c.Class, at.Add(-m.window()), m.single()).Scan(&n)
	return n, err
}
