package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/matching"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Why handles GET /notices/:id/why: the viewer's own enterprise, condition by condition.
func (p *Portal) Why(c *fiber.Ctx) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	now := page.Request(c).Now
	w := views.WhyPage{}
	if w.Posted, err = p.Policies.PublicNotice(c.UserContext(), id); err != nil {
		return err
	}
	if w.Explanation, err = p.Matching.Explain(c.UserContext(), id, page.EnterpriseID(c)); err != nil {
		return err
	}
	waiting, err := p.Matching.ForEnterprise(c.UserContext(), page.EnterpriseID(c))
	if err != nil {
		return err
	}
	w.Window, w.Left = w.Posted.Notice.Window(now), calendar.WorkdaysBetween(now, w.Posted.Notice.ClosesAt)
	w.Unlocks = views.UnlocksOf(w.Missing, matching.Unlocks(waiting))
	return page.Render(c, views.PortalWhy(w))
}
