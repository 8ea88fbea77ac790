// Package callback takes what providers post to us: receipts, replies, events. They have no session and no form token; what they send proves
// itself, by a signature or by the secret part of its address, and is answered as each provider's documents want it.
package callback

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/limiter"

	"huizhida/notify"
	"huizhida/notify/wechat"
)

// MaxBody is how much of a callback is read where its protocol names no bound of its own.
const MaxBody = 1 << 20

// Prefix begins every path that providers call.
const Prefix = "/callbacks/"

// Is tells whether a path is called by providers.
func Is(path string) bool { return strings.HasPrefix(path, Prefix) }

// Callbacks takes providers' calls.
type Callbacks struct {
	Notify *notify.Service
	WeChat *wechat.Service // nil: nobody listens to WeChat
}

// Take does what one kind of callback asks for, and answers what its sender wants to hear. A fault becomes its status, and a provider that is
// not thanked calls again.
type Take func(ctx context.Context, c notify.Callback) (notify.Answer, error)

// handle gives a call of at most so many bytes to take.
func handle(c *fiber.Ctx, most int, take Take) error {
	if len(c.Body()) > most {
		return fiber.ErrRequestEntityTooLarge
	}
	query, err := url.ParseQuery(string(c.Context().QueryArgs().QueryString()))
	if err != nil {
		return fiber.ErrBadRequest
	}
	answer, err := take(c.UserContext(), notify.Callback{Topic: c.Params("topic"), Token: c.Params("token"), Method: c.Method(), Query: query,
		Header: http.Header(c.GetReqHeaders()), Body: c.Body()})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	if answer.Type != "" {
		c.Set(fiber.HeaderContentType, answer.Type)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString(answer.Body)
}

// Refuse answers a provider whose call was not taken: a machine, which reads the status.
func Refuse(c *fiber.Ctx, status int, message string) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(status).SendString(message)
}

// Limits slow one address down: a provider may call often, but not be refused often. Fail is how an error becomes an answer.
func Limits(tooMany fiber.Handler, fail fiber.ErrorHandler) []any {
	return []any{
		limiter.New(limiter.Config{Max: 6000, Expiration: time.Minute, LimitReached: tooMany}),
		limiter.New(limiter.Config{Max: 60, Expiration: time.Minute, LimitReached: tooMany, SkipSuccessfulRequests: true}),
		func(c *fiber.Ctx) error { // the limiter looks at the answer
			if err := c.Next(); err != nil {
				return fail(c, err)
			}
			return nil
		},
	}
}
