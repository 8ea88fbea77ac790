package console

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// typedDocument reads the form twice: as it stands in the controls, and as the draft it means.
func typedDocument(ctx *fiber.Ctx) (views.DocumentTyped, policies.DocumentDraft, *entries) {
	t := &entries{c: ctx}
	v := views.DocumentTyped{Title: t.text("title"), DocNo: t.text("doc_no"), Kind: t.text("kind"), Issuer: t.text("issuer"),
		IssuedOn: t.text("issued_on"), EffectiveOn: t.text("effective_on"), ExpiresOn: t.text("expires_on"), Openness: t.text("openness"),
		OpennessBasis: t.text("openness_basis"), Summary: t.text("summary"), Body: t.text("body")}
	d := policies.DocumentDraft{Title: v.Title, DocNo: v.DocNo, Kind: v.Kind, Issuer: v.Issuer, IssuedOn: t.date("issued_on"),
		EffectiveOn: t.date("effective_on"), ExpiresOn: t.date("expires_on"), Openness: policies.Openness(v.Openness),
		OpennessBasis: v.OpennessBasis, Summary: v.Summary, Body: v.Body}
	return v, d, t
}

// redisplayDocument shows the form again with what was typed and what is wrong with it.
func (c *Console) redisplayDocument(ctx *fiber.Ctx, id int64, v views.DocumentTyped, p problem) error {
	form := views.DocumentForm{ID: id, Version: version(ctx), Typed: v, Errors: p.fields}
	detail := views.DocumentDetail{}
	if id != 0 {
		var err error
		if detail, err = c.documentDetail(ctx.UserContext(), id); err != nil {
			return err
		}
		form.Flow = detail.Document.Flow
	}
	if p.stale {
		saved := detail.Document
		form.Version = saved.Version
		form.Conflict = &views.Conflict{Message: p.text, Locked: p.locked, Fields: v.Against(views.TypedDocument(saved.DocumentDraft))}
	}
	form.Tasks = views.DocumentTasks(detail)
	return page.RenderStatus(ctx, p.status, views.DocumentEditPage(form))
}

// redisplaySaved shows the form as it was just saved, with what keeps it from being submitted.
func (c *Console) redisplaySaved(ctx *fiber.Ctx, id int64, p problem) error {
	detail, err := c.documentDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	form := savedForm(detail)
	form.Errors = p.fields
	return page.RenderStatus(ctx, p.status, views.DocumentEditPage(form))
}

func savedForm(d views.DocumentDetail) views.DocumentForm {
	return views.DocumentForm{ID: d.Document.ID, Version: d.Document.Version, Typed: views.TypedDocument(d.Document.DocumentDraft),
		Flow: d.Document.Flow, Tasks: views.DocumentTasks(d)}
}

// documentDetail gathers a document and all that hangs on it.
func (c *Console) documentDetail(ctx context.Context, id int64) (d views.DocumentDetail, err error) {
	if d.Document, err = c.Policies.Document(ctx, id); err != nil {
		return d, err
	}
	if d.Interpretations, err = c.Policies.InterpretationsOf(ctx, id); err != nil {
		return d, err
	}
	benefits, err := c.Policies.BenefitsOf(ctx, id)
	if err != nil {
		return d, err
	}
	for _, b := range benefits {
		line, err := c.benefitDetail(ctx, b)
		if err != nil {
			return d, err
		}
		d.Benefits = append(d.Benefits, line)
	}
	if d.Attachments, err = c.Policies.AttachmentsOf(ctx, policies.Documents, id); err != nil {
		return d, err
	}
	d.History, err = c.Policies.History(ctx, "documents", id)
	return d, err
}

// benefitDetail gathers a benefit's rule versions and notices.
func (c *Console) benefitDetail(ctx context.Context, b policies.Benefit) (d views.BenefitDetail, err error) {
	d.Benefit = b
	if d.Rules, err = c.Policies.RuleVersions(ctx, b.ID); err != nil {
		return d, err
	}
	d.Notices, err = c.Policies.NoticesOf(ctx, b.ID)
	return d, err
}
