package portal

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// CorrectCase handles POST /cases/:ref/correct.
func (p *Portal) CorrectCase(c *fiber.Ctx) error {
	own, err := p.ownCase(c)
	if err != nil {
		return err
	}
	own.Typed, own.Reply = claims.Answers{}, c.FormValue("note")
	for _, field := range []string{claims.Statement, claims.ContactName, claims.ContactMobile} {
		own.Typed[field] = c.FormValue(field)
	}
	_, err = p.Claims.Correct(c.UserContext(), page.Actor(c), page.EnterpriseID(c), own.ID, own.Typed, own.Reply)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Fields != nil {
		own.Errors = problem.Fields
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.Case(own))
	}
	if err != nil {
		return err
	}
	return page.To(c, "/cases/"+own.RefNo, "补正已提交，我们继续办理")
}
