package portal

import (
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/web/page"
	"huizhida/web/views"
)

// AnswerMe handles POST /me/facts: an enterprise states one fact about itself, and its policies are judged anew.
func (p *Portal) AnswerMe(c *fiber.Ctx) error {
	st, err := statementOf(c)
	if err != nil {
		return err
	}
	settled, err := p.Matching.Answer(c.UserContext(), page.Actor(c), page.EnterpriseID(c), st)
	if refused, ok := errors.AsType[*fault.Error](err); ok && len(refused.Fields) > 0 {
		return p.askAgain(c, st, refused.Fields[0].Message)
	}
	if err != nil {
		return err
	}
	if !page.IsHTMX(c) {
		return page.To(c, "/me", "已保存，重新判断好了"+inWords(settled))
	}
	m, err := p.me(c.UserContext(), page.EnterpriseID(c))
	if err != nil {
		return err
	}
	m.Saved, m.Answered = true, answered(settled)
	return page.Render(c, views.MeBody(m))
}

// askAgain shows the page with the answer as it was typed and what is wrong with it.
func (p *Portal) askAgain(c *fiber.Ctx, st enterprises.Statement, message string) error {
	m, err := p.me(c.UserContext(), page.EnterpriseID(c))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(m.Questions, func(q views.MeQuestion) bool { return q.Key == st.Key })
	if i < 0 {
		return fault.New(fault.Invalid, message)
	}
	m.Questions[i].Input.Value, m.Questions[i].Input.Error = st.Cell, message
	if page.IsHTMX(c) {
		return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.MeBody(m))
	}
	return page.RenderStatus(c, fiber.StatusUnprocessableEntity, views.MePage(m))
}

func statementOf(c *fiber.Ctx) (enterprises.Statement, error) {
	st := enterprises.Statement{Key: c.FormValue("key"), Cell: c.FormValue(c.FormValue("key")), Source: enterprises.SelfDeclared}
	if !askable(st.Key) {
		return st, enterprises.ErrNotStatable
	}
	if period := c.FormValue("period"); period != "" {
		year, err := strconv.Atoi(period)
		if err != nil {
			return st, fault.New(fault.Invalid, "年度应为数字")
		}
		st.Period = year
	}
	return st, nil
}

func answered(settled []matching.Settled) []views.MeAnswered {
	list := make([]views.MeAnswered, len(settled))
	for i, s := range settled {
		list[i] = views.MeAnswered{Title: s.Benefit, Href: noticePath(s.NoticeID), Verdict: views.VerdictOf(s.After)}
	}
	return list
}

func inWords(settled []matching.Settled) string {
	if len(settled) == 0 {
		return "，结果没有变"
	}
	text := ""
	for _, s := range settled {
		text += "；" + s.Benefit + "：" + views.VerdictOf(s.After).Label()
	}
	return text
}
