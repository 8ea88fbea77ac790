package console

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
)

// ExportDeliveries handles GET /console/campaigns/:id/deliveries.csv with the filter of the list.
func (c *Console) ExportDeliveries(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	filter, _ := deliveryFilter(ctx, id)
	if ctx.Method() != fiber.MethodHead {
		if err := c.Notify.AuditExport(ctx.UserContext(), page.Actor(ctx), filter); err != nil {
			return err
		}
	}
	ctx.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	ctx.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="deliveries-%d.csv"`, id))
	return page.Stream(ctx, func(background context.Context, out *page.Flow) error {
		return c.Notify.WriteDeliveries(background, filter, out)
	})
}
