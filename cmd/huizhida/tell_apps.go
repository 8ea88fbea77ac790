package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

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
	matcher.Matched = func(ctx context.Context, tx pgx.Tx, r matching.Run) error {
		n, err := writer.NoticeTx(ctx, tx, r.NoticeID)
		if err != nil {
			return err
		}
		return hooks.Emit(ctx, tx, webhook.NoticeMatched, fmt.Sprintf("match_runs/%d", r.ID), data(n))
	}
}
