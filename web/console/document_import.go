package console

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewDocumentImport handles GET /console/documents/import.
func (c *Console) NewDocumentImport(ctx *fiber.Ctx) error {
	return page.Render(ctx, views.DocumentImportPage(views.DocumentImport{}))
}

// ImportDocument handles POST /console/documents/import: a Word or PDF file becomes a draft.
func (c *Console) ImportDocument(ctx *fiber.Ctx) error {
	v := views.DocumentImport{Issuer: ctx.FormValue("issuer")}
	uploads, err := uploaded(ctx, "file")
	var made policies.Imported
	if err == nil {
		err = uploads[0](func(u policies.Upload) (err error) {
			made, err = c.Policies.ImportDocument(ctx.UserContext(), page.Actor(ctx), u, v.Issuer)
			return err
		})
	}
	if known, ok := errors.AsType[*fault.Error](err); ok {
		v.Errors = known.Fields
		if len(v.Errors) == 0 {
			v.Errors = []fault.Field{{Name: "file", Message: known.Message}}
		}
		for i, f := range v.Errors {
			if f.Name != "issuer" {
				v.Errors[i].Name = "file"
			}
		}
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.DocumentImportPage(v))
	}
	if err != nil {
		return err
	}
	flash := "已导入为草稿，请核对"
	if len(made.Notes) > 0 {
		flash += "：" + strings.Join(made.Notes, "；")
	}
	return page.To(ctx, fmt.Sprintf("/console/documents/%d/edit", made.Document.ID), flash)
}

// DocumentWord handles GET /console/documents/:id/word.
func (c *Console) DocumentWord(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := c.Policies.Document(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	name, content, err := c.Policies.OfficialFile(ctx.UserContext(), d, false)
	if err != nil {
		return err
	}
	return page.SendWord(ctx, name, content)
}

// Preview handles POST /console/preview: a text as the public will read it, not saved.
func (c *Console) Preview(ctx *fiber.Ctx) error {
	v := views.Preview{Title: ctx.FormValue("title"), Body: ctx.FormValue("body")}
	if page.IsHTMX(ctx) {
		return page.Render(ctx, views.PreviewText(v))
	}
	return page.Render(ctx, views.PreviewPage(v))
}
