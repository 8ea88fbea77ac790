package portal

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowInterpretation handles GET /interpretations/:id.
func (p *Portal) ShowInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	i, d, err := p.Policies.PublicInterpretation(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	others, err := p.Policies.PublishedInterpretationsOf(ctx.UserContext(), d.ID)
	if err != nil {
		return err
	}
	others = slices.DeleteFunc(others, func(o policies.Interpretation) bool { return o.ID == id })
	files, err := p.Policies.AttachmentsOf(ctx.UserContext(), policies.Interpretations, id)
	if err != nil {
		return err
	}
	editions, err := p.Policies.Editions(ctx.UserContext(), policies.Interpretations, id)
	if err != nil {
		return err
	}
	page.Tell(ctx, func(base string) views.Head { return views.InterpretationHead(i, d, base) })
	return page.Render(ctx, views.InterpretationPublicPage(i, d, others, editions, files))
}
