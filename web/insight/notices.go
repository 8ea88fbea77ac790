package insight

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/reports"
	"huizhida/web/page"
	"huizhida/web/report"
	"huizhida/web/views"
)

// ListNotices handles GET /insight/notices?year=: every notice of a year side by side.
func (i *Insight) ListNotices(ctx *fiber.Ctx) error {
	q, err := reports.ParseQuery(func(key string) string { return ctx.Query(key) })
	if err != nil {
		return err
	}
	years, err := i.Reports.Years(ctx.UserContext())
	if err != nil {
		return err
	}
	if q.Year == 0 {
		q.Year = years[0]
	}
	list, err := i.Reports.Summary(ctx.UserContext(), q.Year)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.InsightNoticesPage(noticesPage(years, q.Year, list)))
}

func noticesPage(years []int, year int, list []reports.NoticeCoverage) views.InsightNotices {
	p := views.InsightNotices{Years: yearOptions(years, year)}
	for _, n := range list {
		href := func(name string) string {
			return report.ListHref(reports.Query{List: name, Year: year, NoticeID: n.ID})
		}
		back := reports.Query{Year: year, NoticeID: n.ID}.Values()
		back.Del("list")
		p.Rows = append(p.Rows, views.InsightNoticeRow{Title: n.Title, Benefit: n.Benefit, Date: n.PublishedAt.In(calendar.Shanghai).Format("1月2日"), Href: "/insight?" + back.Encode(),
			Eligible: n.Eligible, Audience: n.Audience, Approved: n.Approved, Gap: n.Gap(),
			EligibleHref: href(string(reports.Eligible)), ApprovedHref: href(string(reports.Approved)), MissesHref: href(reports.Gap)})
	}
	return p
}
