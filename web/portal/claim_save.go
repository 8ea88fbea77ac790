package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/web/page"
)

// SaveClaimStep handles POST /notices/:id/claim/:step: what was typed is kept, then what is wrong with it is shown.
func (p *Portal) SaveClaimStep(c *fiber.Ctx) error {
	step, ok := claimSteps[c.Params("step")]
	if !ok || step.fields == nil {
		return errNoStep
	}
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	answers := claims.Answers{}
	for _, field := range step.fields {
		answers[field] = c.FormValue(field)
	}
	if _, err := p.Claims.Fill(c.UserContext(), page.Actor(c), page.EnterpriseID(c), id, answers); err != nil {
		return err
	}
	form, err := p.claimForm(c)
	if err != nil {
		return err
	}
	if form.Errors = form.Problems(step.fields...); len(form.Errors) > 0 {
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, step.page(form))
	}
	return page.To(c, claimPath(id, step.next), "")
}
