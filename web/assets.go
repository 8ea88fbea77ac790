package web

import "github.com/gofiber/fiber/v2"

// serveAssets serves the built styles and scripts.
func (s *Server) serveAssets(app *fiber.App) {}
