package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// EnableWebhook handles POST /admin/webhooks/:id/enable.
func (c *Console) EnableWebhook(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Webhooks.Enable(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, webhookPath(id), "已启用。停用期间的消息请用“补发”补上")
}

// DisableWebhook handles POST /admin/webhooks/:id/disable.
func (c *Console) DisableWebhook(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Webhooks.Disable(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, webhookPath(id), "已停用，等待中的消息已取消")
}

// TestWebhook handles POST /admin/webhooks/:id/test.
func (c *Console) TestWebhook(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if _, err := c.Webhooks.SendTest(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, webhookPath(id), "测试消息已排队，稍后刷新看结果")
}

// DeleteWebhook handles POST /admin/webhooks/:id/delete.
func (c *Console) DeleteWebhook(ctx *fiber.Ctx) error {
	p, err := c.webhookPage(ctx)
	if err != nil {
		return err
	}
	if ctx.FormValue("sure") != "1" {
		p.Errors = views.Errors{fault.Field{Name: "sure", Message: "删除后不能恢复，请先勾选确定"}}
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.WebhookOf(p))
	}
	if err := c.Webhooks.DeleteEndpoint(ctx.UserContext(), page.Actor(ctx), p.ID); err != nil {
		return err
	}
	return page.To(ctx, "/admin/webhooks", "已删除"+p.Name)
}
