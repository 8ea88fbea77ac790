package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListPolicies handles GET /policies: one shelf of the library. A search without a chosen shelf goes to the first that holds something.
func (p *Portal) ListPolicies(ctx *fiber.Ctx) error {
	f := policies.LibraryFilter{Module: policies.ParseModule(ctx.Query("module")), Query: ctx.Query("q"), Facet: ctx.Query("facet"),
		Year: policies.ParseYear(ctx.Query("year")), Place: policies.ParsePlace(ctx.Query("after"))}
	if before := policies.ParsePlace(ctx.Query("before")); before != (policies.Place{}) {
		f.Place, f.Back = before, true
	}
	shelf, err := p.Policies.Library(ctx.UserContext(), f)
	if err != nil {
		return err
	}
	if ctx.Query("module") == "" && shelf.Total == 0 {
		if m, found := policies.Holding(shelf.Counts); found {
			f.Module = m
			if shelf, err = p.Policies.Library(ctx.UserContext(), f); err != nil {
				return err
			}
		}
	}
	page.Tell(ctx, func(string) views.Head { return views.LibraryHead(f) })
	return page.Render(ctx, views.LibraryPage(views.LibraryView{Filter: f, LibraryPage: shelf, Now: page.Request(ctx).Now}))
}

// ListNotices handles GET /notices.
func (p *Portal) ListNotices(ctx *fiber.Ctx) error {
	return ctx.Redirect("/policies?module=notices", fiber.StatusFound)
}
