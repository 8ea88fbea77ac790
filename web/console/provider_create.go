package console

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// freshWeight is the weight of a new account: an equal part beside the one that the process was started with.
const freshWeight = 50

// NewProvider handles GET /admin/providers/new.
func (c *Console) NewProvider(ctx *fiber.Ctx) error {
	kind, err := c.Notify.Kind(notify.Channel(ctx.Query("channel")), ctx.Query("kind"))
	if err != nil {
		return err
	}
	return page.Render(ctx, views.ProviderFormPage(views.ProviderForm{Kind: kind, Account: notify.Account{RestingWeight: freshWeight}}))
}

// CreateProvider handles POST /admin/providers.
func (c *Console) CreateProvider(ctx *fiber.Ctx) error {
	kind, err := c.Notify.Kind(notify.Channel(ctx.FormValue("channel")), ctx.FormValue("kind"))
	if err != nil {
		return err
	}
	id, err := c.Notify.SaveAccount(ctx.UserContext(), page.Actor(ctx), providerInput(ctx, kind))
	if err != nil {
		return refuseProvider(ctx, views.ProviderForm{Kind: kind}, err)
	}
	return page.To(ctx, providerPath(id), "账号已保存，现在是停用状态。请先做连通测试，再启用")
}

func providerPath(id int64) string { return "/admin/providers/" + strconv.FormatInt(id, 10) }
