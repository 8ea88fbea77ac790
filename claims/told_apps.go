package claims

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/notify/webhook"
)

// appEvents are what the district's apps are told of a step, by the state that it led to.
var appEvents = map[State]webhook.Event{
	Submitted: webhook.ClaimSubmitted, Accepted: webhook.ClaimAccepted, Correction: webhook.ClaimReturned, Approved: webhook.ClaimApproved,
	Refused: webhook.ClaimRefused, Rejected: webhook.ClaimRefused, Withdrawn: webhook.ClaimWithdrawn,
}

// tellApps tells the district's apps of a step when the transaction commits. They learn which claim and which enterprise, and no person.
func (s *Service) tellApps(ctx context.Context, tx pgx.Tx, c Claim, before State, event int64) error {
	if s.Webhooks == nil {
		return nil
	}
	what := appEvents[c.State]
	if before == Correction && c.State == Accepted { // back where it was, with what was mended
		what = webhook.ClaimSubmitted
	}
	data := webhook.ClaimData{ClaimID: c.ID, RefNo: c.RefNo, NoticeID: c.NoticeID}
	if err := tx.QueryRow(ctx, `select uscc from enterprises where id = $1`, c.EnterpriseID).Scan(&data.USCC); err != nil {
		return err
	}
	return s.Webhooks.Emit(ctx, tx, what, fmt.Sprintf("claim_events/%d", event), data)
}
