package web

import (
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"huizhida/fault"
	"huizhida/web/api"
	"huizhida/web/callback"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// secure sets the headers that every answer carries.
func secure(c *fiber.Ctx) error {
	c.Set("Content-Security-Policy", policy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if c.Protocol() == "https" {
		c.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return c.Next()
}

func tooMany(*fiber.Ctx) error {
	return fault.New(fault.TooMany, "操作太频繁，请一分钟后再试")
}

// limitRate slows one address down: guesses at sign-in more than reading.
func limitRate() fiber.Handler {
	reading := limiter.New(limiter.Config{Max: 1200, Expiration: time.Minute, LimitReached: tooMany})
	machines := api.Limit(tooMany)
	guessing := limiter.New(limiter.Config{Max: 30, Expiration: time.Minute, LimitReached: tooMany})
	return func(c *fiber.Ctx) error {
		switch {
		case callback.Is(c.Path()):
			return c.Next() // it has limits of its own
		case api.Is(c.Path()):
			return machines(c)
		case c.Method() == fiber.MethodPost && c.Path() == "/sign-in":
			return guessing(c)
		}
		return reading(c)
	}
}
