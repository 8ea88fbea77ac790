package views

import (
	"errors"
	"strings"
	"time"

	"github.com/a-h/templ"

	"huizhida/calendar"
	"huizhida/policies"
)

// ReviewSheet is a text under review: who signed what, what changed, what is still to be done, and by whom.
type ReviewSheet struct {
	policies.Review
	Noun     string // 政策文件
	Nav      string
	Title    string
	Path     string // of the record; the forms are below it
	Way      []Link
	Facts    []Term
	Body     templ.Component // the text as it will look
	Warnings []string
	Effect   string // what publishing sets off
	History  []policies.Event
	Typed    ReviewTyped
	Errors   Errors
	Now      time.Time
}

// ReviewTyped is what was typed into one of the page's forms.
type ReviewTyped struct {
	Form        string // return, correct or repeal, which all ask for a reason
	Reason      string
	Successor   string
	Urgent      string
	PublishOn   string
	PublishAt   string
	Screening   policies.Screening
	Classifying policies.Classifying
}

// byline says who wrote which version, and when it was handed in.
func (r ReviewSheet) byline() string {
	line := "第" + itoa(r.Flow.Version) + "版"
	if len(r.History) > 0 {
		line = r.History[len(r.History)-1].Actor + " 起草，" + line
	}
	if r.Flow.SubmittedAt != nil {
		line += "，" + calendar.Clock(*r.Flow.SubmittedAt) + "提交"
	}
	return line
}

// publicPath is where the public reads the record, or what it corrects.
func (r ReviewSheet) publicPath() string {
	id := r.ID
	if r.Flow.CorrectsID != nil {
		id = *r.Flow.CorrectsID
	}
	return map[policies.Subject]string{policies.Documents: "/policies/", policies.Interpretations: "/interpretations/", policies.Notices: "/notices/"}[r.Subject] + itoa(id)
}

// reasonOf is what was typed as the reason of a form, and what is wrong with it.
func (r ReviewSheet) reasonOf(form string) (typed, message string) {
	if r.Typed.Form != form {
		return "", ""
	}
	return r.Typed.Reason, r.Errors.For("reason")
}

// open says whether signatures are still taken.
func (r ReviewSheet) open() bool {
	return r.Flow.State == policies.InReview || r.Flow.State == policies.Scheduled || r.Flow.AwaitsUrgentReview()
}

// mayAccept says whether the viewer may take a warning: whoever may review, and nobody who wrote the text.
func (r ReviewSheet) mayAccept() bool { return !errors.Is(r.Stamps[0].Refusal, policies.ErrSelfReview) }

// heading says what is to be done now.
func (r ReviewSheet) heading() string {
	next := r.Next()
	switch {
	case !r.open():
		return stateText(r.Flow.State, r.Flow.ReturnedNote)
	case r.Flow.State == policies.Scheduled:
		return "已签完，定于" + calendar.Clock(*r.Flow.PublishAt) + "发布"
	case next != nil:
		return "轮到" + next.Step.Label()
	case r.Openness != nil && r.Openness.Signature == nil:
		return "等公开属性审核"
	case r.Secrecy.Signature == nil:
		return "等涉密审查"
	}
	return "已签完，可以发布"
}

// stampClass is how a stamp looks; its words say the same.
func stampClass(s policies.Stamp) string {
	switch {
	case s.Signature != nil:
		return "stamp--done"
	case s.Next:
		return "stamp--next"
	}
	return "stamp--open"
}

func stampText(s policies.Stamp) string {
	switch {
	case s.Signature != nil:
		return "已签"
	case s.Next:
		return "轮到这一步"
	}
	return "未到"
}

// voidedLine says what no longer counts, and why.
func voidedLine(list []policies.Signature) string {
	last := list[0].VoidedAt
	var names []string
	cause := map[string]string{"edit": "稿件修改", "return": "退回"}[list[0].VoidCause]
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].VoidedAt.Equal(*last) {
			names = append(names, list[i].Step.Label()+"（"+list[i].Name+"）")
		}
	}
	return calendar.Clock(*last) + "因" + cause + "作废：" + strings.Join(names, "、")
}

// diff is the redline against what is public.
func (r ReviewSheet) diff() []policies.FieldDiff {
	if r.Base == nil {
		return nil
	}
	return r.Base.Diff(r.Content)
}

// elided shortens a long run that both versions share to its ends, so that the changes are found.
func elided(s policies.Span) (head, tail string) {
	const keep = 40
	text := []rune(s.Text)
	if len(text) <= 3*keep {
		return s.Text, ""
	}
	return string(text[:keep]), string(text[len(text)-keep:])
}

// answerOptions are the choices of one point of the secrecy checklist.
func answerOptions(chosen policies.Answer) []Option {
	var out []Option
	for _, a := range policies.Answers {
		out = append(out, Option{Value: string(a), Label: string(a), Selected: a == chosen})
	}
	return out
}

func conclusionOptions(chosen string) []Option {
	var out []Option
	for _, c := range policies.Conclusions {
		out = append(out, Option{Value: c, Label: c, Selected: c == chosen})
	}
	return out
}

func opennessOptions(chosen policies.Openness) []Option {
	var out []Option
	for _, o := range policies.Opennesses {
		out = append(out, Option{Value: string(o), Label: string(o), Selected: o == chosen})
	}
	return out
}

// proposed is what the office is asked to decide, or what it just typed.
func (r ReviewSheet) proposed() policies.Classifying {
	if r.Typed.Classifying.Openness != "" {
		return r.Typed.Classifying
	}
	return policies.Classifying{Openness: r.Content.Openness, Basis: r.Content.Basis}
}

func orElseText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
