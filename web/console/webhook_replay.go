package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ReplayWebhook handles POST /admin/webhooks/:id/deliveries/:delivery/replay.
func (c *Console) ReplayWebhook(ctx *fiber.Ctx) error {
	p, err := c.webhookSent(ctx)
	if err != nil {
		return err
	}
	if err := c.Webhooks.Replay(ctx.UserContext(), page.Actor(ctx), p.ID); err != nil {
		return err
	}
	return page.To(ctx, webhookPath(p.EndpointID)+"/deliveries/"+strconv.FormatInt(p.ID, 10), "已重新排队，编号不变，稍后刷新看结果")
}

// RecoverWebhook handles POST /admin/webhooks/:id/recover.
func (c *Console) RecoverWebhook(ctx *fiber.Ctx) error {
	p, err := c.webhookPage(ctx)
	if err != nil {
		return err
	}
	form := entries{c: ctx}
	since := form.moment("from", "from_time")
	if since.IsZero() && form.bad == nil {
		form.bad = append(form.bad, fault.Field{Name: "from", Message: "请选择从哪天开始补发"})
	}
	if form.bad != nil {
		p.From, p.FromTime, p.Errors = ctx.FormValue("from"), ctx.FormValue("from_time"), views.Errors(form.bad)
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.WebhookOf(p))
	}
	n, err := c.Webhooks.Recover(ctx.UserContext(), page.Actor(ctx), p.ID, since)
	if err != nil {
		return err
	}
	return page.To(ctx, webhookPath(p.ID), "已把没有送达的"+strconv.Itoa(n)+"条重新排队")
}
