package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

const displayCookie = "hzd_display" // theme.size.switches.rate

// chooseDisplay handles POST /preferences/display: one choice a click, then back to the page it was made on.
func (s *Server) chooseDisplay(c *fiber.Ctx) error {
	d := page.Request(c).Display
	form := c.Request().PostArgs()
	if form.Has("reset") {
		d = views.Display{}
	}
	if form.Has("theme") {
		d.Theme = oneOf(c.FormValue("theme"), views.Themes...)
	}
	if form.Has("size") {
		d.Size = oneOf(c.FormValue("size"), views.Sizes...)
	}
	if form.Has("rate") {
		d.Rate = oneOf(c.FormValue("rate"), views.Rates...)
	}
	for name, on := range switches(&d) {
		if form.Has(name) {
			*on = c.FormValue(name) == "1"
		}
	}
	keepDisplay(c, d)
	if page.IsHTMX(c) {
		return c.SendStatus(fiber.StatusNoContent) // the script has changed the page already
	}
	return page.To(c, cameFrom(c), "")
}

// switches are the choices that are on or off, by their names in forms and in the cookie.
func switches(d *views.Display) map[string]*bool {
	return map[string]*bool{"care": &d.Care, "cursor": &d.Cursor, "lines": &d.Lines, "caption": &d.Caption, "guide": &d.Guide, "read": &d.Read}
}

// display reads the look that the viewer chose.
func display(c *fiber.Ctx) (d views.Display) {
	parts := append(strings.Split(c.Cookies(displayCookie), "."), make([]string, 4)...)
	d.Theme, d.Size, d.Rate = oneOf(parts[0], views.Themes...), oneOf(parts[1], views.Sizes...), oneOf(parts[3], views.Rates...)
	on := strings.Split(parts[2], "-")
	for name, is := range switches(&d) {
		*is = slices.Contains(on, name)
	}
	return d
}

func keepDisplay(c *fiber.Ctx, d views.Display) {
	var on []string
	for name, is := range switches(&d) {
		if *is {
			on = append(on, name)
		}
	}
	value := d.Theme + "." + d.Size + "." + strings.Join(on, "-") + "." + d.Rate
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
