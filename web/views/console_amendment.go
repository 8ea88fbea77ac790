package views

import (
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
)

// Amendments is how a notice's rule was replaced in mid-window, and what replacing it now would do.
type Amendments struct {
	Posted policies.Posted
	Made   []AmendmentLine
	Open   bool
	Rule   policies.RuleVersion
	Next   *policies.RuleVersion // nil: there is no newer one
	Effect *matching.Effect
	Own    bool // the viewer drafted the newer rule
	Reason string
	Errors Errors
}

// AmendmentLine is one amendment with what it did.
type AmendmentLine struct {
	policies.Amendment
	notify.Turned
}

// AmendmentPage is one amendment: whom it changed, and the campaigns that tell them.
type AmendmentPage struct {
	Amendment  policies.Amendment
	Posted     policies.Posted
	Turned     notify.Turned
	Campaigns  []notify.Campaign
	Lost       bool // the side shown
	Changed    []notify.Changed
	Paging     Paging
	MayApprove bool
}

func amendmentPath(id int64) string { return "/console/amendments/" + itoa(id) }

func (p AmendmentPage) tabs() []Tab {
	path := amendmentPath(p.Amendment.ID)
	return []Tab{{Href: path, Label: "新符合", Count: Num(p.Turned.Gained), Current: !p.Lost}, {Href: path + "?side=lost", Label: "不再符合", Count: Num(p.Turned.Lost), Current: p.Lost}}
}

// waiting are the campaigns that can be approved together.
func (p AmendmentPage) waiting() (list []notify.Campaign) {
	for _, c := range p.Campaigns {
		if c.State == notify.Submitted {
			list = append(list, c)
		}
	}
	return list
}

// fate says what an amendment means for one enterprise that it changed.
func (p AmendmentPage) fate(c notify.Changed) string {
	switch {
	case p.Lost && c.Claims:
		return "已开始申领，按原规则办完；不告知"
	case p.Lost && !c.Told:
		return "此前没有告知过符合，不必再告知"
	case p.Lost:
		return "此前告知过符合，须告知不再符合"
	case c.Told:
		return "已经告知过"
	}
	return "告知现在符合"
}
