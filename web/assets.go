package web

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/assets"
)

// serveAssets serves the built styles and scripts; their names change with their content, but for the worker's, which serves the whole site.
func (s *Server) serveAssets(app *fiber.App) {
	app.Get("/sw.js", func(c *fiber.Ctx) error {
		body, mediaType, err := assets.Worker()
		if err != nil {
			return fiber.ErrNotFound
		}
		c.Set("Cache-Control", "no-cache")
		c.Set("Content-Type", mediaType)
		return c.Send(body)
	})
	app.Get("/assets/:name", func(c *fiber.Ctx) error {
		body, mediaType, err := assets.File(c.Params("name"))
		if err != nil {
			return fiber.ErrNotFound
		}
		c.Set("Cache-Control", assets.CacheControl)
		c.Set("Content-Type", mediaType)
		return c.Send(body)
	})
}
