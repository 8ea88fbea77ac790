package console

import (
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// SaveRule handles POST /console/benefits/:id/rule. A rule that cannot be read yet is saved all the same.
func (c *Console) SaveRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	typedRule(ctx, &p)
	v, err := c.saveRule(ctx, p)
	if err != nil {
		return c.refuseRule(ctx, p, err)
	}
	return page.To(ctx, rulePath(p, "?as_of="+p.AsOf.Format("2006-01-02")), fmt.Sprintf("规则 v%d 的草稿已保存", v.Version))
}

func (c *Console) saveRule(ctx *fiber.Ctx, p views.RulePage) (policies.RuleVersion, error) {
	return c.Policies.EditRule(ctx.UserContext(), page.Actor(ctx), p.Benefit.ID, seen(ctx), p.Expression, p.Draft.Tree.Clauses())
}

// FreezeRule handles POST /console/benefits/:id/rule/freeze: saves what is typed and makes it final.
func (c *Console) FreezeRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	typedRule(ctx, &p)
	if p.Saved() && p.Shown.FrozenAt != nil {
		return page.To(ctx, rulePath(p, ""), fmt.Sprintf("规则 v%d 已经冻结，文本没有变化", p.Shown.Version))
	}
	saved, err := c.saveRule(ctx, p)
	if err != nil {
		return c.refuseRule(ctx, p, err)
	}
	p.Seen = views.Seen(saved.UpdatedAt)
	if err := c.readRule(ctx.UserContext(), &p); err != nil {
		return err
	}
	if obstacles := p.Obstacles(); len(obstacles) > 0 {
		p.Errors = obstacles
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ConsoleRule(p))
	}
	v, err := c.Policies.FreezeSaved(ctx.UserContext(), page.Actor(ctx), saved)
	if err != nil {
		return c.refuseRule(ctx, p, err)
	}
	return page.To(ctx, rulePath(p, ""), fmt.Sprintf("规则 v%d 已冻结，可以用于发布申报通知", v.Version))
}

// refuseRule shows the page again with what was typed and what to mend, or beside it what somebody else saved.
func (c *Console) refuseRule(ctx *fiber.Ctx, p views.RulePage, cause error) error {
	refused, ok := errors.AsType[*fault.Error](cause)
	stale := errors.Is(cause, policies.ErrStale)
	if !ok || !stale && !errors.Is(cause, fault.Invalid) {
		return cause
	}
	if err := c.readRule(ctx.UserContext(), &p); err != nil {
		return err
	}
	if !stale {
		p.Refuse(refused)
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ConsoleRule(p))
	}
	versions, err := c.Policies.RuleVersions(ctx.UserContext(), p.Benefit.ID)
	if err != nil {
		return err
	}
	p.Clash(versions, refused.Message)
	return page.RenderStatus(ctx, fiber.StatusConflict, views.ConsoleRule(p))
}

func rulePath(p views.RulePage, more string) string {
	return fmt.Sprintf("/console/benefits/%d/rule%s", p.Benefit.ID, more)
}
