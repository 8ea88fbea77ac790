package web

import (
	"context"
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/fault"
	"huizhida/web/api"
	"huizhida/web/callback"
	"huizhida/web/page"
	"huizhida/web/views"
)

// fail is the one place an error becomes an answer. Only fault messages reach the user.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	status, message := fiber.StatusInternalServerError, "系统繁忙，请稍后再试；您填写的内容可返回上一页找回"
	if known, ok := errors.AsType[*fault.Error](err); ok {
		status, message = statusOf(known.Kind), known.Message
	} else if routing, ok := errors.AsType[*fiber.Error](err); ok {
		status, message = routing.Code, routingMessage(routing.Code)
	} else if errors.Is(err, context.DeadlineExceeded) {
		status, message = fiber.StatusServiceUnavailable, "查询用时过长，请缩小范围后再试"
	}
	if status >= fiber.StatusInternalServerError {
		s.Log.ErrorContext(c.UserContext(), "request failed", "method", c.Method(), "path", loggedPath(c), "error", err)
	}
	if callback.Is(c.Path()) {
		return callback.Refuse(c, status, message)
	}
	if api.Is(c.Path()) {
		return api.Refuse(c, status, message)
	}
	if status == fiber.StatusUnauthorized && c.Method() == fiber.MethodGet && !page.IsHTMX(c) {
		return s.askToSignIn(c, err)
	}
	if page.IsHTMX(c) {
		c.Set("HX-Retarget", "#notices")
		c.Set("HX-Reswap", "innerHTML")
		return page.RenderStatus(c, status, views.ErrorNotice(message))
	}
	return page.RenderStatus(c, status, views.ErrorPage(status, message))
}

// askToSignIn sends a reader to the sign-in page and back; a session that ended says so.
func (s *Server) askToSignIn(c *fiber.Ctx, err error) error {
	to := "/sign-in?next=" + url.QueryEscape(c.OriginalURL())
	if errors.Is(err, accounts.ErrNoSession) && c.Cookies(sessionCookie) != "" {
		to += "&expired=1"
	}
	return page.To(c, to, "")
}

func statusOf(kind error) int {
	switch kind {
	case fault.Invalid:
		return fiber.StatusUnprocessableEntity
	case fault.Unauthorized:
		return fiber.StatusUnauthorized
	case fault.Forbidden:
		return fiber.StatusForbidden
	case fault.NotFound:
		return fiber.StatusNotFound
	case fault.Conflict:
		return fiber.StatusConflict
	case fault.TooMany:
		return fiber.StatusTooManyRequests
	}
	return fiber.StatusInternalServerError
}

func routingMessage(code int) string {
	switch code {
	case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
		return "没有这个页面，请检查网址"
	case fiber.StatusRequestEntityTooLarge:
		return "文件超过 64 MB，请拆分后再上传，或用命令行导入"
	}
	return "请求无法处理，请返回重试"
}
