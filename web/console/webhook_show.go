package console

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/notify/webhook"
	"huizhida/web/page"
	"huizhida/web/views"
)

// hooksPerPage is how many messages a page lists.
const hooksPerPage = 30

// ShowWebhook handles GET /admin/webhooks/:id.
func (c *Console) ShowWebhook(ctx *fiber.Ctx) error {
	p, err := c.webhookPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.WebhookOf(p))
}

func (c *Console) webhookPage(ctx *fiber.Ctx) (p views.WebhookPage, err error) {
	if p.Endpoint, err = c.endpoint(ctx); err != nil {
		return p, err
	}
	p.State, p.Page = webhook.State(ctx.Query("state")), page.Number(ctx)
	p.Deliveries, err = c.Webhooks.Deliveries(ctx.UserContext(),
		webhook.DeliveryFilter{EndpointID: p.ID, State: p.State, Limit: hooksPerPage + 1, Offset: (p.Page - 1) * hooksPerPage})
	if err != nil {
		return p, err
	}
	if p.More = len(p.Deliveries) > hooksPerPage; p.More {
		p.Deliveries = p.Deliveries[:hooksPerPage]
	}
	since := page.Request(ctx).Now.Add(-24 * time.Hour)
	if p.DisabledAt != nil {
		since = *p.DisabledAt
	} else if p.FailingSince != nil {
		since = *p.FailingSince
	}
	p.From, p.FromTime = calendar.ISO(since), since.In(calendar.Shanghai).Format("15:04")
	return p, nil
}

// ShowWebhookDelivery handles GET /admin/webhooks/:id/deliveries/:delivery.
func (c *Console) ShowWebhookDelivery(ctx *fiber.Ctx) error {
	p, err := c.webhookSent(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.WebhookSentPage(p))
}

// webhookSent reads the delivery that the address names, of the endpoint that it names.
func (c *Console) webhookSent(ctx *fiber.Ctx) (p views.WebhookSent, err error) {
	if p.Endpoint, err = c.endpoint(ctx); err != nil {
		return p, err
	}
	id, err := page.ID(ctx, "delivery")
	if err != nil {
		return p, err
	}
	if p.Sent, err = c.Webhooks.Delivery(ctx.UserContext(), id); err == nil && p.EndpointID != p.Endpoint.ID {
		err = webhook.ErrNoDelivery
	}
	return p, err
}
