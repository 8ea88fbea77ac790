package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// EditNotice handles GET /console/notices/:id/edit; what is public is only shown.
func (c *Console) EditNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	n, err := c.Policies.Notice(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	if !n.Editable() {
		return page.Back(ctx, fmt.Sprintf("/console/notices/%d", id), policies.ErrNotDraft.Error())
	}
	form, err := c.noticeForm(ctx.UserContext(), n.BenefitID)
	if err != nil {
		return err
	}
	form.ID, form.Version, form.Flow, form.Typed, form.Warnings = id, n.Version, n.Flow, views.TypedNotice(n.NoticeDraft), n.Warnings()
	return page.Render(ctx, views.NoticeEditPage(form))
}
