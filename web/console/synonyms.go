package console

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/fault"
	"huizhida/search"
	"huizhida/web/page"
	"huizhida/web/views"
)

const synonymsPath = "/console/synonyms"

// ListSynonyms handles GET /console/synonyms.
func (c *Console) ListSynonyms(ctx *fiber.Ctx) error {
	p, err := c.synonymsPage(ctx)
	if err != nil {
		return err
	}
	return page.Render(ctx, views.Synonyms(p))
}

func (c *Console) synonymsPage(ctx *fiber.Ctx) (p views.SynonymsPage, err error) {
	if p.Sets, err = c.Search.Sets(ctx.UserContext()); err != nil {
		return p, err
	}
	p.BuiltIn = slices.DeleteFunc(search.BuiltInSets(), func(words string) bool {
		return slices.ContainsFunc(p.Sets, func(s search.Set) bool { return s.Off && s.Words == words })
	})
	p.MayEdit = slices.Contains([]accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader}, page.Viewer(ctx).Role)
	return p, nil
}

// AddSynonyms handles POST /console/synonyms.
func (c *Console) AddSynonyms(ctx *fiber.Ctx) error {
	_, err := c.Search.AddSet(ctx.UserContext(), page.Actor(ctx), ctx.FormValue("words"))
	return c.synonymsSaved(ctx, 0, err, "同义词已加上，现在起查找按它来")
}

// EditSynonyms handles POST /console/synonyms/:id.
func (c *Console) EditSynonyms(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	err = c.Search.EditSet(ctx.UserContext(), page.Actor(ctx), id, ctx.FormValue("seen"), ctx.FormValue("words"))
	return c.synonymsSaved(ctx, id, err, "同义词已改好，现在起查找按它来")
}

// RemoveSynonyms handles POST /console/synonyms/:id/remove.
func (c *Console) RemoveSynonyms(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	if err := c.Search.RemoveSet(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, synonymsPath, "已删除；是停用的内置词的，已恢复")
}

// SilenceSynonyms handles POST /console/synonyms/silence.
func (c *Console) SilenceSynonyms(ctx *fiber.Ctx) error {
	if err := c.Search.SilenceSet(ctx.UserContext(), page.Actor(ctx), ctx.FormValue("words")); err != nil {
		return err
	}
	return page.To(ctx, synonymsPath, "这组内置词已停用")
}

// synonymsSaved goes back to the list, or shows the form of the set with what was typed and what is wrong with it.
func (c *Console) synonymsSaved(ctx *fiber.Ctx, id int64, err error, flash string) error {
	if err == nil {
		return page.To(ctx, synonymsPath, flash)
	}
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Fields == nil {
		return err
	}
	p, err := c.synonymsPage(ctx)
	if err != nil {
		return err
	}
	p.Editing = id
	if id == 0 {
		p.Typed = ctx.FormValue("words")
	} else {
		p.Edit = ctx.FormValue("words")
	}
	for _, f := range known.Fields {
		p.Errors = append(p.Errors, fault.Field{Name: views.SynonymsControl(id), Message: f.Message})
	}
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.Synonyms(p))
}
