package console

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SaveRule handles POST /console/benefits/:id/rule. A rule that cannot be read yet is saved all the same.
func (c *Console) SaveRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	clauses := typedRule(ctx, &p)
	v, err := c.Policies.SaveRule(ctx.UserContext(), page.Actor(ctx), p.Benefit.ID, p.Expression, clauses)
	if err != nil {
		return c.refuseRule(ctx, p, clauses, err)
	}
	return page.To(ctx, rulePath(p, "?as_of="+p.AsOf.Format("2006-01-02")), fmt.Sprintf("规则 v%d 的草稿已保存", v.Version))
}

// FreezeRule handles POST /console/benefits/:id/rule/freeze: saves what is typed and makes it final.
func (c *Console) FreezeRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	clauses := typedRule(ctx, &p)
	if p.Saved() && p.Shown.FrozenAt != nil {
		return page.To(ctx, rulePath(p, ""), fmt.Sprintf("规则 v%d 已经冻结，文本没有变化", p.Shown.Version))
	}
	if _, err = c.Policies.SaveRule(ctx.UserContext(), page.Actor(ctx), p.Benefit.ID, p.Expression, clauses); err != nil {
		return c.refuseRule(ctx, p, clauses, err)
	}
	v, err := c.Policies.FreezeRule(ctx.UserContext(), page.Actor(ctx), p.Benefit.ID)
	if err != nil {
		return c.refuseRule(ctx, p, clauses, err)
	}
	return page.To(ctx, rulePath(p, ""), fmt.Sprintf("规则 v%d 已冻结，可以用于发布申报通知", v.Version))
}

// refuseRule shows the page again with what was typed and what to mend.
func (c *Console) refuseRule(ctx *fiber.Ctx, p views.RulePage, clauses []string, cause error) error {
	refused, ok := errors.AsType[*fault.Error](cause)
	if !ok || !errors.Is(cause, fault.Invalid) {
		return cause
	}
	if err := c.readRule(ctx.UserContext(), &p, clauses); err != nil {
		return err
	}
	p.Refuse(refused)
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ConsoleRule(p))
}

func rulePath(p views.RulePage, more string) string {
	return fmt.Sprintf("/console/benefits/%d/rule%s", p.Benefit.ID, more)
}
