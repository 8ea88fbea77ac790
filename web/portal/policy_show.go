package portal

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowPolicy handles GET /policies/:id; ?tab= is interpretations, apply or questions.
func (p *Portal) ShowPolicy(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	v := views.PolicyView{Tab: ctx.Query("tab"), Now: page.Request(ctx).Now}
	if v.Document, err = p.Policies.PublicDocument(ctx.UserContext(), id); err != nil {
		return err
	}
	if v.Interpretations, err = p.Policies.PublishedInterpretationsOf(ctx.UserContext(), id); err != nil {
		return err
	}
	if v.Attachments, err = p.Policies.AttachmentsOf(ctx.UserContext(), policies.Documents, id); err != nil {
		return err
	}
	if v.Benefits, err = p.publicBenefits(ctx.UserContext(), id); err != nil {
		return err
	}
	if v.Editions, err = p.Policies.Editions(ctx.UserContext(), policies.Documents, id); err != nil {
		return err
	}
	if next := v.Document.SuccessorID; next != nil {
		d, err := p.Policies.Document(ctx.UserContext(), *next)
		if err != nil {
			return err
		}
		v.Successor = &d
	}
	if n := v.Open(); n != nil {
		if v.Fit, err = p.fit(ctx, n.ID); err != nil {
			return err
		}
	}
	page.Tell(ctx, func(base string) views.Head { return views.DocumentHead(v, base) })
	return page.Render(ctx, views.PolicyPage(v))
}

// publicBenefits are a document's benefits, each with its published notices.
func (p *Portal) publicBenefits(ctx context.Context, documentID int64) ([]views.PublicBenefit, error) {
	all, err := p.Policies.BenefitsOf(ctx, documentID)
	if err != nil {
		return nil, err
	}
	public := make([]views.PublicBenefit, len(all))
	for i, b := range all {
		public[i].Benefit = b
		if public[i].Notices, err = p.Policies.PublishedNoticesOf(ctx, b.ID); err != nil {
			return nil, err
		}
	}
	return public, nil
}
