package insight

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/reports"
	"huizhida/web/page"
)

// ExportList handles POST /insight/lists/export?list=…: the whole list as CSV. Who took it is in the audit trail.
func (i *Insight) ExportList(ctx *fiber.Ctx) error {
	q, err := reports.ParseQuery(func(key string) string { return ctx.Query(key) })
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%d.csv", q.List, q.Year)
	if q.NoticeID > 0 {
		name = fmt.Sprintf("%s-notice-%d.csv", q.List, q.NoticeID)
	}
	ctx.Type("csv", "utf-8").Attachment(name)
	ctx.Set("Cache-Control", "no-store")
	if err := i.Reports.Export(ctx.UserContext(), page.Actor(ctx), q, ctx.Response().BodyWriter()); err != nil {
		ctx.Response().ResetBody()
		ctx.Response().Header.Del(fiber.HeaderContentDisposition)
		return err
	}
	return nil
}
