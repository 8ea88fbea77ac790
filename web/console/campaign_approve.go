package console

import (
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
)

// ApproveCampaign handles POST /console/campaigns/:id/approve with the fingerprint of what the approver saw.
func (c *Console) ApproveCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	hash, err := hex.DecodeString(ctx.FormValue("hash"))
	if err != nil {
		return notify.ErrChanged
	}
	if err := c.Notify.Approve(ctx.UserContext(), page.Actor(ctx), id, hash); err != nil {
		return err
	}
	return page.To(ctx, campaignPath(id), "已批准，正在发送")
}
