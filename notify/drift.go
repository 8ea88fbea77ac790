package notify

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
	"huizhida/matching/rule"
)

// ErrNotFrozen is returned when the audience of a campaign cannot be frozen anew: it is a draft's, or messages have left to it.
var ErrNotFrozen = fault.New(fault.Conflict, "只有待批准、已批准而尚未开始的推送活动可以重新冻结受众")

// ErrApprovedSince is returned when a campaign is not in the state any more in which its drafter saw it.
var ErrApprovedSince = fault.New(fault.Conflict, "您打开之后，这个推送活动的状态变了（例如刚被批准）。请刷新后再决定要不要重新冻结")

// Drift is how a frozen audience differs from whom it would be frozen to now.
type Drift struct {
	Gained int // would be in it now
	Lost   int // would not
}

// Any tells whether there is a difference.
func (d Drift) Any() bool { return d.Gained+d.Lost > 0 }

// Drifter is an enterprise by which a frozen audience differs.
type Drifter struct {
	EnterpriseID int64
	USCC         string
	Name         string
	Town         string
	Verdict      rule.Verdict // of now; empty when it has none
	Reasons      string       // of now, one letter per condition
	Frozen       string       // the reasons with which it was frozen; empty when it was not
	Why          string       // in words: which conditions it does not meet, or no longer
}

// driftSQL is one side of a drift, for campaign $1 of notice $2.
func driftSQL(c Campaign, gained bool) string {
	if gained {
		return `select enterprise_id from (` + chosen(c.Purpose, "$1", "$2") + `) x where not exists (
			select from audiences o where o.campaign_id = $1 and o.enterprise_id = x.enterprise_id)`
	}
	return `select enterprise_id from audiences o where o.campaign_id = $1 and not exists (
		select from (` + chosen(c.Purpose, "$1", "$2") + `) x where x.enterprise_id = o.enterprise_id)`
}

// Drift compares a campaign's frozen audience with the verdicts of now. A draft has none.
func (s *Service) Drift(ctx context.Context, c Campaign) (d Drift, err error) {
	if c.State == Draft || c.ParentID != nil {
		return d, nil
	}
	d, err = s.drifts.get(ctx, c.ID, c.stamp(), func(ctx context.Context) (d Drift, err error) {
		err = s.DB.QueryRow(ctx, `select (select count(*) from (`+driftSQL(c, true)+`) g), (select count(*) from (`+driftSQL(c, false)+`) l)`,
			c.ID, c.NoticeID).Scan(&d.Gained, &d.Lost)
		return d, err
	})
	if err != nil {
		return d, fmt.Errorf("drift of campaign %d: %w", c.ID, err)
	}
	return d, nil
}

// Drifters lists one side of a drift, a page at a time.
func (s *Service) Drifters(ctx context.Context, c Campaign, gained bool, limit, offset int) ([]Drifter, error) {
	rows, _ := s.DB.Query(ctx, `
		select e.id as enterprise_id, e.uscc, e.name, coalesce(e.town, '') as town, coalesce(v.verdict, '') as verdict, coalesce(v.reasons, '') as reasons,
		       coalesce(a.reasons, '') as frozen, '' as why
		from (`+driftSQL(c, gained)+`) x
		join enterprises e on e.id = x.enterprise_id
		left join verdicts v on v.notice_id = $2 and v.enterprise_id = x.enterprise_id
		left join audiences a on a.campaign_id = $1 and a.enterprise_id = x.enterprise_id
		order by e.id limit $3 offset $4`, c.ID, c.NoticeID, limit, offset) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Drifter])
	if err != nil {
		return nil, fmt.Errorf("drift of campaign %d: %w", c.ID, err)
	}
	c.State = Draft // the verdicts of now are by the rule of now
	w, err := s.writerOf(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("drift of campaign %d: %w", c.ID, err)
	}
	for i, d := range list {
		if d.Verdict != rule.Eligible {
			list[i].Why = strings.Join(unmet(w.labels, d.Reasons), "；")
		}
	}
	return list, nil
}

// Refreeze takes a campaign that has not begun back, freezes its audience to whom it is for now, and puts it before a second person again. An
// approval that it had is void: shown is the state in which the drafter saw it, so that nobody voids one without having been told so.
func (s *Service) Refreeze(ctx context.Context, actor audit.Actor, id int64, shown State) (size int, err error) {
	err = s.change(ctx, actor, "campaign.refreeze", func(tx pgx.Tx) (int64, any, error) {
		c, err := lockTold(ctx, tx, id)
		switch {
		case err != nil:
			return id, nil, err
		case c.State == Draft || !c.Editable():
			return id, nil, ErrNotFrozen
		case c.DraftedBy != actor.ID:
			return id, nil, ErrNotDrafter
		case c.State != shown:
			return id, nil, ErrApprovedSince
		}
		if _, err := tx.Exec(ctx, `
			update campaigns set state = 'draft', content_hash = null, approved_by = null, approved_at = null where id = $1`, id); err != nil {
			return id, nil, err
		}
		before := c.AudienceSize
		size, err = s.submitTx(ctx, tx, c)
		return id, map[string]any{"from": before, "audience": size, "state": c.State, "content": c.content()}, err
	})
	if err != nil {
		return 0, fmt.Errorf("refreeze campaign %d: %w", id, err)
	}
	return size, nil
}
