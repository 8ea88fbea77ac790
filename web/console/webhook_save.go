package console

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify/webhook"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewWebhook handles GET /admin/webhooks/new.
func (c *Console) NewWebhook(ctx *fiber.Ctx) error {
	return page.Render(ctx, views.WebhookFormPage(views.WebhookForm{}))
}

// CreateWebhook handles POST /admin/webhooks. The answer is the only place that ever shows the secret.
func (c *Console) CreateWebhook(ctx *fiber.Ctx) error {
	in := webhookInput(ctx)
	id, secret, err := c.Webhooks.AddEndpoint(ctx.UserContext(), page.Actor(ctx), in)
	if err != nil {
		return refuseWebhook(ctx, views.WebhookForm{Typed: in}, err)
	}
	e, err := c.Webhooks.Endpoint(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	return page.RenderStatus(ctx, fiber.StatusCreated, views.WebhookSecretPage(views.WebhookSecret{Endpoint: e, Title: "接收地址已登记", Secret: secret}))
}

// EditWebhook handles GET /admin/webhooks/:id/edit.
func (c *Console) EditWebhook(ctx *fiber.Ctx) error {
	e, err := c.endpoint(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.WebhookFormPage(views.WebhookForm{ID: e.ID, Typed: webhook.EndpointInput{Name: e.Name, URL: e.URL, Events: e.Events}}))
}

// SaveWebhook handles POST /admin/webhooks/:id.
func (c *Console) SaveWebhook(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	in := webhookInput(ctx)
	if err := c.Webhooks.EditEndpoint(ctx.UserContext(), page.Actor(ctx), id, in); err != nil {
		return refuseWebhook(ctx, views.WebhookForm{ID: id, Typed: in}, err)
	}
	return page.To(ctx, webhookPath(id), "已保存")
}

// endpoint reads the one that the address names.
func (c *Console) endpoint(ctx *fiber.Ctx) (webhook.Endpoint, error) {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return webhook.Endpoint{}, err
	}
	return c.Webhooks.Endpoint(ctx.UserContext(), id)
}

func webhookInput(ctx *fiber.Ctx) webhook.EndpointInput {
	in := webhook.EndpointInput{Name: ctx.FormValue("name"), URL: ctx.FormValue("url")}
	for _, e := range ctx.Context().PostArgs().PeekMulti("events") {
		in.Events = append(in.Events, webhook.Event(e))
	}
	return in
}

// refuseWebhook shows the form again with what was typed and what is wrong with it.
func refuseWebhook(ctx *fiber.Ctx, form views.WebhookForm, err error) error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Fields == nil {
		return err
	}
	form.Errors = known.Fields
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.WebhookFormPage(form))
}

func webhookPath(id int64) string { return "/admin/webhooks/" + strconv.FormatInt(id, 10) }
