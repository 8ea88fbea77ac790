package views

import (
	"time"

	"huizhida/policies"
)

// PolicyView is a document as the public reads it.
type PolicyView struct {
	Document        policies.Document
	Interpretations []policies.Interpretation
	Benefits        []PublicBenefit
	Attachments     []policies.Attachment
	Tab             string // "", interpretations, apply or questions
	Fit             *Fit
	Editions        []policies.Edition // the latest first
	Successor       *policies.Document // of a repealed one
	Now             time.Time
}

// Fit is how an open notice concerns the enterprise that reads; pages of others have none.
type Fit struct {
	Verdict  VerdictKind
	NoticeID int64
	Evidence []EvidenceRow
}

// clauses are the anchors of the clauses that the verdict rests on.
func (f *Fit) clauses() []string {
	if f == nil {
		return nil
	}
	var anchors []string
	for _, e := range f.Evidence {
		if a := ClauseAnchor(e.Clause); a != "" {
			anchors = append(anchors, a)
		}
	}
	return anchors
}

// text is the verdict as it is said to the enterprise.
func (f Fit) text() string { return "您的企业" + f.Verdict.Label() }

// PublicBenefit is a benefit with its published notices, the newest window first.
type PublicBenefit struct {
	Benefit policies.Benefit
	Notices []policies.Notice
}

// open is the benefit's open notice that closes first, or nil.
func (b PublicBenefit) open(now time.Time) *policies.Notice {
	var first *policies.Notice
	for i, n := range b.Notices {
		if n.Window(now) == policies.OpenNow && (first == nil || n.ClosesAt.Before(first.ClosesAt)) {
			first = &b.Notices[i]
		}
	}
	return first
}

// main is the benefit that the page answers for: the one that closes first, else the first; nil when there is none.
func (v PolicyView) main() *PublicBenefit {
	var chosen *PublicBenefit
	for i, b := range v.Benefits {
		n := b.open(v.Now)
		if chosen == nil {
			chosen = &v.Benefits[i]
		} else if n != nil && (chosen.open(v.Now) == nil || n.ClosesAt.Before(chosen.open(v.Now).ClosesAt)) {
			chosen = &v.Benefits[i]
		}
	}
	return chosen
}

// fitting is the fit with the notice that the page answers for, or nil.
func (v PolicyView) fitting() *Fit {
	if b := v.main(); b != nil && v.Fit != nil {
		if n := b.open(v.Now); n != nil && n.ID == v.Fit.NoticeID {
			return v.Fit
		}
	}
	return nil
}

// Open is the notice that the page answers for, or nil.
func (v PolicyView) Open() *policies.Notice {
	if b := v.main(); b != nil {
		return b.open(v.Now)
	}
	return nil
}

// until is the last of the four answers.
func (v PolicyView) until() string {
	if b := v.main(); b != nil {
		if n := b.open(v.Now); n != nil {
			return until(n.NoticeDraft)
		}
		if len(b.Notices) > 0 && b.Notices[0].Window(v.Now) == policies.Upcoming {
			return b.Notices[0].OpensOn.Format("2006年1月2日") + "开始申报"
		}
	}
	if v.Document.ExpiresOn != nil {
		return "文件有效期至" + dateOr(v.Document.ExpiresOn, "") + "；现在没有正在申报的通知"
	}
	return "现在没有正在申报的通知"
}

func (v PolicyView) path() string { return "/policies/" + itoa(v.Document.ID) }

// questions are the interpretations in question and answer form.
func (v PolicyView) questions() []policies.Interpretation {
	var out []policies.Interpretation
	for _, i := range v.Interpretations {
		if i.Form == "问答" {
			out = append(out, i)
		}
	}
	return out
}

func (v PolicyView) tabs() []Tab {
	return []Tab{
		{Href: v.path(), Label: "原文", Current: v.Tab == ""},
		{Href: v.path() + "?tab=interpretations", Label: "解读", Count: itoa(len(v.Interpretations)), Current: v.Tab == "interpretations"},
		{Href: v.path() + "?tab=apply", Label: "申报", Count: itoa(len(v.Benefits)), Current: v.Tab == "apply"},
		{Href: v.path() + "?tab=questions", Label: "问答", Count: itoa(len(v.questions())), Current: v.Tab == "questions"},
	}
}

// force is whether the document applies.
func (v PolicyView) force() policies.Validity {
	return policies.ValidityOf(v.Document.State, v.Document.EffectiveOn, v.Document.ExpiresOn, v.Now)
}

// validityKind is how a validity looks.
func validityKind(v policies.Validity) StatusKind {
	return map[policies.Validity]StatusKind{policies.InForce: StatusDone, policies.NotYet: StatusWaiting}[v]
}

// NoticeView is a notice as the public reads it.
type NoticeView struct {
	policies.Posted
	Editions        []policies.Edition // the latest first
	Interpretations []policies.Interpretation
	Attachments     []policies.Attachment
	Fit             *Fit
	Now             time.Time
}

func (v NoticeView) window() policies.Window { return v.Notice.Window(v.Now) }

func (v NoticeView) path() string { return "/notices/" + itoa(v.Notice.ID) }
