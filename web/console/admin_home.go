package console

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/web/page"
)

// adminHomes are where the three administrators, whose powers are apart, start.
var adminHomes = map[accounts.Role]string{
	accounts.SystemAdmin: "/admin/system", accounts.SecurityAdmin: "/admin/accounts", accounts.AuditAdmin: "/admin/audit",
}

// AdminHome handles GET /admin.
func (c *Console) AdminHome(ctx *fiber.Ctx) error {
	return page.To(ctx, adminHomes[page.Viewer(ctx).Role], page.Request(ctx).Flash)
}
