package console

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
)

// ExportAudit handles GET /admin/audit.csv.
func (c *Console) ExportAudit(ctx *fiber.Ctx) error {
	filter, bad := auditFilter(ctx)
	if bad != nil {
		return fault.Form(bad...)
	}
	var file bytes.Buffer
	if err := c.Audit.Export(ctx.UserContext(), page.Actor(ctx), filter, &file); err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	ctx.Set(fiber.HeaderContentDisposition, `attachment; filename="audit.csv"`)
	return ctx.Send(file.Bytes())
}
