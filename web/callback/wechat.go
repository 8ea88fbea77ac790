package callback

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/notify/wechat"
)

// account is the one that a path names.
func (cb *Callbacks) account(c *fiber.Ctx) (int64, error) {
	id, err := strconv.ParseInt(c.Params("account"), 10, 64)
	if err != nil || cb.WeChat == nil {
		return 0, wechat.ErrNoAccount
	}
	return id, nil
}

// VerifyWeChat handles GET /callbacks/wechat/:account, by which WeChat makes sure that the address is ours.
func (cb *Callbacks) VerifyWeChat(c *fiber.Ctx) error {
	id, err := cb.account(c)
	if err != nil {
		return err
	}
	return handle(c, 0, func(ctx context.Context, call notify.Callback) (notify.Answer, error) {
		echo, err := cb.WeChat.Verify(ctx, id, call.Query)
		return notify.Answer{Body: echo}, err
	})
}

// WeChatPush handles POST /callbacks/wechat/:account: agreements, refusals, receipts, followers who leave.
func (cb *Callbacks) WeChatPush(c *fiber.Ctx) error {
	id, err := cb.account(c)
	if err != nil {
		return err
	}
	return handle(c, wechat.MaxPush, func(ctx context.Context, call notify.Callback) (notify.Answer, error) {
		return notify.Answer{Body: "success"}, cb.WeChat.Take(ctx, id, call.Query, call.Body)
	})
}

// BindApplet handles POST /callbacks/wechat/:account/bind: a mini-program says whose openid it is, by the code of its link and that of wx.login.
func (cb *Callbacks) BindApplet(c *fiber.Ctx) error {
	id, err := cb.account(c)
	if err != nil {
		return err
	}
	return handle(c, 4<<10, func(ctx context.Context, call notify.Callback) (notify.Answer, error) {
		var in struct{ Bind, Code string }
		if json.Unmarshal(call.Body, &in) != nil {
			return notify.Answer{}, wechat.ErrCode
		}
		return notify.Answer{Type: fiber.MIMEApplicationJSON, Body: `{"bound":true}`}, cb.WeChat.BindApplet(ctx, id, in.Bind, in.Code)
	})
}
