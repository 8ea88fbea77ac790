package portal

import (
	"context"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// publicPaths are where the public reads each kind of text.
var publicPaths = map[policies.Subject]string{policies.Documents: "/policies", policies.Interpretations: "/interpretations", policies.Notices: "/notices"}

// ShowEdition handles GET /policies/:id/versions/:number and its like: what was public once stays to be read.
func (p *Portal) ShowEdition(subject policies.Subject) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		id, err := page.ID(ctx, "id")
		if err != nil {
			return err
		}
		if err = p.mayRead(ctx.UserContext(), subject, id); err != nil {
			return err
		}
		number, _ := strconv.Atoi(ctx.Params("number")) // there is no edition 0
		v := views.EditionView{Path: fmt.Sprintf("%s/%d", publicPaths[subject], id)}
		if v.Edition, v.Content, err = p.Policies.Edition(ctx.UserContext(), subject, id, number); err != nil {
			return err
		}
		if v.Content.Openness != policies.Open {
			return policies.ErrNoEdition // it was not for the public then, and is not now
		}
		if v.Editions, err = p.Policies.Editions(ctx.UserContext(), subject, id); err != nil {
			return err
		}
		if number > 1 {
			_, before, err := p.Policies.Edition(ctx.UserContext(), subject, id, number-1)
			if err != nil {
				return err
			}
			v.Diff = before.Diff(v.Content)
		}
		return page.Render(ctx, views.EditionPage(v))
	}
}

// mayRead refuses what the public may not see of a record.
func (p *Portal) mayRead(ctx context.Context, subject policies.Subject, id int64) (err error) {
	switch subject {
	case policies.Documents:
		_, err = p.Policies.PublicDocument(ctx, id)
	case policies.Interpretations:
		_, _, err = p.Policies.PublicInterpretation(ctx, id)
	default:
		_, err = p.Policies.PublicNotice(ctx, id)
	}
	return err
}
