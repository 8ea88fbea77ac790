// Package web is the site: its routes and who may use them, sessions, and the border where errors become answers.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"huizhida/accounts"
	"huizhida/notify"
	"huizhida/web/api"
	"huizhida/web/callback"
	"huizhida/web/console"
	"huizhida/web/insight"
	"huizhida/web/portal"
	"huizhida/writing"
)

const (
	requestTimeout = 30 * time.Second
	bodyLimit      = 64 << 20 // bytes; an import file of a million rows is compressed or sent by the command
)

// Server is the site, built from its parts.
type Server struct {
	Accounts    *accounts.Service
	Portal      *portal.Portal
	Console     *console.Console
	Insight     *insight.Insight
	Callbacks   *callback.Callbacks
	API         *api.API
	Feed        *notify.Feed // nil: pages count unread messages only when they are loaded
	JobsUI      http.Handler // shows the queues and their jobs to system administrators; nil: nothing does
	Log         *slog.Logger
	Now         func() time.Time
	Proxies     []string // whose word on the reader's address and protocol is believed
	Demo        bool     // the demo world's clock is shown
	Development bool     // serves /dev
}

// bare is the app before it has any route.
func (s *Server) bare() *fiber.App {
	return fiber.New(fiber.Config{
		AppName: "huizhida", DisableStartupMessage: true, Immutable: true, ErrorHandler: s.fail,
		EnableTrustedProxyCheck: true, TrustedProxies: s.Proxies, ProxyHeader: "X-Real-IP", EnableIPValidation: true,
		BodyLimit: bodyLimit, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
	})
}

// App returns the site, ready to listen.
func (s *Server) App() *fiber.App {
	app := s.bare()
	app.Use(limitTime, s.logRequests, recover.New(), api.TagCoding, compress.New(compress.Config{Next: uncompressed, Level: compress.LevelBestSpeed}), secure, api.Open)
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.JSON(fiber.Map{"ok": true}) })
	s.serveAssets(app)
	app.Use(append([]any{callback.Prefix}, callback.Limits(tooMany, s.fail)...)...)
	app.Use(limitRate(), s.identify, refuseUnreadable, s.checkForm)
	for _, r := range s.routes() {
		app.Add(r.method, r.path, s.allow(r), r.handle)
		if r.method == fiber.MethodGet {
			app.Head(r.path, s.allow(r), r.handle) // monitors and link checkers ask for the head only
		}
	}
	return app
}

// uncompressed names what goes out bit by bit, or by ranges of its own bytes.
func uncompressed(c *fiber.Ctx) bool {
	return c.Path() == inboxEventsPath || strings.HasPrefix(c.Path(), "/attachments/") || strings.HasPrefix(c.Path(), writing.FilePath)
}

// limitTime gives the request's work a deadline.
func limitTime(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// logRequests writes one line an answer, without query strings: they may hold what people typed.
func (s *Server) logRequests(c *fiber.Ctx) error {
	start := time.Now()
	err := c.Next()
	if err != nil {
		if err = s.fail(c, err); err != nil {
			return err
		}
	}
	s.Log.InfoContext(c.UserContext(), "request", "method", c.Method(), "path", loggedPath(c), "status", c.Response().StatusCode(), "ms", time.Since(start).Milliseconds())
	return nil
}

// loggedPath is the path of a request as logs may have it: the address of a callback, and that by which a mail program unsubscribes its reader,
// have a secret part.
func loggedPath(c *fiber.Ctx) string {
	path := c.Path()
	if signedByItself(strings.ToLower(path)) { // routes match in any case
		return c.Route().Path
	}
	return path
}
