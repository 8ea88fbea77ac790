package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// PauseCampaign handles POST /console/campaigns/:id/pause.
func (c *Console) PauseCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Notify.Pause(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("reason"))
	if errors.Is(err, notify.ErrNoPauseReason) {
		p, failure := c.campaignPage(ctx, id)
		if failure != nil {
			return failure
		}
		p.PauseFail = err.Error()
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.CampaignShow(p))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), "已暂停；没有发出的停着，等您继续")
}
