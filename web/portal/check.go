package portal

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/matching"
	"huizhida/web/page"
	"huizhida/web/views"
)

// Check handles GET /check: three answers, and what enterprises alike are eligible for. Nothing is kept.
func (p *Portal) Check(ctx *fiber.Ctx) error {
	a := views.CheckAnswers{Trade: choice(ctx, "trade", views.Trades), Staff: choice(ctx, "staff", views.Staffs), Exports: choice(ctx, "exports", views.ExportAnswers)}
	v := views.CheckView{Answers: a, Now: page.Request(ctx).Now}
	if a.Trade != "" && a.Staff != "" && a.Exports != "" {
		var err error
		if v.Chances, err = p.Matching.Alike(ctx.UserContext(), likeness(a)); err != nil {
			return err
		}
	}
	return page.Render(ctx, views.CheckPage(v))
}

// choice reads an answer that is one of the value, label pairs.
func choice(ctx *fiber.Ctx, name string, pairs []string) string {
	answer := ctx.Query(name)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == answer {
			return answer
		}
	}
	return ""
}

// sections are the 门类 of GB/T 4754-2017 behind each answer.
var sections = map[string]string{"make": "C", "trade": "F", "service": "GHIJKLMNOPQR", "other": "ABDE"}

func likeness(a views.CheckAnswers) matching.Likeness {
	l := matching.Likeness{Sections: strings.Split(sections[a.Trade], "")}
	switch a.Staff {
	case "few":
		l.MaxStaff = 9
	case "some":
		l.MinStaff, l.MaxStaff = 10, 99
	default:
		l.MinStaff = 100
	}
	if a.Exports != "unsure" {
		exports := a.Exports == "yes"
		l.Exports = &exports
	}
	return l
}
