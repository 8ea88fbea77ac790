package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListHelp handles GET /help.
func (p *Portal) ListHelp(ctx *fiber.Ctx) error { return page.Render(ctx, views.HelpIndexPage()) }

// ShowHelp handles GET /help/:slug.
func (p *Portal) ShowHelp(ctx *fiber.Ctx) error {
	topic, ok := views.Topic(ctx.Params("slug"))
	if !ok {
		return fault.New(fault.NotFound, "没有这篇帮助，请从使用帮助目录查找")
	}
	return page.Render(ctx, views.HelpPage(topic))
}
