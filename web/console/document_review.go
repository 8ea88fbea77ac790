package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// ReviewDocument handles GET /console/documents/:id/review.
func (c *Console) ReviewDocument(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	return c.reviewDocument(ctx, id, nil)
}

func (c *Console) reviewDocument(ctx *fiber.Ctx, id int64, about error) error {
	d, err := c.Policies.Document(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	path := fmt.Sprintf("/console/documents/%d", id)
	return c.showReview(ctx, views.Review{
		Noun: "政策文件", Nav: "documents", Title: d.Title, Path: path, Flow: d.Flow, Facts: views.DocumentFacts(d), Body: views.OfficialDocument(d),
		Way:      []views.Link{{Href: "/console/documents", Label: "政策文件"}, {Href: path, Label: d.Title}, {Label: "审核"}},
		Warnings: d.Warnings(), Effect: "发布后立即在门户公开，可以添加解读、事项和申报通知。",
	}, "documents", id, about)
}
