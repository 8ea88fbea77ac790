package console

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

func typedNotice(ctx *fiber.Ctx) (views.NoticeTyped, policies.NoticeDraft, *entries) {
	t := &entries{c: ctx}
	v := views.NoticeTyped{Title: t.text("title"), Body: t.text("body"), OpensOn: t.text("opens_on"), ClosesOn: t.text("closes_on"),
		ClosesTime: t.text("closes_time"), AsOf: t.text("as_of")}
	return v, policies.NoticeDraft{Title: v.Title, Body: v.Body, AsOf: t.day("as_of"), OpensOn: t.day("opens_on"), ClosesAt: t.moment("closes_on", "closes_time")}, t
}

// noticeForm begins a notice's form with the benefit it is for.
func (c *Console) noticeForm(ctx context.Context, benefitID int64) (f views.NoticeForm, err error) {
	b, err := c.Policies.Benefit(ctx, benefitID)
	if err != nil {
		return f, err
	}
	if f.Benefit, err = c.benefitDetail(ctx, b); err != nil {
		return f, err
	}
	f.Document, err = c.Policies.Document(ctx, b.DocumentID)
	return f, err
}

// redisplayNotice shows the form again with what was typed and what is wrong with it.
func (c *Console) redisplayNotice(ctx *fiber.Ctx, form views.NoticeForm, p problem) error {
	form.Errors = p.fields
	if form.ID != 0 {
		saved, err := c.Policies.Notice(ctx.UserContext(), form.ID)
		if err != nil {
			return err
		}
		form.Flow = saved.Flow
		if p.stale {
			form.Version = saved.Version
			form.Conflict = &views.Conflict{Message: p.text, Locked: p.locked, Fields: form.Typed.Against(views.TypedNotice(saved.NoticeDraft))}
		}
	}
	return page.RenderStatus(ctx, p.status, views.NoticeEditPage(form))
}

// thenNotice does what the pressed button says after the save: stay at edit, or submit.
func (c *Console) thenNotice(ctx *fiber.Ctx, id int64) error {
	path := fmt.Sprintf("/console/notices/%d", id)
	if ctx.FormValue("then") != "submit" {
		return page.To(ctx, path+"/edit", "草稿已保存")
	}
	if err := c.Policies.SubmitNotice(ctx.UserContext(), page.Actor(ctx), id); err != nil {
		return err
	}
	return page.To(ctx, path, "已保存并提交审核")
}
