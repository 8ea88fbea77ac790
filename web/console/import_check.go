package console

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// CheckImport handles POST /console/imports/:id/check: the choices for the columns, and a trial of the whole list.
func (c *Console) CheckImport(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	choices := columnChoices(ctx)
	err = c.Enterprises.Check(ctx.UserContext(), page.Actor(ctx), id, choices)
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Kind == fault.Invalid {
		p, err := c.importPage(ctx)
		if err != nil {
			return err
		}
		p.Choices, p.Errors = choices, views.Errors{{Name: "c0", Message: problem.Message}}
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ImportShow(p))
	}
	if err != nil {
		return err
	}
	return page.To(ctx, importPath(id), "")
}

// columnChoices reads c0, c1, … in file order.
func columnChoices(ctx *fiber.Ctx) []string {
	var choices []string
	for form := ctx.Request().PostArgs(); ; {
		name := fmt.Sprintf("c%d", len(choices))
		if !form.Has(name) {
			return choices
		}
		choices = append(choices, string(form.Peek(name)))
	}
}
