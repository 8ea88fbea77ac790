// Package page is what every handler shares: who asks, the id in the path, the answer.
package page

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/fault"
	"huizhida/web/views"
)

const (
	requestLocal = "request"
	flashCookie  = "hzd_flash"
)

// Set keeps r for the handlers and components of this request.
func Set(c *fiber.Ctx, r views.Request) { c.Locals(requestLocal, r) }

// Request returns what Set kept.
func Request(c *fiber.Ctx) views.Request {
	r, _ := c.Locals(requestLocal).(views.Request) // none before the session middleware
	return r
}

// Tell keeps what the page tells machines of itself.
func Tell(c *fiber.Ctx, head func(base string) views.Head) {
	r := Request(c)
	r.Head = head(r.Base)
	Set(c, r)
}

// Viewer is who is signed in, or nil.
func Viewer(c *fiber.Ctx) *accounts.Account { return Request(c).Viewer }

// Actor is the viewer as the audit trail names it; the zero ID when nobody is signed in.
func Actor(c *fiber.Ctx) audit.Actor {
	if a := Viewer(c); a != nil {
		return a.Actor(c.IP())
	}
	return audit.Actor{Name: "访客", IP: c.IP()}
}

// EnterpriseID is the enterprise that the viewer acts for, or 0.
func EnterpriseID(c *fiber.Ctx) int64 {
	if a := Viewer(c); a != nil && a.EnterpriseID != nil {
		return *a.EnterpriseID
	}
	return 0
}

// ID reads a numeric path parameter.
func ID(c *fiber.Ctx, name string) (int64, error) {
	id, err := strconv.ParseInt(c.Params(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, fault.New(fault.NotFound, "没有这个页面，请检查网址")
	}
	return id, nil
}

// lastNumber is the highest page that is looked for: no list is that long, and a row's place stays a number that Postgres counts with.
const lastNumber = 1_000_000

// Number reads ?page=, at least 1.
func Number(c *fiber.Ctx) int { return min(max(c.QueryInt("page", 1), 1), lastNumber) }

// Render answers 200 with the component.
func Render(c *fiber.Ctx, component templ.Component) error {
	return RenderStatus(c, fiber.StatusOK, component)
}

// RenderStatus answers with the component under the given status.
func RenderStatus(c *fiber.Ctx, status int, component templ.Component) error {
	c.Status(status).Type("html", "utf-8")
	return component.Render(views.With(c.UserContext(), Request(c)), c.Response().BodyWriter())
}

// IsHTMX says whether htmx asks, and so wants a part of a page.
func IsHTMX(c *fiber.Ctx) bool { return c.Get("HX-Request") == "true" }

// To sends the browser to path, where flash is shown once.
func To(c *fiber.Ctx, path, flash string) error {
	if flash != "" {
		c.Cookie(&fiber.Cookie{Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(flash)), Path: "/",
			Expires: time.Now().Add(time.Minute), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Protocol() == "https"})
	}
	if IsHTMX(c) {
		c.Set("HX-Redirect", path)
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}

// Back sends the browser to path, where warning says once why it is there and not where it wanted to be.
func Back(c *fiber.Ctx, path, warning string) error { return To(c, path, warningMark+warning) }

// warningMark begins a flash that tells of something not done.
const warningMark = "!"

// TakeFlash returns the message that To or Back left, once.
func TakeFlash(c *fiber.Ctx) (text string, warning bool) {
	raw := c.Cookies(flashCookie)
	if raw == "" {
		return "", false
	}
	c.Cookie(&fiber.Cookie{Name: flashCookie, Path: "/", Expires: time.Unix(1, 0), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
	decoded, _ := base64.RawURLEncoding.DecodeString(raw) // a mangled cookie says nothing
	return strings.CutPrefix(string(decoded), warningMark)
}
