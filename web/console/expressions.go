package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies/check"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ListExpressions handles GET /console/expressions: what the checks take for wrong or sensitive.
func (c *Console) ListExpressions(ctx *fiber.Ctx) error {
	return c.showExpressions(ctx, views.ExpressionList{Typed: check.Expression{Level: check.Warn}}, nil)
}

func (c *Console) showExpressions(ctx *fiber.Ctx, v views.ExpressionList, about error) (err error) {
	if v.Lines, err = c.Policies.Expressions(ctx.UserContext()); err != nil {
		return err
	}
	status := fiber.StatusOK
	if known, ok := errors.AsType[*fault.Error](about); ok {
		status, v.Errors = fiber.StatusUnprocessableEntity, known.Fields
	}
	return page.RenderStatus(ctx, status, views.ExpressionsPage(v))
}

// SaveExpression handles POST /console/expressions.
func (c *Console) SaveExpression(ctx *fiber.Ctx) error {
	t := &entries{c: ctx}
	e := check.Expression{Text: t.text("text"), Suggestion: t.text("suggestion"), Level: check.Level(t.text("level"))}
	err := c.Policies.SaveExpression(ctx.UserContext(), page.Actor(ctx), e)
	if known, ok := errors.AsType[*fault.Error](err); ok && len(known.Fields) > 0 {
		return c.showExpressions(ctx, views.ExpressionList{Typed: e}, err)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, "/console/expressions", "已加入词表，下一次检查起生效")
}

// RemoveExpression handles POST /console/expressions/:id/remove.
func (c *Console) RemoveExpression(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err = c.Policies.RemoveExpression(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, "/console/expressions", "已从词表删除")
}
