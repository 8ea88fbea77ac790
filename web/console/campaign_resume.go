package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// ResumeCampaign handles POST /console/campaigns/:id/resume.
func (c *Console) ResumeCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Notify.Resume(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), "已继续；没有发出的接着发")
}
