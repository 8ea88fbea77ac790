package insight

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huizhida/reports"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowOverview handles GET /insight?year=&notice=&town=&industry=&at=: how far a benefit reached.
func (i *Insight) ShowOverview(ctx *fiber.Ctx) error {
	q, err := reports.ParseQuery(func(key string) string { return ctx.Query(key) })
	if err != nil {
		return err
	}
	o, err := i.gather(ctx.UserContext(), q)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.InsightOverview(o.page()))
}

// overview is what the page is made from.
type overview struct {
	query     reports.Query
	years     []int
	notices   []reports.NoticeRef
	coverage  *reports.Coverage // nil where the year has no notice
	disclosed reports.Disclosed
}

// gather settles the query (the newest year, its highlight) and asks for the numbers.
func (i *Insight) gather(ctx context.Context, q reports.Query) (overview, error) {
	o := overview{query: q}
	var err error
	if o.years, err = i.Reports.Years(ctx); err != nil {
		return o, err
	}
	if q.Year == 0 {
		o.query.Year = o.years[0]
	}
	if o.notices, err = i.Reports.Notices(ctx, o.query.Year); err != nil {
		return o, err
	}
	if o.disclosed, err = i.Reports.Disclosed(ctx, o.query.Year); err != nil {
		return o, err
	}
	o.query.NoticeID = chosen(o.notices, q.NoticeID)
	if o.query.NoticeID == 0 {
		return o, nil
	}
	c, err := i.Reports.Coverage(ctx, o.query.Scope())
	o.coverage = &c
	return o, err
}

// chosen is the notice asked for if it belongs to the year, else the year's highlight.
func chosen(notices []reports.NoticeRef, asked int64) int64 {
	for _, n := range notices {
		if n.ID == asked {
			return asked
		}
	}
	if len(notices) > 0 {
		return notices[0].ID
	}
	return 0
}
