package console

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/audit"
	"huizhida/web/page"
	"huizhida/web/views"
)

// linesPerPage is how many lines of the trail a page lists.
const linesPerPage = 50

// ListAudit handles GET /admin/audit.
func (c *Console) ListAudit(ctx *fiber.Ctx) (err error) {
	p := views.AuditPage{From: ctx.Query("from"), To: ctx.Query("to"), After: int64(max(ctx.QueryInt("after"), 0))}
	p.Filter, p.Errors = auditFilter(ctx)
	if p.Kinds, err = c.Audit.Kinds(ctx.UserContext()); err != nil {
		return err
	}
	if p.Errors != nil {
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Audit(p))
	}
	if p.List, err = c.Audit.Lines(ctx.UserContext(), p.Filter, p.After, linesPerPage+1); err != nil {
		return err
	}
	if p.More = len(p.List) > linesPerPage; p.More {
		p.List = p.List[:linesPerPage]
	}
	return page.Render(ctx, views.Audit(p))
}

// auditFilter reads the filters of the address, and says which are no dates.
func auditFilter(ctx *fiber.Ctx) (audit.Filter, views.Errors) {
	f := audit.Filter{Who: strings.TrimSpace(ctx.Query("who")), Action: ctx.Query("action"), Subject: ctx.Query("subject"), ID: int64(max(ctx.QueryInt("id"), 0))}
	form := entries{c: ctx}
	f.From, f.To = form.date("from"), form.date("to")
	return f, form.bad
}
