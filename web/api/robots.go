package api

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Robots handles GET /robots.txt: search engines may read what is public, and find it by the site map.
func (a *API) Robots(c *fiber.Ctx) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, p := range []string{"/console", "/admin", "/insight", "/me", "/cases", "/inbox", "/sign-in", "/account", "/unsubscribe", "/check?", "/callbacks", exports} {
		fmt.Fprintf(&b, "Disallow: %s\n", p)
	}
	fmt.Fprintf(&b, "Allow: /\n\nSitemap: %s/sitemap.xml\n", a.BaseURL)
	return send(c, "text/plain; charset=utf-8", []byte(b.String()), time.Time{}, 24*time.Hour)
}
