package console

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// Notice handles GET /console/notices/:id.
func (c *Console) Notice(ctx *fiber.Ctx) error {
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
	d.History, err = c.Policies.History(ctx, "notices", id)
	return d, err
}
