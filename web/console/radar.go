package console

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/radar"
	"huizhida/web/page"
	"huizhida/web/views"
)

// radarShown is how many of a kind stand on the page of all.
const radarShown = 8

// Radar handles GET /console/radar: loose ends between documents, interpretations, notices and pushes. ?kind= lists one kind whole.
func (c *Console) Radar(ctx *fiber.Ctx) error {
	groups, err := c.Links.Look(ctx.UserContext())
	if err != nil {
		return err
	}
	p := views.RadarPage{Now: c.Links.Now(), Total: radar.Count(groups)}
	p.Only = radar.Kind(ctx.Query("kind"))
	if !slices.Contains(radar.Kinds, p.Only) {
		p.Only = ""
	}
	for _, g := range groups {
		if p.Only != "" && g.Kind != p.Only {
			continue
		}
		shown := views.RadarGroup{Kind: g.Kind, Total: g.Total}
		if p.Only == "" {
			g.Findings = g.Findings[:min(len(g.Findings), radarShown)]
		}
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
