package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// DownloadRejected handles GET /console/imports/:id/rejected.csv.
func (c *Console) DownloadRejected(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	ctx.Attachment(fmt.Sprintf("rejected-%d.csv", id))
	return c.Enterprises.WriteRejected(ctx.UserContext(), id, ctx.Response().BodyWriter())
}
