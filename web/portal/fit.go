package portal

import (
	"github.com/gofiber/fiber/v2"

	"huizhida/matching/rule"
	"huizhida/web/page"
	"huizhida/web/views"
)

// fit is how the open notice concerns the enterprise that reads; nil for anybody else.
func (p *Portal) fit(ctx *fiber.Ctx, noticeID int64) (*views.Fit, error) {
	enterprise := page.EnterpriseID(ctx)
	if enterprise == 0 {
		return nil, nil // the page has no such part for others
	}
	list, err := p.Matching.ForEnterprise(ctx.UserContext(), enterprise)
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		if o.NoticeID != noticeID {
			continue
		}
		f := &views.Fit{Verdict: views.VerdictOf(o.Verdict), NoticeID: noticeID}
		for _, c := range o.Conditions {
			f.Evidence = append(f.Evidence, views.EvidenceRow{Verdict: truthMark(c.Truth), Condition: c.Label, Clause: c.Clause})
		}
		return f, nil
	}
	return nil, nil
}

// truthMark is a condition's answer as pages mark it.
func truthMark(t rule.Truth) views.VerdictKind {
	switch t {
	case rule.True:
		return views.Yes
	case rule.False:
		return views.No
	}
	return views.Maybe
}
