package portal

import (
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/policies"
	"huizhida/web/page"
)

// ShowAttachment handles GET /attachments/:id: staff read every one, everybody those of public texts.
func (p *Portal) ShowAttachment(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	a, r, err := p.Policies.OpenAttachment(page.Lasting(ctx), id, !ofBureau(ctx))
	if err != nil {
		return err
	}
	return page.SendAttachment(ctx, a, r)
}

// ShowFile handles GET /files/:hash, an image of a text.
func (p *Portal) ShowFile(ctx *fiber.Ctx) error {
	sum, err := hex.DecodeString(ctx.Params("hash"))
	if err != nil || len(sum) != 32 {
		return policies.ErrNoAttachment
	}
	a, r, err := p.Policies.OpenImage(page.Lasting(ctx), sum, !ofBureau(ctx))
	if err != nil {
		return err
	}
	return page.SendAttachment(ctx, a, r)
}

// PolicyWord handles GET /policies/:id/word.
func (p *Portal) PolicyWord(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	d, err := p.Policies.PublicDocument(ctx.UserContext(), id)
	if err != nil {
		return err
	}
	name, content, err := p.Policies.OfficialFile(ctx.UserContext(), d, true)
	if err != nil {
		return err
	}
	return page.SendWord(ctx, name, content)
}

func ofBureau(ctx *fiber.Ctx) bool {
	return page.Request(ctx).Is(accounts.Editor, accounts.SectionHead, accounts.BureauLeader, accounts.Acceptor, accounts.Liaison, accounts.Manager)
}
