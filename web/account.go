package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ownAccount is the one page that an initial password opens.
const ownAccount = "/account"

// showOwnAccount handles GET /account.
func (s *Server) showOwnAccount(c *fiber.Ctx) error {
	return page.Render(c, views.OwnAccount(views.OwnAccountPage{MustChange: page.Viewer(c).MustChange}))
}

// changePassword handles POST /account.
func (s *Server) changePassword(c *fiber.Ctx) error {
	change := accounts.PasswordChange{Old: c.FormValue("old"), New: c.FormValue("password"), Again: c.FormValue("again")}
	err := s.Accounts.ChangePassword(c.UserContext(), page.Actor(c), c.Cookies(sessionCookie), change)
	if refused, ok := errors.AsType[*fault.Error](err); ok && refused.Fields != nil {
		p := views.OwnAccountPage{MustChange: page.Viewer(c).MustChange, Errors: refused.Fields}
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.OwnAccount(p))
	}
	if err != nil {
		return err
	}
	return page.To(c, home(page.Viewer(c).Role), "密码已修改，其他地方的登录已退出")
}
