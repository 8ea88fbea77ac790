package policies

import (
	"time"

	"huizhida/fault"
)

// Step is one of the slips that a text needs before it is published. The first six are signed in their order; the openness decision and the
// secrecy review come at any time in between.
type Step int

const (
	FirstReview      Step = iota + 1 // 初审
	FirstProof                       // 一校
	SecondReview                     // 复审
	SecondProof                      // 二校
	FinalReview                      // 终审
	FinalProof                       // 三校
	OpennessDecision                 // 公开属性
	SecrecyReview                    // 涉密审查
)

// Steps are the six signatures of 三审三校, in their order.
var Steps = []Step{FirstReview, FirstProof, SecondReview, SecondProof, FinalReview, FinalProof}

// Label is the step's name on pages.
func (s Step) Label() string {
	if s < FirstReview || s > SecrecyReview {
		return ""
	}
	return [...]string{"初审", "一校", "复审", "二校", "终审", "三校", "公开属性审核", "涉密审查"}[s-1]
}

// Duty is what the step vouches for.
func (s Step) Duty() string {
	if s < FirstReview || s > SecrecyReview {
		return ""
	}
	return [...]string{"语言文字、格式、附件", "逐字校对，改正错别字和标点", "事实、发布依据、公文规范、发布价值", "核对数字、日期、名称和引用",
		"政治导向、政策合规，决定是否发布", "发布前通读全文", "公开方式及其法律依据", "先审查、后公开，一事一审"}[s-1]
}

// Signers names the roles that may sign the step, as the database's may_sign does.
func (s Step) Signers() string {
	switch s {
	case FirstReview, FirstProof:
		return "编辑、科室负责人或分管领导"
	case FinalReview, FinalProof:
		return "分管领导"
	}
	return "科室负责人或分管领导"
}

// Refusals of a signature or a publication.
var (
	ErrNotYourStep    = fault.New(fault.Forbidden, "您的角色不能签这一步")
	ErrOtherLevel     = fault.New(fault.Conflict, "您已签过另一级审核，三级审核须由三个人分别承担")
	ErrWrongOrder     = fault.New(fault.Conflict, "还没有轮到这一步，或这一步已由他人签署；请刷新后查看")
	ErrNotSigned      = fault.New(fault.Conflict, "三审三校还没有签完，不能发布")
	ErrNotClassified  = fault.New(fault.Conflict, "公开属性还没有审核决定，不能发布")
	ErrNotScreened    = fault.New(fault.Conflict, "涉密审查还没有“可以公开”的结论，不能发布")
	ErrNotUrgent      = fault.New(fault.Forbidden, "紧急发布由分管领导决定")
	ErrNoEdition      = fault.New(fault.NotFound, "没有这个版本")
	ErrPastTime       = fault.Form(fault.Field{Name: "publish_at", Message: "定时发布的时间应晚于现在"})
	ErrUrgentNoReason = fault.Form(fault.Field{Name: "urgent_reason", Message: "请写明为什么不能等三审三校，事后审核时会核对"})
)

// Signature is one signed slip.
type Signature struct {
	ID        int64
	Step      Step
	Hash      string
	AccountID int64
	Name      string // of the signer
	SignedAt  time.Time
	VoidedAt  *time.Time
	VoidCause string // edit, return, again
	Detail    SlipDetail
}

// SlipDetail is what a slip says beside its signature.
type SlipDetail struct {
	Note       string            `json:"note,omitempty"`
	Openness   Openness          `json:"openness,omitempty"`
	Basis      string            `json:"basis,omitempty"`
	Conclusion string            `json:"conclusion,omitempty"`
	Answers    map[string]Answer `json:"answers,omitempty"`
}

// Signing is a signature on one step of the content that the signer read.
type Signing struct {
	Step Step
	Hash string
	Note string
}
