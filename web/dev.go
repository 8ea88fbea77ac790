package web

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/web/page"
	"huizhida/web/views"
)

// devRoutes are for people who build the site; production has none of them.
func (s *Server) devRoutes() []route {
	if !s.Development {
		return nil
	}
	return []route{
		{"GET", "/dev/components", everybody, s.showComponents},
		{"GET", "/dev/errors/:status", everybody, s.showError},
	}
}

// showComponents handles GET /dev/components: every component in every state.
func (s *Server) showComponents(c *fiber.Ctx) error {
	return page.Render(c, views.DevComponents())
}

// showError handles GET /dev/errors/:status: the error page of that status.
func (s *Server) showError(c *fiber.Ctx) error {
	status, err := c.ParamsInt("status")
	if err != nil || status < 400 || status > 599 {
		return fiber.ErrNotFound
	}
	return page.RenderStatus(c, status, views.ErrorPage(status, "这里是出错的原因和怎么改"))
}
