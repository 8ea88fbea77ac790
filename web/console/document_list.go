package console

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListDocuments handles GET /console/documents.
func (c *Console) ListDocuments(ctx *fiber.Ctx) error {
	f := policies.Filter{State: listState(ctx), Query: ctx.Query("q"), Page: page.Number(ctx)}
	lines, err := c.Policies.Documents(ctx.UserContext(), f)
	if err != nil {
		return err
	}
	counts, err := c.Policies.DocumentCounts(ctx.UserContext(), f.Query)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.DocumentsPage(views.DocumentList{Query: f.Query, State: f.State, Lines: lines,
		Tabs: views.StateTabs("/console/documents", f.Query, f.State, counts), Paging: paging("/console/documents", f, counts, "件")}))
}

// paging is where a list of the flow stands.
func paging(path string, f policies.Filter, counts map[policies.State]int, unit string) views.Paging {
	p := views.Paging{Path: path, Query: url.Values{}, Page: f.Page, PerPage: policies.PerPage, Unit: unit}
	if f.Query != "" {
		p.Query.Set("q", f.Query)
	}
	if f.State != "" {
		p.Query.Set("state", string(f.State))
	}
	for state, n := range counts {
		if f.State == "" || f.State == state {
			p.Total += n
		}
	}
	return p
}
