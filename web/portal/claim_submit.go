package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SubmitClaim handles POST /notices/:id/claim and leads to the receipt; pressed twice, it leads there twice.
func (p *Portal) SubmitClaim(c *fiber.Ctx) error {
	id, err := page.ID(c, "id")
	if err != nil {
		return err
	}
	promise := claims.Answers{claims.Undertaking: map[bool]string{true: "yes"}[c.FormValue(claims.Undertaking) != ""]}
	claim, err := p.Claims.Hand(c.UserContext(), page.Actor(c), page.EnterpriseID(c), id, promise)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Fields != nil {
		form, err := p.claimForm(c)
		if err != nil {
			return err
		}
		form.Errors = problem.Fields
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.ClaimCheck(form))
	}
	if err != nil {
		return err
	}
	return page.To(c, "/cases/"+claim.RefNo+"/receipt", "")
}
