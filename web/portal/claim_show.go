package portal

import (
	"errors"
	"maps"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// ShowClaim handles GET /notices/:id/claim, the list of tasks; a claim that is handed in has its progress instead.
func (p *Portal) ShowClaim(c *fiber.Ctx) error {
	form, err := p.claimForm(c)
	if err != nil {
		return err
	}
	if form.Case != nil && form.Case.State != claims.Draft {
		return page.To(c, "/cases/"+form.Case.RefNo, "")
	}
	return page.Render(c, views.ClaimTasks(form))
}

// claimForm is the form of the notice in the path with everything known so far; the register's contact is proposed.
func (p *Portal) claimForm(c *fiber.Ctx) (views.ClaimFormPage, error) {
	id, err := page.ID(c, "id")
	if err != nil {
		return views.ClaimFormPage{}, err
	}
	form, err := p.Claims.Form(c.UserContext(), page.EnterpriseID(c), id)
	if err != nil {
		return views.ClaimFormPage{}, err
	}
	f := views.ClaimFormPage{Form: form, Answers: claims.Answers{}, Now: page.Request(c).Now}
	if form.Case != nil {
		maps.Copy(f.Answers, form.Case.Answers)
	}
	_, name := f.Answers[claims.ContactName]
	_, mobile := f.Answers[claims.ContactMobile]
	if name || mobile {
		return f, nil
	}
	known, err := p.Notify.Contact(c.UserContext(), page.EnterpriseID(c))
	if errors.Is(err, notify.ErrNoContact) {
		return f, nil
	}
	f.Answers[claims.ContactName], f.Answers[claims.ContactMobile], f.Contact = known.Name, known.Mobile, "已按登记的联系人填好，可以改"
	return f, err
}

// claimSteps are the pages of the form that save fields: what each asks, how it looks, where it leads.
var claimSteps = map[string]struct {
	fields []string
	page   func(views.ClaimFormPage) templ.Component
	next   string
}{
	views.StepFacts:     {[]string{claims.FactsConfirmed}, views.ClaimFacts, views.StepContact},
	views.StepContact:   {[]string{claims.ContactName, claims.ContactMobile}, views.ClaimContact, views.StepStatement},
	views.StepStatement: {[]string{claims.Statement}, views.ClaimStatement, views.StepCheck},
	views.StepCheck:     {nil, views.ClaimCheck, ""},
}

var errNoStep = fault.New(fault.NotFound, "没有这个页面，请检查网址")
