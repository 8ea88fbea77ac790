package console

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/audit"
	"huizhida/fault"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// returns sends a text back to its drafter.
type returns func(ctx context.Context, actor audit.Actor, id int64, reason string) error

// act is one form of the review page: what was typed, the verb, and what to say when it is done.
type act func(ctx *fiber.Ctx, id int64, t *entries) (typed views.ReviewTyped, done string, err error)

// reviewing answers a form of the review page. What was typed badly comes back with what to mend.
func (c *Console) reviewing(subject policies.Subject, do act) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		id, err := page.ID(ctx, "id")
		if err != nil {
			return err
		}
		t := &entries{c: ctx}
		typed, done, err := do(ctx, id, t)
		if len(t.bad) > 0 {
			err = fault.Form(t.bad...)
		}
		if known, ok := errors.AsType[*fault.Error](err); ok && len(known.Fields) > 0 {
			return c.showReview(ctx, subject, id, typed, err)
		}
		if err != nil {
			return err
		}
		return page.To(ctx, fmt.Sprintf("/console/%s/%d/review", subject, id), done)
	}
}

// Sign handles POST /console/{subject}/:id/sign: one of the six steps, over the text that was on the page.
func (c *Console) Sign(subject policies.Subject) fiber.Handler {
	return c.reviewing(subject, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		n, _ := strconv.Atoi(ctx.FormValue("step")) // the service refuses what is no step
		step := policies.Step(n)
		err := c.Policies.Sign(ctx.UserContext(), page.Actor(ctx), subject, id, policies.Signing{Step: step, Hash: ctx.FormValue("hash"), Note: t.text("note")})
		return views.ReviewTyped{}, "已签" + step.Label(), err
	})
}

// Screen handles POST /console/{subject}/:id/screen: the secrecy review.
func (c *Console) Screen(subject policies.Subject) fiber.Handler {
	return c.reviewing(subject, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		g := policies.Screening{Hash: ctx.FormValue("hash"), Answers: map[string]policies.Answer{}, Conclusion: t.text("conclusion"), Note: t.text("note")}
		for _, point := range policies.Points {
			g.Answers[point] = policies.Answer(t.text("point_" + point))
		}
		return views.ReviewTyped{Screening: g}, "涉密审查已签署", c.Policies.Screen(ctx.UserContext(), page.Actor(ctx), subject, id, g)
	})
}

// Classify handles POST /console/documents/:id/classify: the office's decision on the openness.
func (c *Console) Classify() fiber.Handler {
	return c.reviewing(policies.Documents, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		g := policies.Classifying{Hash: ctx.FormValue("hash"), Openness: policies.Openness(t.text("openness")), Basis: t.text("openness_basis")}
		return views.ReviewTyped{Classifying: g}, "公开属性已审核", c.Policies.Classify(ctx.UserContext(), page.Actor(ctx), id, g)
	})
}

// Return handles POST /console/{subject}/:id/return.
func (c *Console) Return(subject policies.Subject) fiber.Handler {
	return c.reviewing(subject, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		reason := t.text("reason")
		back := map[policies.Subject]returns{policies.Documents: c.Policies.ReturnDocument, policies.Interpretations: c.Policies.ReturnInterpretation,
			policies.Notices: c.Policies.ReturnNotice}[subject]
		return views.ReviewTyped{Reason: reason, Form: "return"}, "已退回起草人", back(ctx.UserContext(), page.Actor(ctx), id, reason)
	})
}

// Publish handles POST /console/{subject}/:id/publish: at once, or at the time that was typed.
func (c *Console) Publish(subject policies.Subject) fiber.Handler {
	return c.reviewing(subject, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		typed := views.ReviewTyped{PublishOn: t.text("publish_on"), PublishAt: t.text("publish_at")}
		r, done := policies.Release{Version: version(ctx)}, "已发布，公众可以看到了"
		if ctx.FormValue("when") == "later" {
			if r.At, done = t.moment("publish_on", "publish_at"), "已定时，到时自动发布"; r.At.IsZero() && len(t.bad) == 0 {
				return typed, "", fault.Form(fault.Field{Name: "publish_on", Message: "请填写发布日期"})
			}
		}
		if len(t.bad) > 0 {
			return typed, "", nil
		}
		return typed, done, c.Policies.Publish(ctx.UserContext(), page.Actor(ctx), subject, id, r)
	})
}

// PublishUrgently handles POST /console/{subject}/:id/urgent.
func (c *Console) PublishUrgently(subject policies.Subject) fiber.Handler {
	return c.reviewing(subject, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		typed := views.ReviewTyped{Urgent: t.text("urgent_reason")}
		return typed, "已紧急发布，请在1个工作日内补办三审三校",
			c.Policies.PublishUrgently(ctx.UserContext(), page.Actor(ctx), subject, id, version(ctx), typed.Urgent)
	})
}

// Accept handles POST /console/{subject}/:id/accept: a warning of the checks is taken with a reason.
func (c *Console) Accept(subject policies.Subject) fiber.Handler {
	return c.reviewing(subject, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		typed := views.ReviewTyped{Form: "accept " + t.text("finding"), Reason: t.text("reason")}
		return typed, "已接受这条提示", c.Policies.Accept(ctx.UserContext(), page.Actor(ctx), subject, id, t.text("finding"), typed.Reason)
	})
}

// Correct handles POST /console/{subject}/:id/correct and opens the correction's form.
func (c *Console) Correct(subject policies.Subject) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		id, err := page.ID(ctx, "id")
		if err != nil {
			return err
		}
		reason := ctx.FormValue("reason")
		correction, err := c.Policies.Correct(ctx.UserContext(), page.Actor(ctx), subject, id, reason)
		if errors.Is(err, policies.ErrNoReason) {
			return c.showReview(ctx, subject, id, views.ReviewTyped{Reason: reason, Form: "correct"}, err)
		}
		if err != nil {
			return err
		}
		return page.To(ctx, fmt.Sprintf("/console/%s/%d/edit", subject, correction), "已建立更正稿，审核发布前公众仍看到原文")
	}
}

// Repeal handles POST /console/documents/:id/repeal.
func (c *Console) Repeal() fiber.Handler {
	return c.reviewing(policies.Documents, func(ctx *fiber.Ctx, id int64, t *entries) (views.ReviewTyped, string, error) {
		typed := views.ReviewTyped{Reason: t.text("reason"), Successor: t.text("successor"), Form: "repeal"}
		return typed, "已废止，公开页面会显示原因和替代文件", c.Policies.Repeal(ctx.UserContext(), page.Actor(ctx), id, typed.Reason, typed.Successor)
	})
}
