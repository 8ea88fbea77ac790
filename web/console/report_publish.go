package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// PublishReport handles POST /console/reports/:year/publish.
func (c *Console) PublishReport(ctx *fiber.Ctx) error {
	year, err := yearOf(ctx)
	if err != nil {
		return err
	}
	if _, err := c.Reports.Publish(ctx.UserContext(), page.Actor(ctx), year); err != nil {
		return err
	}
	return page.To(ctx, fmt.Sprintf("/reports/%d", year), fmt.Sprintf("%d年年报已公布", year))
}
