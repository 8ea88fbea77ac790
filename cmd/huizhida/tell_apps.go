package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/matching"
	"huizhida/notify/webhook"
	"huizhida/policies"
)

// tellApps connects what happens to notices with the district's apps that want to know: both stand below webhooks and do not know them.
func tellApps(hooks *webhook.Service, writer *policies.Service, matcher *matching.Service, baseURL string) {
	data := func(n policies.Notice) webhook.NoticeData {
		return webhook.NoticeData{NoticeID: n.ID, Title: n.Title, ClosesAt: n.ClosesAt.UTC(), URL: fmt.Sprintf("%s/notices/%d", baseURL, n.ID)}
	}
	writer.Published = func(ctx context.Context, tx pgx.Tx, n policies.Notice) error {
		return hooks.Emit(ctx, tx, webhook.NoticePublished, fmt.Sprintf("notices/%d/published", n.ID), data(n))
	}
	writer.Announced = func(ctx context.Context, tx pgx.Tx, e audit.Event) error {
		return announce(ctx, tx, hooks, writer, baseURL, e)
	}
	matcher.Matched = func(ctx context.Context, tx pgx.Tx, r matching.Run) error {
		n, err := writer.NoticeTx(ctx, tx, r.NoticeID)
		if err != nil {
			return err
		}
		return hooks.Emit(ctx, tx, webhook.NoticeMatched, fmt.Sprintf("match_runs/%d", r.ID), data(n))
	}
}

// announce tells of a document or an interpretation that the public sees, or sees no more.
func announce(ctx context.Context, tx pgx.Tx, hooks *webhook.Service, writer *policies.Service, baseURL string, e audit.Event) error {
	policy := *writer
	policy.DB = tx
	switch event := announced[e.Action]; event {
	case webhook.DocumentPublished, webhook.DocumentWithdrawn, webhook.DocumentRepealed:
		d, err := policy.Document(ctx, e.ID)
		if err != nil || d.Openness != policies.Open {
			return err
		}
		return hooks.Emit(ctx, tx, event, fmt.Sprintf("documents/%d/%s/%d", d.ID, e.Action, d.Version),
			webhook.DocumentData{DocumentID: d.ID, Title: d.Title, DocNo: d.DocNo, URL: fmt.Sprintf("%s/policies/%d", baseURL, d.ID)})
	case webhook.InterpretationPublished:
		i, err := policy.Interpretation(ctx, e.ID)
		if err != nil {
			return err
		}
		if d, err := policy.Document(ctx, i.DocumentID); err != nil || d.Openness != policies.Open || d.State != policies.Published {
			return err
		}
		return hooks.Emit(ctx, tx, event, fmt.Sprintf("interpretations/%d/%d", i.ID, i.Version), webhook.InterpretationData{InterpretationID: i.ID,
			DocumentID: i.DocumentID, Title: i.Title, URL: fmt.Sprintf("%s/interpretations/%d", baseURL, i.ID)})
	}
	return nil
}

// announced are the events of what the audit trail tells.
var announced = map[string]webhook.Event{
	"document.publish": webhook.DocumentPublished, "document.publish_urgent": webhook.DocumentPublished,
	"document.withdraw": webhook.DocumentWithdrawn, "document.repeal": webhook.DocumentRepealed,
	"interpretation.publish": webhook.InterpretationPublished, "interpretation.publish_urgent": webhook.InterpretationPublished,
}
