package console

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// TestCampaign handles POST /console/campaigns/:id/test: one message to the reader's own mailbox or phone.
func (c *Console) TestCampaign(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	sample, _ := strconv.ParseInt(ctx.FormValue("sample"), 10, 64) // 0 is the first of the audience
	address := ctx.FormValue("address")
	err = c.Notify.TestSend(ctx.UserContext(), page.Actor(ctx), id, sample, address)
	known, ok := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return page.To(ctx, campaignPath(id)+"#try", "已试发，请到邮箱或手机里核对")
	case !ok || errors.Is(err, notify.ErrNoCampaign):
		return err
	}
	p, failure := c.campaignPage(ctx, id)
	if failure != nil {
		return failure
	}
	p.TestFail, p.TestAddress = known.Message, address
	return page.RenderStatus(ctx, statusOfTest(known), views.CampaignShow(p))
}

// statusOfTest is how a test letter that did not leave is answered.
func statusOfTest(known *fault.Error) int {
	switch {
	case errors.Is(known, fault.TooMany):
		return fiber.StatusTooManyRequests
	case errors.Is(known, fault.Conflict):
		return fiber.StatusConflict
	}
	return fiber.StatusUnprocessableEntity
}
