package console

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowNotice handles GET /console/notices/:id.
func (c *Console) ShowNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.noticeDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	d.Now = page.Request(ctx).Now
	return page.Render(ctx, views.NoticePage(d))
}

// noticeDetail gathers a notice, what it stands on, and what its last matching found.
func (c *Console) noticeDetail(ctx context.Context, id int64) (d views.NoticeDetail, err error) {
	if d.Posted, err = c.Policies.Posted(ctx, id); err != nil {
		return d, err
	}
	if rule := d.Notice.RuleVersionID; rule != nil {
		v, err := c.Policies.Rule(ctx, *rule)
		if err != nil {
			return d, err
		}
		d.Rule = &v
	}
	if d.Verdicts, err = c.verdictCounts(ctx, id); err != nil {
		return d, err
	}
	d.History, err = c.Policies.History(ctx, "notices", id)
	return d, err
}

// verdictCounts are what the notice's last run found; nil when it was never matched.
func (c *Console) verdictCounts(ctx context.Context, id int64) (*views.VerdictCounts, error) {
	run, matched, err := c.Matching.LastRun(ctx, id)
	if err != nil || !matched {
		return nil, err
	}
	list := fmt.Sprintf("/console/notices/%d/verdicts?verdict=", id)
	return &views.VerdictCounts{Eligible: run.Eligible, Undetermined: run.Undetermined, Ineligible: run.Ineligible,
		EligibleHref: list + "eligible", UndeterminedHref: list + "undetermined", IneligibleHref: list + "ineligible"}, nil
}
