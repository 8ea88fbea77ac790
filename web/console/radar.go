package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/radar"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Radar handles GET /console/radar: loose ends between documents, interpretations, notices and pushes.
func (c *Console) Radar(ctx *fiber.Ctx) error {
	groups, err := c.Links.Look(ctx.UserContext())
	if err != nil {
		return err
	}
	p := views.RadarPage{Now: c.Links.Now(), Total: radar.Count(groups)}
	for _, g := range groups {
		shown := views.RadarGroup{Kind: g.Kind, Total: g.Total}
		for _, f := range g.Findings {
			line := views.RadarLine{Title: f.Title, Detail: f.Detail, Since: f.Since}
			if f.Table != "" {
				line.Href = homePath(f.Table, f.ID)
			}
			shown.Lines = append(shown.Lines, line)
		}
		p.Groups = append(p.Groups, shown)
	}
	return page.Render(ctx, views.Radar(p))
}
