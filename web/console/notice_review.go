package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ReviewNotice handles GET /console/notices/:id/review.
func (c *Console) ReviewNotice(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	return c.reviewNotice(ctx, id, nil)
}

func (c *Console) reviewNotice(ctx *fiber.Ctx, id int64, about error) error {
	p, err := c.Policies.Posted(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	b, err := c.benefitDetail(ctx.UserContext(), p.Benefit)
	if err != nil {
		return err
	}
	warnings := p.Notice.Warnings()
	if b.Frozen() == nil {
		warnings = append(warnings, policies.ErrNoFrozenRule.Error()+"。")
	}
	if p.Document.State != policies.Published || p.Document.Openness != policies.Open {
		warnings = append(warnings, policies.ErrDocumentHidden.Error()+"。")
	}
	path := fmt.Sprintf("/console/notices/%d", id)
	return c.showReview(ctx, views.Review{
		Noun: "申报通知", Nav: "notices", Title: p.Notice.Title, Path: path, Flow: p.Notice.Flow, Facts: append(views.NoticeFacts(p), views.RuleTerm(b)),
		Body: views.Prose(p.Notice.Body), Warnings: warnings,
		Way:    []views.Link{{Href: "/console/notices", Label: "申报通知"}, {Href: path, Label: p.Notice.Title}, {Label: "审核"}},
		Effect: "发布后立即公开，固定最新的冻结规则，并自动匹配全部企业；推送另行审批。",
	}, "notices", id, about)
}
