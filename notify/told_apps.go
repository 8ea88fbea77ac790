package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/notify/webhook"
)

// tellApps tells the district's apps that a campaign is finished, when the transaction commits: how many enterprises it was for, and how many
// of them got a message. A rehearsal is nobody's news, and a campaign that finishes a second time neither.
func (s *Service) tellApps(ctx context.Context, tx pgx.Tx, id int64) error {
	if s.Webhooks == nil {
		return nil
	}
	data := webhook.CampaignData{CampaignID: id}
	var rehearsal bool
	err := tx.QueryRow(ctx, `
		select c.notice_id, c.rehearses is not null, (select count(*) from audiences a where a.campaign_id = c.id),
		       (select count(distinct d.enterprise_id) from deliveries d where d.campaign_id = c.id and d.state in ('accepted', 'delivered', 'read'))
		from campaigns c where c.id = $1`, id).Scan(&data.NoticeID, &rehearsal, &data.Audience, &data.Reached)
	if err != nil || rehearsal {
		return err
	}
	return s.Webhooks.Emit(ctx, tx, webhook.CampaignDone, fmt.Sprintf("campaigns/%d/finished", id), data)
}
