package views

import (
	"time"

	"huizhida/fault"
	"huizhida/policies"
)

// BenefitForm is the editing page of a benefit, as it was last filled in.
type BenefitForm struct {
	ID       int64  // 0 for a new one
	Seen     string // when it was last saved, as Seen writes it
	Document policies.Document
	Typed    BenefitTyped
	Errors   []fault.Field
	Conflict *Conflict
}

// BenefitTyped is what stands in the controls, right or wrong.
type BenefitTyped struct {
	Title, Class, Audience, Amount, How, Conditions, Materials, Venue, Phone, PromiseDays string
}

// TypedBenefit fills the controls from what is saved.
func TypedBenefit(b policies.BenefitDraft) BenefitTyped {
	return BenefitTyped{Title: b.Title, Class: b.Class, Audience: b.Audience, Amount: b.Amount, How: b.How, Conditions: b.Conditions,
		Materials: lines(b.Materials), Venue: b.Venue, Phone: b.Phone, PromiseDays: itoa(b.PromiseDays)}
}

// Against compares what was typed with what is saved.
func (t BenefitTyped) Against(s BenefitTyped) []ConflictField {
	return Differences("事项名称", t.Title, s.Title, "办理方式", t.Class, s.Class, "给谁", t.Audience, s.Audience, "给多少", t.Amount, s.Amount,
		"怎么拿", t.How, s.How, "申报条件", t.Conditions, s.Conditions, "申报材料", t.Materials, s.Materials, "受理地址", t.Venue, s.Venue,
		"咨询电话", t.Phone, s.Phone, "兑现时限", t.PromiseDays, s.PromiseDays)
}

// Seen writes the moment of a save so that the form can carry it.
func Seen(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func (f BenefitForm) title() string {
	if f.ID == 0 {
		return "新增惠企事项"
	}
	return "编辑惠企事项"
}

func (f BenefitForm) action() string {
	if f.ID == 0 {
		return "/console/documents/" + itoa(f.Document.ID) + "/benefits"
	}
	return "/console/benefits/" + itoa(f.ID)
}

func (f BenefitForm) back() string {
	if f.ID == 0 {
		return "/console/documents/" + itoa(f.Document.ID)
	}
	return f.action()
}

func (f BenefitForm) err(name string) string { return Errors(f.Errors).For(name) }

var classHints = map[string]string{
	"免申即享": "政府主动比对，企业确认即可，不用申请",
	"即申即享": "企业确认资料，当场或几天内办结",
	"快申快享": "材料少、流程短，限时办结",
	"一般申报": "按完整流程申报、审核、公示",
}

func classOptions(value string) []Option {
	options := plainOptions(value, policies.Classes)
	for i := range options {
		options[i].Hint = classHints[options[i].Value]
	}
	return options
}
