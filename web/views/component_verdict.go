package views

// VerdictKind is a judgement on eligibility as pages show it. "No" is grey: it is not the enterprise's error.
type VerdictKind string

// The three verdicts.
const (
	Yes   VerdictKind = "yes" // 符合
	Maybe VerdictKind = "may" // 可能符合
	No    VerdictKind = "no"  // 不符合
)

// VerdictOf translates the matcher's eligible, undetermined and ineligible.
func VerdictOf[S ~string](verdict S) VerdictKind {
	switch verdict {
	case "eligible":
		return Yes
	case "undetermined":
		return Maybe
	}
	return No
}

// Label is the verdict's name on pages.
func (k VerdictKind) Label() string {
	return map[VerdictKind]string{Yes: "符合", Maybe: "可能符合", No: "不符合"}[k]
}

// StatusKind is how far a record has come; its square marker fills as it proceeds.
type StatusKind string

// The kinds of status.
const (
	StatusDraft   StatusKind = "draft" // 草稿、未开始
	StatusWaiting StatusKind = "wait"  // 待受理、待审
	StatusRunning StatusKind = "run"   // 审核中、发送中
	StatusDone    StatusKind = "done"  // 已办结、已发布
	StatusBad     StatusKind = "bad"   // 需补正、失败
	StatusOff     StatusKind = "off"   // 已失效、已撤回
)
