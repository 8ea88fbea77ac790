package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

const displayCookie = "hzd_display" // theme.size.care

// chooseDisplay handles POST /preferences/display: one choice a click, then back to the page it was made on.
func (s *Server) chooseDisplay(c *fiber.Ctx) error {
	d := page.Request(c).Display
	form := c.Request().PostArgs()
	if form.Has("theme") {
		d.Theme = oneOf(c.FormValue("theme"), views.Themes...)
	}
	if form.Has("size") {
		d.Size = oneOf(c.FormValue("size"), views.Sizes...)
	}
	if form.Has("care") {
		d.Care = c.FormValue("care") == "1"
	}
	keepDisplay(c, d)
	if page.IsHTMX(c) {
		return c.SendStatus(fiber.StatusNoContent) // the script has changed the page already
	}
	return page.To(c, cameFrom(c), "")
}

// display reads the look that the viewer chose.
func display(c *fiber.Ctx) views.Display {
	theme, rest, _ := strings.Cut(c.Cookies(displayCookie), ".")
	size, care, _ := strings.Cut(rest, ".")
	return views.Display{Theme: oneOf(theme, views.Themes...), Size: oneOf(size, views.Sizes...), Care: care == "care"}
}

func keepDisplay(c *fiber.Ctx, d views.Display) {
	value := d.Theme + "." + d.Size + "."
	if d.Care {
		value += "care"
	}
	c.Cookie(&fiber.Cookie{Name: displayCookie, Value: value, Path: "/", Expires: time.Now().AddDate(1, 0, 0),
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: c.Protocol() == "https"})
}

// cameFrom is the page of ours that sent the form, or the start.
func cameFrom(c *fiber.Ctx) string {
	u, err := url.Parse(c.Get("Referer"))
	if err != nil || u.Host != c.Get("Host") || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	return u.RequestURI()
}
