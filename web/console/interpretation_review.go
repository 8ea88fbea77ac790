package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ReviewInterpretation handles GET /console/interpretations/:id/review.
func (c *Console) ReviewInterpretation(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	return c.reviewInterpretation(ctx, id, nil)
}

func (c *Console) reviewInterpretation(ctx *fiber.Ctx, id int64, about error) error {
	d, err := c.interpretationDetail(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	i, path := d.Interpretation, fmt.Sprintf("/console/interpretations/%d", id)
	return c.showReview(ctx, views.Review{
		Noun: "政策解读", Nav: "documents", Title: i.Title, Path: path, Flow: i.Flow, Body: views.Prose(i.Body),
		Facts: []views.Term{{Label: "形式", Text: i.Form}, {Label: "解读的文件", Text: d.Document.Title}, {Label: "文号", Text: d.Document.DocNo}},
		Way: []views.Link{{Href: "/console/documents", Label: "政策文件"}, {Href: fmt.Sprintf("/console/documents/%d", d.Document.ID), Label: d.Document.Title},
			{Label: "审核解读"}},
		Effect: "发布后立即在门户公开，并与文件互相链接；文件须先公开。",
	}, "interpretations", id, about)
}
