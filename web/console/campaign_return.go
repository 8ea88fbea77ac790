package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ReturnCampaign handles POST /console/campaigns/:id/return.
func (c *Console) ReturnCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Notify.Return(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("note"))
	if errors.Is(err, notify.ErrNoReturnNote) {
		p, failure := c.campaignPage(ctx, id)
		if failure != nil {
			return failure
		}
		p.NoteFail = err.Error()
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.CampaignShow(p))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), "已退回起草人修改")
}
