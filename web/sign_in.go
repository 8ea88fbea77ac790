package web

import (
	"errors"
	"strings"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// showSignIn handles GET /sign-in.
func (s *Server) showSignIn(c *fiber.Ctx) error {
	if v := page.Viewer(c); v != nil {
		return page.To(c, home(v.Role), "")
	}
	return page.Render(c, views.SignInPage(views.SignIn{Next: c.Query("next"), Expired: c.Query("expired") != ""}))
}

// signIn handles POST /sign-in.
func (s *Server) signIn(c *fiber.Ctx) error {
	form := views.SignIn{Login: c.FormValue("login"), Next: c.FormValue("next")}
	token, account, err := s.Accounts.SignIn(c.UserContext(), form.Login, c.FormValue("password"),
		accounts.Browser{IP: c.IP(), Agent: legible(c.Get("User-Agent")), Token: c.Cookies(sessionCookie)})
	if refused, ok := errors.AsType[*fault.Error](err); ok {
		form.Error = refused.Message
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.SignInPage(form))
	}
	if err != nil {
		return err
	}
	setCookie(c, sessionCookie, token)
	return page.To(c, after(form.Next, account.Role), "")
}

// signOut handles POST /sign-out.
func (s *Server) signOut(c *fiber.Ctx) error {
	if err := s.Accounts.SignOut(c.UserContext(), page.Actor(c), c.Cookies(sessionCookie)); err != nil {
		return err
	}
	if s.Feed != nil {
		s.Feed.End(page.Request(c).CSRF)
	}
	c.ClearCookie(sessionCookie)
	return page.To(c, "/sign-in", "您已退出登录")
}

// after is where a sign-in leads: back to the page that asked for it, if it is one of ours.
func after(next string, r accounts.Role) string {
	odd := strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) // browsers read \ as / and skip tabs
	if strings.HasPrefix(next, "/") && !strings.HasPrefix(next, "//") && !odd {
		return next
	}
	return home(r)
}

// home is where each role starts.
func home(r accounts.Role) string {
	switch r {
	case accounts.Enterprise:
		return "/me"
	case accounts.Manager:
		return "/insight"
	case accounts.SystemAdmin, accounts.SecurityAdmin, accounts.AuditAdmin:
		return "/admin"
	}
	return "/console"
}
