package callback

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
)

// SMS handles POST /callbacks/sms/:account/:token/:topic: what became of messages, and what their readers replied.
func (cb *Callbacks) SMS(c *fiber.Ctx) error {
	account, err := strconv.ParseInt(c.Params("account"), 10, 64)
	if err != nil {
		return notify.ErrForgedCallback
	}
	return handle(c, MaxBody, func(ctx context.Context, call notify.Callback) (notify.Answer, error) {
		return cb.Notify.Hear(ctx, notify.SMS, account, call)
	})
}
