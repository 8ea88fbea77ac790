package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListHelp handles GET /help.
func (p *Portal) ListHelp(ctx *fiber.Ctx) error { return page.Render(ctx, views.HelpIndexPage()) }

// Accessibility handles GET /accessibility, where rules and auditors look for the statement.
func (p *Portal) Accessibility(ctx *fiber.Ctx) error { return showHelp(ctx, "accessibility") }

// ShowHelp handles GET /help/:slug.
func (p *Portal) ShowHelp(ctx *fiber.Ctx) error { return showHelp(ctx, ctx.Params("slug")) }

func showHelp(ctx *fiber.Ctx, slug string) error {
	topic, ok := views.Topic(slug)
	if !ok {
		return fault.New(fault.NotFound, "没有这篇帮助，请从使用帮助目录查找")
	}
	return page.Render(ctx, views.HelpPage(topic))
}
