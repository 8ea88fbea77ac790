package policies

import (
	"context"
	"slices"
	"strings"

	"huizhida/audit"
	"huizhida/fault"
)

// Answer is what the secrecy review found on one point of its checklist.
type Answer string

const (
	Absent  Answer = "不涉及"
	Handled Answer = "涉及，已删减或已取得同意"
	Present Answer = "涉及"
)

// Conclusions of the secrecy review (条例 art. 17).
const (
	MayBePublic    = "可以公开"
	PublicRedacted = "删减后公开"
	NotPublic      = "不得公开"
	AskAbove       = "不能确定，报主管部门或保密行政管理部门确定"
)

// Points, Answers and Conclusions are the choices of the checklist, in its order (条例 arts 14–16).
var (
	Points      = []string{"国家秘密", "工作秘密", "商业秘密", "个人隐私", "国家安全、公共安全、经济安全、社会稳定", "第三方合法权益"}
	Answers     = []Answer{Absent, Handled, Present}
	Conclusions = []string{MayBePublic, PublicRedacted, NotPublic, AskAbove}
)

// Screening is a secrecy review of the content that the reviewer read.
type Screening struct {
	Hash       string
	Answers    map[string]Answer // by point
	Conclusion string
	Note       string
}

// tidy says what is missing, or does not follow.
func (g *Screening) tidy() error {
	var bad []fault.Field
	g.Note = strings.TrimSpace(g.Note)
	worst := Absent
	for _, point := range Points {
		answer := g.Answers[point]
		if !slices.Contains(Answers, answer) {
			bad = append(bad, fault.Field{Name: "point_" + point, Message: "请逐项审查：" + point})
		}
		if slices.Index(Answers, answer) > slices.Index(Answers, worst) {
			worst = answer
		}
	}
	publishes := g.Conclusion == MayBePublic || g.Conclusion == PublicRedacted
	switch {
	case !slices.Contains(Conclusions, g.Conclusion):
		bad = append(bad, fault.Field{Name: "conclusion", Message: "请选择审查结论"})
	case publishes && worst == Present:
		bad = append(bad, fault.Field{Name: "conclusion", Message: "清单中有“涉及”的事项，结论不能是“" + g.Conclusion + "”；请先退回删减"})
	case !publishes && g.Note == "":
		bad = append(bad, fault.Field{Name: "note", Message: "请写明不能公开或不能确定的理由"})
	}
	return fault.Form(bad...)
}

// Screen signs the secrecy review (先审查、后公开，一事一审); a new one replaces the one before.
func (s *Service) Screen(ctx context.Context, actor audit.Actor, subject Subject, id int64, g Screening) error {
	if err := g.tidy(); err != nil {
		return err
	}
	return s.slip(ctx, actor, subject, id, Signing{Step: SecrecyReview, Hash: g.Hash, Note: g.Note},
		SlipDetail{Note: g.Note, Conclusion: g.Conclusion, Answers: g.Answers})
}
