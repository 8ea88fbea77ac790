// Package api serves what is public to machines: JSON, feeds, calendars, site maps. Nothing here knows who asks, keeps a cookie or changes
// anything, so every answer may be kept by anyone.
package api

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"huizhida/policies"
)

// API serves the public records.
type API struct {
	Policies *policies.Service
	BaseURL  string // https://host, without a slash at the end
	Now      func() time.Time
}

// Version begins the paths of the JSON API. What stands under it only grows.
const Version = "/api/v1"

var (
	prefixes = []string{"/api/", "/feeds/", "/calendars/", "/sitemaps/"}
	files    = []string{"/openapi.json", "/sitemap.xml", "/robots.txt"}
)

// Is tells whether a path is read by machines.
func Is(path string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	for _, f := range files {
		if path == f {
			return true
		}
	}
	return false
}

// exports begins the paths of the files with everything.
const exports = Version + "/export/"

// Limit slows one address down: lists cost little, a file with everything costs as much as thousands of them.
func Limit(tooMany fiber.Handler) fiber.Handler {
	reading := limiter.New(limiter.Config{Max: 600, Expiration: time.Minute, LimitReached: tooMany})
	exporting := limiter.New(limiter.Config{Max: 12, Expiration: time.Minute, LimitReached: tooMany})
	return func(c *fiber.Ctx) error {
		if strings.HasPrefix(c.Path(), exports) {
			return exporting(c)
		}
		return reading(c)
	}
}

// Open lets pages of other origins read the answer: it is public, and depends on no cookie.
func Open(c *fiber.Ctx) error {
	if !Is(c.Path()) {
		return c.Next()
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(fiber.HeaderAccessControlExposeHeaders, "ETag, Link, Retry-After")
	c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	return c.Next()
}

// url is the whole address of a path of ours.
func (a *API) url(path string) string { return a.BaseURL + path }
