package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// ExportClaims handles GET /console/claims.csv.
func (c *Console) ExportClaims(ctx *fiber.Ctx) error {
	ctx.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	ctx.Set(fiber.HeaderContentDisposition, `attachment; filename="claims.csv"`)
	return c.Claims.Export(ctx.UserContext(), page.Actor(ctx), claimFilter(ctx), ctx.Response().BodyWriter())
}
