package notify

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// lastRun is the newest finished matching run of a notice, or ErrNoAudience.
func lastRun(ctx context.Context, conn db.Conn, noticeID int64) (id int64, err error) {
	err = conn.QueryRow(ctx, `
		select id from match_runs where notice_id = $1 and finished_at is not null order by id desc limit 1`, noticeID).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrNoAudience
	}
	return id, err
}

// noticeOpen tells whether a notice is published and its window is still open.
func noticeOpen(ctx context.Context, conn db.Conn, noticeID int64, at time.Time) (open bool, err error) {
	err = conn.QueryRow(ctx, `
		select exists (select from notices where id = $1 and state = 'published' and closes_at > $2)`, noticeID, at).Scan(&open)
	return open, err
}

// freeze replaces a campaign's audience with the enterprises that it is for now, and answers how many.
func freeze(ctx context.Context, tx pgx.Tx, c Campaign) (int, error) {
	if _, err := tx.Exec(ctx, `delete from audiences where campaign_id = $1`, c.ID); err != nil {
		return 0, err
	}
	tag, err := tx.Exec(ctx, `
		insert into audiences (campaign_id, enterprise_id, reasons)
		select $1, enterprise_id, reasons from (`+chosen(c.Purpose, "$1", "$2")+`) x`, c.ID, c.NoticeID)
	return int(tag.RowsAffected()), err
}

// audienceDigest is a fingerprint of a frozen audience, with the reasons each member will be given.
func audienceDigest(ctx context.Context, conn db.Conn, campaignID int64) (digest []byte, err error) {
	err = conn.QueryRow(ctx, `
		select sha256(convert_to(coalesce(string_agg(enterprise_id || ':' || reasons, ',' order by enterprise_id), ''), 'UTF8'))
		from audiences where campaign_id = $1 and added_at is null`, campaignID).Scan(&digest)
	return digest, err
}

// members is the audience as a from clause: frozen for $1 where $2 is false, else whom it is for now, of notice $3.
func members(c Campaign) string {
	return `(
	select enterprise_id, reasons from audiences where campaign_id = $1 and not $2
	union all
	select enterprise_id, reasons from (` + chosen(c.Purpose, "$1", "$3") + `) x where $2
) m `
}

// addressOf is a contact's address on a channel, looked up contact by contact: a join would read everybody's.
func addressOf(contact, channel string) string {
	return `(select v.address, v.address_hash from contact_addresses v where v.contact_id = ` + contact + ` and v.channel = ` + channel + ` limit 1)`
}

// topicOf is the topic of campaign $1.
const topicOf = `(select k.topic from campaigns k where k.id = $1)`

// refusal decides whether a message on a topic may go to a contact, whose address on the channel is row v: the first reason against it, or
// null. What an enterprise must be told needs an address that works, and no consent.
func refusal(contact, channel, topic string) string {
	mine := `from consents k where k.contact_id = ` + contact + ` and k.channel = ` + channel + ` and k.purpose = ` + topic
	return `
	case when v.address is null then 'no_address'
	     when exists (select from suppressions s where s.channel = ` + channel + ` and s.address_hash = v.address_hash) then 'refused'
	     when ` + topic + ` = '` + string(CaseProgress) + `' then null
	     when exists (select ` + mine + ` and k.withdrawn_at is null) then null
	     when exists (select ` + mine + `) then 'withdrawn'
	     else 'no_consent' end`
}

// countReach says how many contacts of an audience a message on the channel may go to, and why not to the others.
func countReach(ctx context.Context, conn db.Conn, c Campaign, channel Channel) (Reach, error) {
	rows, _ := conn.Query(ctx, `
		select coalesce(`+refusal("c.id", "$4", topicOf)+`, '') as reason, count(*)
		from `+members(c)+`left join contacts c on c.enterprise_id = m.enterprise_id and c.removed_at is null
		left join lateral `+addressOf("c.id", "$4")+` v on true
		group by reason`, c.ID, c.State == Draft, c.NoticeID, channel) // the error resurfaces in ForEachRow
	reach := Reach{Channel: channel, Suppressed: map[Reason]int{}}
	var reason Reason
	var n int
	_, err := pgx.ForEachRow(rows, []any{&reason, &n}, func() error {
		if reason == "" {
			reach.Messages = n
		} else {
			reach.Suppressed[reason] = n
		}
		return nil
	})
	return reach, err
}

// countMembers is the size of the campaign's audience, and how many are eligible now.
func countMembers(ctx context.Context, conn db.Conn, c Campaign) (size, now int, err error) {
	err = conn.QueryRow(ctx, `
		select (select count(*) from audiences where campaign_id = $1),
		       (select count(*) from (`+chosen(c.Purpose, "$1", "$2")+`) x)`, c.ID, c.NoticeID).Scan(&size, &now)
	if c.State == Draft {
		size = now
	}
	return size, now, err
}

// found narrows members to a part of a name, or a code, $4.
const found = `($4 = '' or position($4 in e.name) > 0 or e.uscc = $4) `

// countFound is how many members a search finds.
func countFound(ctx context.Context, conn db.Conn, c Campaign, search string) (n int, err error) {
	err = conn.QueryRow(ctx, `select count(*) from `+members(c)+`join enterprises e on e.id = m.enterprise_id where `+found,
		c.ID, c.State == Draft, c.NoticeID, search).Scan(&n)
	return n, err
}

// listMembers lists an audience by enterprise, a page at a time.
func listMembers(ctx context.Context, conn db.Conn, c Campaign, search string, limit, offset int) ([]Member, error) {
	rows, _ := conn.Query(ctx, `
		select m.enterprise_id, e.uscc, e.name, coalesce(e.town, '') as town, array(
			select coalesce(`+refusal("c.id", "ch.channel", topicOf)+`, '')
			from unnest($7::text[]) with ordinality as ch (channel, n)
			left join lateral `+addressOf("c.id", "ch.channel")+` v on true order by ch.n) as reasons
		from `+members(c)+`join enterprises e on e.id = m.enterprise_id
		left join contacts c on c.enterprise_id = m.enterprise_id and c.is_primary
		where `+found+`
		order by m.enterprise_id limit $5 offset $6`,
		c.ID, c.State == Draft, c.NoticeID, search, limit, offset, c.Outward()) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[Member])
}
