package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// UpdateDocument handles POST /console/documents/:id.
func (c *Console) UpdateDocument(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	v, draft, t := typedDocument(ctx)
	if len(t.bad) > 0 {
		return c.redisplayDocument(ctx, id, v, problem{status: fiber.StatusUnprocessableEntity, fields: t.bad})
	}
	_, err = c.Policies.EditDocument(ctx.UserContext(), page.Actor(ctx), id, version(ctx), draft)
	if p, known := problemOf(err); known {
		return c.redisplayDocument(ctx, id, v, p)
	}
	if err != nil {
		return err
	}
	return c.thenDocument(ctx, id, fmt.Sprintf("/console/documents/%d/edit", id))
}

// thenDocument does what the pressed button says after the save: stay at edit, or submit.
func (c *Console) thenDocument(ctx *fiber.Ctx, id int64, edit string) error {
	if ctx.FormValue("then") != "submit" {
		return page.To(ctx, edit, "草稿已保存")
	}
	err := c.Policies.SubmitDocument(ctx.UserContext(), page.Actor(ctx), id)
	if p, known := problemOf(err); known {
		return c.redisplaySaved(ctx, id, p)
	}
	if err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/console/documents/%d", id), "已保存并提交审核")
}
