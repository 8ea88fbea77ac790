package console

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/audit"
	"huizhida/web/page"
)

// MarkDeliverySent handles POST /console/deliveries/:id/sent.
func (c *Console) MarkDeliverySent(ctx *fiber.Ctx) error {
	return decideDelivery(ctx, c.Notify.MarkSent, "已记为发出")
}

// SendDeliveryAgain handles POST /console/deliveries/:id/again.
func (c *Console) SendDeliveryAgain(ctx *fiber.Ctx) error {
	return decideDelivery(ctx, c.Notify.SendAgain, "已重新排队，即将再发一次")
}

// decideDelivery does what a person decided about a message of unknown fate.
func decideDelivery(ctx *fiber.Ctx, decide func(context.Context, audit.Actor, int64) error, done string) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := decide(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, "/console/deliveries/"+strconv.FormatInt(id, 10), done)
}
