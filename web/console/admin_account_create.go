package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/fault"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewAccount handles GET /admin/accounts/new.
func (c *Console) NewAccount(ctx *fiber.Ctx) error {
	return page.Render(ctx, views.AccountNew(views.AccountNewPage{}))
}

// CreateAccount handles POST /admin/accounts. The answer is the only place that ever shows the initial password.
func (c *Console) CreateAccount(ctx *fiber.Ctx) error {
	n := accounts.New{Login: ctx.FormValue("login"), Name: ctx.FormValue("name"), Role: accounts.Role(ctx.FormValue("role")), Section: ctx.FormValue("section")}
	issued, err := c.Accounts.Issue(ctx.UserContext(), page.Actor(ctx), n)
	if errors.Is(err, accounts.ErrLoginTaken) {
		err = fault.Form(fault.Field{Name: "login", Message: accounts.ErrLoginTaken.Error()})
	}
	if problem, ok := errors.AsType[*fault.Error](err); ok && problem.Fields != nil {
		return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.AccountNew(views.AccountNewPage{Typed: n, Errors: problem.Fields}))
	}
	if err != nil {
		return err
	}
	return page.RenderStatus(ctx, fiber.StatusCreated, views.AccountIssued("账号已建立", issued))
}
