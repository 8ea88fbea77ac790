package console

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

func typedBenefit(ctx *fiber.Ctx) (views.BenefitTyped, policies.BenefitDraft) {
	t := &entries{c: ctx}
	v := views.BenefitTyped{Title: t.text("title"), Class: t.text("class"), Audience: t.text("audience"), Amount: t.text("amount"), How: t.text("how"),
		Conditions: t.text("conditions"), Materials: t.text("materials"), Venue: t.text("venue"), Phone: t.text("phone"), PromiseDays: t.text("promise_days")}
	return v, policies.BenefitDraft{Title: v.Title, Class: v.Class, Audience: v.Audience, Amount: v.Amount, How: v.How, Conditions: v.Conditions,
		Materials: t.lines("materials"), Venue: v.Venue, Phone: v.Phone, PromiseDays: t.number("promise_days")}
}

// seen is the save that the form was filled in over.
func seen(ctx *fiber.Ctx) time.Time {
	at, err := time.Parse(time.RFC3339Nano, ctx.FormValue("seen"))
	if err != nil {
		return time.Time{} // no benefit was saved then, so the save is refused as stale
	}
	return at
}

// redisplayBenefit shows the form again with what was typed and what is wrong with it.
func (c *Console) redisplayBenefit(ctx *fiber.Ctx, form views.BenefitForm, p problem) error {
	form.Errors = p.fields
	if p.stale {
		saved, err := c.Policies.Benefit(ctx.UserContext(), form.ID)
		if err != nil {
			return err
		}
		form.Seen = views.Seen(saved.UpdatedAt)
		form.Conflict = &views.Conflict{Message: p.text, Fields: form.Typed.Against(views.TypedBenefit(saved.BenefitDraft))}
	}
	return page.RenderStatus(ctx, p.status, views.BenefitEditPage(form))
}
