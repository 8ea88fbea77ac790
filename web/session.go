package web

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/fault"
	"huizhida/instance"
	"huizhida/web/api"
	"huizhida/web/callback"
	"huizhida/web/page"
	"huizhida/web/views"
)

const (
	sessionCookie = "hzd_session"
	formCookie    = "hzd_form" // the form token of a browser that is not signed in
)

var (
	errForm   = fault.New(fault.Forbidden, "页面已过期，请返回刷新后重新提交")
	errNotFor = fault.New(fault.Forbidden, "您的角色不能使用这个页面；如需权限，请联系安全管理员")
)

// identify finds out who asks and how they want pages to look.
func (s *Server) identify(c *fiber.Ctx) error {
	r := views.Request{Path: c.Path(), Now: s.Now(), Demo: s.Demo, Display: display(c), Base: s.base()}
	if callback.Is(c.Path()) || api.Is(c.Path()) {
		page.Set(c, r) // a machine has no session, and keeps no cookie
		return c.Next()
	}
	if token := c.Cookies(sessionCookie); token != "" {
		session, err := s.Accounts.Session(c.UserContext(), token)
		if err != nil && !errors.Is(err, accounts.ErrNoSession) {
			return err
		}
		if err == nil {
			r.Viewer, r.CSRF = &session.Account, session.CSRF
			c.Set("Cache-Control", "no-store")
			if r.Unread, err = s.unread(c, r.Viewer); err != nil {
				return err
			}
			if r.Held, err = s.held(c, r.Viewer); err != nil {
				return err
			}
		}
	}
	if r.Viewer == nil {
		r.CSRF = formToken(c)
	}
	if c.Method() == fiber.MethodGet && !page.IsHTMX(c) && c.Path() != inboxEventsPath {
		r.Flash, r.Warning = page.TakeFlash(c)
	}
	page.Set(c, r)
	return c.Next()
}

// unread counts an enterprise's unread messages, for the badge that whole pages carry.
func (s *Server) unread(c *fiber.Ctx, viewer *accounts.Account) (int, error) {
	if viewer.EnterpriseID == nil || s.Portal == nil || s.Portal.Notify == nil || c.Method() != fiber.MethodGet || page.IsHTMX(c) || c.Path() == inboxEventsPath {
		return 0, nil
	}
	return s.Portal.Notify.Unread(c.UserContext(), *viewer.EnterpriseID)
}

// held is why nothing leaves the building, for the strip above the pages of the bureau's people.
func (s *Server) held(c *fiber.Ctx, viewer *accounts.Account) (*instance.Hold, error) {
	if viewer.EnterpriseID != nil || s.Console == nil || s.Console.Instance == nil || page.IsHTMX(c) {
		return nil, nil
	}
	return s.Console.Instance.Held(c.UserContext())
}

// formToken is the browser's own token, made at its first visit.
func formToken(c *fiber.Ctx) string {
	if token := c.Cookies(formCookie); len(token) >= 26 {
		return token
	}
	token := rand.Text()
	setCookie(c, formCookie, token)
	return token
}

func setCookie(c *fiber.Ctx, name, value string) {
	c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, SessionOnly: true,
		SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Protocol() == "https"})
}

// checkForm refuses a change that does not come from one of our own pages.
func (s *Server) checkForm(c *fiber.Ctx) error {
	if slices.Contains([]string{fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions}, c.Method()) || signedByItself(c.Path()) {
		return c.Next()
	}
	if origin := c.Get("Origin"); origin != "" && origin != "null" {
		if u, err := url.Parse(origin); err != nil || u.Host != c.Get("Host") {
			return errForm
		}
	}
	if fromOwnPage(c) {
		return c.Next()
	}
	token := c.Get("X-CSRF-Token")
	if token == "" {
		token = c.FormValue("csrf")
	}
	if subtle.ConstantTimeCompare([]byte(token), []byte(page.Request(c).CSRF)) != 1 {
		return errForm
	}
	return c.Next()
}

// signedByItself names the changes that carry a signature in the address or in themselves, because a mail program (RFC 8058) or a provider
// sends them.
func signedByItself(path string) bool {
	return strings.HasPrefix(path, "/unsubscribe/") || callback.Is(path)
}

// allow lets a request through when the permission table does.
func (s *Server) allow(r route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		viewer := page.Viewer(c)
		switch {
		case r.roles == nil:
			return c.Next()
		case viewer == nil:
			return accounts.ErrNoSession
		case viewer.MustChange && r.path != ownAccount && r.path != "/sign-out":
			return page.To(c, ownAccount, "")
		case slices.Contains(r.roles, viewer.Role):
			return c.Next()
		}
		return errNotFor
	}
}

func oneOf(value string, known ...string) string {
	if slices.Contains(known, value) {
		return value
	}
	return ""
}
