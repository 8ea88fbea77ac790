package console

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// RotateWebhookSecret handles POST /admin/webhooks/:id/rotate. The answer is the only place that ever shows the new secret.
func (c *Console) RotateWebhookSecret(ctx *fiber.Ctx) error {
	e, err := c.endpoint(ctx)
	if err != nil {
		return err
	}
	hours, err := strconv.Atoi(ctx.FormValue("overlap"))
	if err != nil || hours < 0 {
		return fault.Form(fault.Field{Name: "overlap", Message: "请选择新旧密钥并用多久"})
	}
	overlap := time.Duration(hours) * time.Hour
	secret, err := c.Webhooks.RotateSecret(ctx.UserContext(), page.Actor(ctx), e.ID, overlap)
	if err != nil {
		return err
	}
	p := views.WebhookSecret{Endpoint: e, Title: "新密钥已生效", Secret: secret, Overlap: "旧密钥已经失效。接收方换上新密钥之前，会拒收我们的消息；换好后请补发。"}
	if hours > 0 {
		p.Overlap = "旧密钥用到" + calendar.DateTime(page.Request(ctx).Now.Add(overlap)) + "，在此之前每条消息带新旧两个签名。请接收方在此期间换上新密钥。"
	}
	return page.Render(ctx, views.WebhookSecretPage(p))
}
