package console

import (
	"context"
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Attachments handles GET /console/documents/:id/attachments and its like: what hangs on a text.
func (c *Console) Attachments(of policies.Subject) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		v, err := c.attachmentsPage(ctx, of)
		if err != nil {
			return err
		}
		return page.Render(ctx, views.AttachmentsPage(v))
	}
}

// Attach handles POST to the same address; several files may come at once.
func (c *Console) Attach(of policies.Subject) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		v, err := c.attachmentsPage(ctx, of)
		if err != nil {
			return err
		}
		uploads, err := uploaded(ctx, "file")
		if err != nil {
			return c.refuseFile(ctx, v, "file", err)
		}
		for _, open := range uploads {
			if err := open(func(u policies.Upload) error {
				u.Inline = ctx.FormValue("inline") == "1"
				_, err := c.Policies.Attach(ctx.UserContext(), page.Actor(ctx), of, v.ID, u)
				return err
			}); err != nil {
				if v, again := c.attachmentsPage(ctx, of); again == nil {
					return c.refuseFile(ctx, v, "file", err)
				}
				return err
			}
		}
		return page.To(ctx, v.Path(), fmt.Sprintf("已上传%d个文件", len(uploads)))
	}
}

// ChangeAttachment handles POST to one file: do is replace, remove, up or down.
func (c *Console) ChangeAttachment(of policies.Subject) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		v, err := c.attachmentsPage(ctx, of)
		if err != nil {
			return err
		}
		id, err := page.ID(ctx, "file")
		if err != nil {
			return err
		}
		if !v.Has(id) {
			return policies.ErrNoAttachment
		}
		done, err := c.changeAttachment(ctx, id)
		if err != nil {
			return c.refuseFile(ctx, v, fmt.Sprintf("file-%d", id), err)
		}
		return page.To(ctx, v.Path(), done)
	}
}

func (c *Console) changeAttachment(ctx *fiber.Ctx, id int64) (done string, err error) {
	background, actor := ctx.UserContext(), page.Actor(ctx)
	switch ctx.FormValue("do") {
	case "remove":
		return "已移除", c.Policies.RemoveAttachment(background, actor, id)
	case "up":
		return "已上移", c.Policies.MoveAttachment(background, actor, id, -1)
	case "down":
		return "已下移", c.Policies.MoveAttachment(background, actor, id, 1)
	case "replace":
		uploads, err := uploaded(ctx, "file")
		if err != nil {
			return "", err
		}
		return "已替换", uploads[0](func(u policies.Upload) error {
			_, err := c.Policies.ReplaceAttachment(background, actor, id, u)
			return err
		})
	}
	return "", fault.New(fault.Invalid, "不知道要对这个附件做什么，请刷新页面后重试")
}

// uploaded are the files of a form, each to be opened and closed by itself.
func uploaded(ctx *fiber.Ctx, name string) ([]func(use func(policies.Upload) error) error, error) {
	form, err := ctx.MultipartForm()
	if err != nil || len(form.File[name]) == 0 {
		return nil, policies.ErrNoUpload
	}
	var out []func(func(policies.Upload) error) error
	for _, head := range form.File[name] {
		out = append(out, func(use func(policies.Upload) error) error {
			body, err := head.Open()
			if err != nil {
				return fmt.Errorf("open upload: %w", err)
			}
			return errors.Join(use(policies.Upload{Name: head.Filename, Reader: body}), body.Close())
		})
	}
	return out, nil
}

// refuseFile shows the page again and says at the control why the file was not taken.
func (c *Console) refuseFile(ctx *fiber.Ctx, v views.AttachmentsView, control string, err error) error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || errors.Is(err, fault.NotFound) || errors.Is(err, fault.Unauthorized) {
		return err
	}
	v.Errors = []fault.Field{{Name: control, Message: known.Message}}
	status := fiber.StatusUnprocessableEntity
	if errors.Is(err, fault.Conflict) {
		status = fiber.StatusConflict
	}
	return page.RenderStatus(ctx, status, views.AttachmentsPage(v))
}

func (c *Console) attachmentsPage(ctx *fiber.Ctx, of policies.Subject) (views.AttachmentsView, error) {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return views.AttachmentsView{}, err
	}
	v := views.AttachmentsView{Of: of, ID: id}
	if v.Title, v.Flow, err = c.textOf(ctx.UserContext(), of, id); err != nil {
		return v, err
	}
	v.Files, err = c.Policies.AttachmentsOf(ctx.UserContext(), of, id)
	return v, err
}

// textOf is the title and the flow of what a file hangs on.
func (c *Console) textOf(ctx context.Context, of policies.Subject, id int64) (string, policies.Flow, error) {
	switch of {
	case policies.Interpretations:
		i, err := c.Policies.Interpretation(ctx, id)
		return i.Title, i.Flow, err
	case policies.Notices:
		n, err := c.Policies.Notice(ctx, id)
		return n.Title, n.Flow, err
	}
	d, err := c.Policies.Document(ctx, id)
	return d.Title, d.Flow, err
}
