package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

func typedInterpretation(ctx *fiber.Ctx) policies.InterpretationDraft {
	t := &entries{c: ctx}
	return policies.InterpretationDraft{Form: t.text("form"), Title: t.text("title"), Body: t.text("body")}
}

// redisplayInterpretation shows the form again with what was typed and what is wrong with it.
func (c *Console) redisplayInterpretation(ctx *fiber.Ctx, form views.InterpretationForm, p problem) error {
	form.Errors = p.fields
	if form.ID != 0 {
		saved, err := c.Policies.Interpretation(ctx.UserContext(), form.ID)
		if err != nil {
			return err
		}
		form.Flow = saved.Flow
		if p.stale {
			form.Version = saved.Version
			form.Conflict = &views.Conflict{Message: p.text, Locked: p.locked,
				Fields: views.InterpretationDifferences(form.Typed, saved.InterpretationDraft)}
		}
	}
	return page.RenderStatus(ctx, p.status, views.InterpretationEditPage(form))
}

// thenInterpretation does what the pressed button says after the save: stay at edit, or submit.
func (c *Console) thenInterpretation(ctx *fiber.Ctx, i policies.Interpretation, d policies.Document) error {
	path := fmt.Sprintf("/console/interpretations/%d", i.ID)
	if ctx.FormValue("then") != "submit" {
		return page.To(ctx, path+"/edit", "草稿已保存")
	}
	err := c.Policies.SubmitInterpretation(ctx.UserContext(), page.Actor(ctx), i.ID)
	if p, known := problemOf(err); known {
		return c.redisplayInterpretation(ctx, views.InterpretationForm{ID: i.ID, Version: i.Version, Document: d, Typed: i.InterpretationDraft}, p)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, path, "已保存并提交审核")
}
