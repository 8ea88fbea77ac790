package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowNotice handles GET /notices/:id.
func (p *Portal) ShowNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	v := views.NoticeView{Now: page.Request(ctx).Now}
	if v.Posted, err = p.Policies.PublicNotice(ctx.UserContext(), id); err != nil {
		return err
	}
	if v.Interpretations, err = p.Policies.PublishedInterpretationsOf(ctx.UserContext(), v.Document.ID); err != nil {
		return err
	}
	if v.Editions, err = p.Policies.Editions(ctx.UserContext(), policies.Notices, id); err != nil {
		return err
	}
	if v.Attachments, err = p.Policies.AttachmentsOf(ctx.UserContext(), policies.Notices, id); err != nil {
		return err
	}
	if v.Fit, err = p.fit(ctx, id); err != nil {
		return err
	}
	page.Tell(ctx, func(base string) views.Head { return views.NoticeHead(v, base) })
	return page.Render(ctx, views.NoticePublicPage(v))
}
