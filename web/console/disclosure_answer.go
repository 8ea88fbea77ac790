package console

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/disclosure"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// AnswerDisclosure handles POST /console/disclosure/:id/answer.
func (c *Console) AnswerDisclosure(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	reply := disclosure.Reply{Outcome: ctx.FormValue("outcome"), Text: ctx.FormValue("reply"), AnsweredOn: dateValue(ctx, "answered_on")}
	r, err := c.Disclosure.Answer(ctx.UserContext(), page.Actor(ctx), id, reply)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Fields != nil {
		p, err := c.disclosurePage(ctx)
		if err != nil {
			return err
		}
		p.Typed, p.AnsweredAs, p.Errors = reply, ctx.FormValue("answered_on"), problem.Fields
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Disclosure(p))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, "/console/disclosure/"+strconv.FormatInt(id, 10), r.RefNo+" 已登记答复")
}
