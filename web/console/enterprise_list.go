package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/enterprises"
	"huizhida/web/page"
	"huizhida/web/views"
)

// enterprisesPerPage is how many enterprises a page lists.
const enterprisesPerPage = 50

// ListEnterprises handles GET /console/enterprises.
func (c *Console) ListEnterprises(ctx *fiber.Ctx) (err error) {
	p := views.EnterprisesPage{MayImport: page.Request(ctx).Is(importers...), PerPage: enterprisesPerPage, Filter: enterprises.Filter{
		Text: ctx.Query("q"), Town: ctx.Query("town"), Industry: ctx.Query("industry"), Size: ctx.Query("size")}}
	p.After, _ = strconv.ParseInt(ctx.Query("after"), 10, 64) // anything else is the beginning
	if p.List, p.Total, err = c.Enterprises.Search(ctx.UserContext(), p.Filter, p.After, enterprisesPerPage); err != nil {
		return err
	}
	if p.Towns, err = c.Enterprises.CountByTown(ctx.UserContext()); err != nil {
		return err
	}
	if p.Industries, err = c.Enterprises.CountByIndustry(ctx.UserContext()); err != nil {
		return err
	}
	return page.Render(ctx, views.Enterprises(p))
}
