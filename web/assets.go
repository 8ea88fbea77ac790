package web

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/assets"
)

// serveAssets serves the built styles and scripts; their names change with their content.
func (s *Server) serveAssets(app *fiber.App) {
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
