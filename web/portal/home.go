package portal

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/web/page"
	"huizhida/web/views"
)

const closingShown = 5

// lookedFor are the words that the home page offers; those that would find nothing are left out.
var lookedFor = []string{"出口信用保险", "技术改造", "高新技术企业", "专精特新", "稳岗", "高校毕业生", "展会"}

// Home handles GET /.
func (p *Portal) Home(ctx *fiber.Ctx) error {
	counts, err := p.Policies.ModuleCounts(ctx.UserContext(), "")
	if err != nil {
		return err
	}
	closing, err := p.Policies.Closing(ctx.UserContext(), closingShown)
	if err != nil {
		return err
	}
	words, err := p.Policies.Known(ctx.UserContext(), lookedFor)
	if err != nil {
		return err
	}
	h := views.PortalHome{Counts: counts, Closing: closing, Words: words[:min(3, len(words))], Now: page.Request(ctx).Now}
	if h.Headline, err = p.headline(ctx.UserContext(), h.Now.In(calendar.Shanghai).Year()); err != nil {
		return err
	}
	page.Tell(ctx, views.HomeHead)
	return page.Render(ctx, views.PortalHomePage(h))
}

// headline is what came of the year's most pushed notice; nil when nothing was pushed yet.
func (p *Portal) headline(ctx context.Context, year int) (*views.Headline, error) {
	n, found, err := p.Reports.Headline(ctx, year)
	if err != nil || !found {
		return nil, err
	}
	return &views.Headline{Year: year, NoticeID: n.ID, Benefit: n.Benefit, Eligible: n.Eligible, Approved: n.Approved}, nil
}
