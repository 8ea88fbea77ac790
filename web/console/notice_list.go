package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListNotices handles GET /console/notices.
func (c *Console) ListNotices(ctx *fiber.Ctx) error {
	f := policies.Filter{State: listState(ctx), Query: ctx.Query("q"), Page: page.Number(ctx)}
	lines, err := c.Policies.Notices(ctx.UserContext(), f)
	if err != nil {
		return err
	}
	counts, err := c.Policies.NoticeCounts(ctx.UserContext(), f.Query)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.NoticesPage(views.NoticeList{Query: f.Query, State: f.State, Lines: lines, Now: page.Request(ctx).Now,
		Tabs: views.StateTabs("/console/notices", f.Query, f.State, counts), Paging: paging("/console/notices", f, counts, "条")}))
}
