package console

import (
	"context"
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Review handles GET /console/{subject}/:id/review: who signed what, what changed, and what this person does next.
func (c *Console) Review(subject policies.Subject) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		id, err := page.ID(ctx, "id")
		if err != nil {
			return err
		}
		return c.showReview(ctx, subject, id, views.ReviewTyped{}, nil)
	}
}

// showReview shows the page, with what was typed into one of its forms and what is wrong with it.
func (c *Console) showReview(ctx *fiber.Ctx, subject policies.Subject, id int64, typed views.ReviewTyped, about error) error {
	sheet, err := c.reviewSheet(ctx.UserContext(), subject, id)
	if err != nil {
		return err
	}
	if sheet.Review, err = c.Policies.Review(ctx.UserContext(), page.Actor(ctx), subject, id); err != nil {
		return err
	}
	if sheet.History, err = c.Policies.History(ctx.UserContext(), string(subject), id); err != nil {
		return err
	}
	sheet.Typed, sheet.Now = typed, page.Request(ctx).Now
	status := fiber.StatusOK
	if known, ok := errors.AsType[*fault.Error](about); ok {
		status, sheet.Errors = fiber.StatusUnprocessableEntity, known.Fields
	}
	return page.RenderStatus(ctx, status, views.ReviewPage(sheet))
}

// reviewSheet is the text under review, as its kind shows it.
func (c *Console) reviewSheet(ctx context.Context, subject policies.Subject, id int64) (views.ReviewSheet, error) {
	switch subject {
	case policies.Documents:
		return c.documentSheet(ctx, id)
	case policies.Interpretations:
		return c.interpretationSheet(ctx, id)
	}
	return c.noticeSheet(ctx, id)
}

func (c *Console) documentSheet(ctx context.Context, id int64) (views.ReviewSheet, error) {
	d, err := c.Policies.Document(ctx, id)
	if err != nil {
		return views.ReviewSheet{}, err
	}
	path := fmt.Sprintf("/console/documents/%d", id)
	return views.ReviewSheet{
		Noun: "政策文件", Nav: "documents", Title: d.Title, Path: path, Facts: views.DocumentFacts(d), Body: views.OfficialDocument(d),
		Way:      []views.Link{{Href: "/console/documents", Label: "政策文件"}, {Href: path, Label: d.Title}, {Label: "审核"}},
		Warnings: d.Warnings(), Effect: "发布后立即在门户公开，可以添加解读、事项和申报通知。",
	}, nil
}

func (c *Console) interpretationSheet(ctx context.Context, id int64) (views.ReviewSheet, error) {
	d, err := c.interpretationDetail(ctx, id)
	if err != nil {
		return views.ReviewSheet{}, err
	}
	i, path := d.Interpretation, fmt.Sprintf("/console/interpretations/%d", id)
	return views.ReviewSheet{
		Noun: "政策解读", Nav: "documents", Title: i.Title, Path: path, Body: views.Prose(i.Body),
		Facts: []views.Term{{Label: "形式", Text: i.Form}, {Label: "解读的文件", Text: d.Document.Title}, {Label: "文号", Text: d.Document.DocNo}},
		Way: []views.Link{{Href: "/console/documents", Label: "政策文件"}, {Href: fmt.Sprintf("/console/documents/%d", d.Document.ID), Label: d.Document.Title},
			{Label: "审核解读"}},
		Effect: "发布后立即在门户公开，并与文件互相链接；文件须先公开。",
	}, nil
}

func (c *Console) noticeSheet(ctx context.Context, id int64) (views.ReviewSheet, error) {
	p, err := c.Policies.Posted(ctx, id)
	if err != nil {
		return views.ReviewSheet{}, err
	}
	b, err := c.benefitDetail(ctx, p.Benefit)
	if err != nil {
		return views.ReviewSheet{}, err
	}
	warnings := p.Notice.Warnings()
	if b.Frozen() == nil {
		warnings = append(warnings, policies.ErrNoFrozenRule.Error()+"。")
	}
	if p.Document.State != policies.Published || p.Document.Openness != policies.Open {
		warnings = append(warnings, policies.ErrDocumentHidden.Error()+"。")
	}
	path := fmt.Sprintf("/console/notices/%d", id)
	return views.ReviewSheet{
		Noun: "申报通知", Nav: "notices", Title: p.Notice.Title, Path: path, Facts: append(views.NoticeFacts(p), views.RuleTerm(b)),
		Body: views.Prose(p.Notice.Body), Warnings: warnings,
		Way:    []views.Link{{Href: "/console/notices", Label: "申报通知"}, {Href: path, Label: p.Notice.Title}, {Label: "审核"}},
		Effect: "发布后立即公开，固定最新的冻结规则，并自动匹配全部企业；推送另行审批。",
	}, nil
}
