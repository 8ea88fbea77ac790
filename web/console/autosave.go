package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Autosave handles POST /console/documents/:id/autosave and its like: what was typed so far becomes the next version. Where somebody else was
// quicker, both are shown side by side and nothing is saved.
func (c *Console) Autosave(of policies.Subject) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		id, err := page.ID(ctx, "id")
		if err != nil {
			return err
		}
		save := map[policies.Subject]func(*fiber.Ctx, int64) (int, []fault.Field, error){
			policies.Documents: c.autosaveDocument, policies.Interpretations: c.autosaveInterpretation, policies.Notices: c.autosaveNotice}[of]
		next, bad, err := save(ctx, id)
		if err == nil && len(bad) == 0 {
			return page.Render(ctx, views.Autosaved(next, page.Request(ctx).Now))
		}
		p, known := problemOf(err)
		switch {
		case len(bad) > 0:
			p = problem{status: fiber.StatusUnprocessableEntity, fields: bad}
		case !known:
			return err
		}
		if !p.stale {
			return page.RenderStatus(ctx, p.status, views.NotAutosaved(p.fields))
		}
		conflict, err := c.conflictOf(ctx, of, id, p)
		if err != nil {
			return err
		}
		return page.RenderStatus(ctx, p.status, views.AutosaveConflict(conflict))
	}
}

func (c *Console) autosaveDocument(ctx *fiber.Ctx, id int64) (int, []fault.Field, error) {
	_, draft, t := typedDocument(ctx)
	if len(t.bad) > 0 {
		return 0, t.bad, nil
	}
	d, err := c.Policies.AutosaveDocument(ctx.UserContext(), page.Actor(ctx), id, version(ctx), draft)
	return d.Version, nil, err
}

func (c *Console) autosaveInterpretation(ctx *fiber.Ctx, id int64) (int, []fault.Field, error) {
	i, err := c.Policies.AutosaveInterpretation(ctx.UserContext(), page.Actor(ctx), id, version(ctx), typedInterpretation(ctx))
	return i.Version, nil, err
}

func (c *Console) autosaveNotice(ctx *fiber.Ctx, id int64) (int, []fault.Field, error) {
	_, draft, t := typedNotice(ctx)
	if len(t.bad) > 0 {
		return 0, t.bad, nil
	}
	n, err := c.Policies.AutosaveNotice(ctx.UserContext(), page.Actor(ctx), id, version(ctx), draft)
	return n.Version, nil, err
}

// conflictOf is what was typed beside what is saved.
func (c *Console) conflictOf(ctx *fiber.Ctx, of policies.Subject, id int64, p problem) (*views.Conflict, error) {
	conflict := &views.Conflict{Message: p.text, Locked: p.locked}
	var errs error
	switch of {
	case policies.Documents:
		saved, err := c.Policies.Document(ctx.UserContext(), id)
		typed, _, _ := typedDocument(ctx)
		conflict.Fields, errs = typed.Against(views.TypedDocument(saved.DocumentDraft)), errors.Join(errs, err)
	case policies.Interpretations:
		saved, err := c.Policies.Interpretation(ctx.UserContext(), id)
		conflict.Fields, errs = views.InterpretationDifferences(typedInterpretation(ctx), saved.InterpretationDraft), errors.Join(errs, err)
	case policies.Notices:
		saved, err := c.Policies.Notice(ctx.UserContext(), id)
		typed, _, _ := typedNotice(ctx)
		conflict.Fields, errs = typed.Against(views.TypedNotice(saved.NoticeDraft)), errors.Join(errs, err)
	}
	return conflict, errs
}
