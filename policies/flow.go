package policies

import (
	"slices"
	"time"

	"huizhida/fault"
)

// State is how far a document, interpretation or notice has come. All three take the same steps: draft → in_review, where it is signed
// six times, → published, at once or as scheduled, → withdrawn or, for a document, repealed; and from in_review back to draft with a reason.
// A correction of what is public is a text of its own that is merged into it.
type State string

const (
	Draft     State = "draft"
	InReview  State = "in_review"
	Scheduled State = "scheduled"
	Published State = "published"
	Withdrawn State = "withdrawn"
	Repealed  State = "repealed"
	Merged    State = "merged"
)

// States lists the states in the order that tabs show them. A merged correction is read in what it corrected.
var States = []State{Draft, InReview, Scheduled, Published, Withdrawn, Repealed}

// Label is the state's name on pages.
func (s State) Label() string {
	return map[State]string{Draft: "草稿", InReview: "待审核", Scheduled: "待定时发布", Published: "已发布", Withdrawn: "已撤下", Repealed: "已废止", Merged: "已更正发布"}[s]
}

// Named refusals of a step.
var (
	ErrNotDraft     = fault.New(fault.Conflict, "这份稿件已经发布或提交，不能这样修改或提交；已发布的请用“更正”")
	ErrNotInReview  = fault.New(fault.Conflict, "这份稿件不在审核中，可能已由他人处理；请刷新后查看")
	ErrNotPublished = fault.New(fault.Conflict, "这份稿件没有处于发布状态，不能撤下；请刷新后查看")
	ErrSelfReview   = fault.New(fault.Conflict, "您是起草人，不能担任审核人")
	ErrStale        = fault.New(fault.Conflict, "您编辑期间，他人已保存了新的版本。您填写的内容没有丢失，请对照后再保存")
	ErrReviewStale  = fault.New(fault.Conflict, "您审核期间，稿件已有新的版本，请刷新后重新审核")
	ErrNoReason     = fault.Form(fault.Field{Name: "reason", Message: "请写明原因，起草人和后来的人都会看到"})
	ErrNoBody       = fault.New(fault.Invalid, "正文还是空的，请写好正文再提交审核")
	ErrNoActor      = fault.New(fault.Unauthorized, "请先登录")
)

// Flow is how far something has come and through whose hands.
type Flow struct {
	State         State
	Version       int // grows with each saved edit
	DraftedBy     int64
	EditedBy      []int64 // who else changed the draft
	SubmittedAt   *time.Time
	ReviewedBy    *int64
	ReturnedNote  string // why it was last sent back; empty once submitted again
	PublishedAt   *time.Time
	WithdrawnAt   *time.Time // or repealed
	WithdrawnNote string
	CreatedAt     time.Time
	UpdatedAt     time.Time

	PublishAt        *time.Time // when it is to be published; nil unless Scheduled
	FlowNote         string     // what the machinery has to say of it: why a scheduled publication did not come
	UrgentReason     string     // why it was published before its review
	UrgentDueAt      *time.Time // until when that review must be done
	UrgentReviewedAt *time.Time
	CorrectsID       *int64 // the public text that this one is to replace
	CorrectionReason string
}

// Public says whether the text has a public page, if only to say that it is over.
func (f Flow) Public() bool {
	return f.State == Published || f.State == Withdrawn || f.State == Repealed
}

// Editable says whether a save is taken; in review it voids what was signed.
func (f Flow) Editable() bool { return f.State == Draft || f.State == InReview || f.State == Scheduled }

// AwaitsUrgentReview says whether the text was published before its review, and still lacks it.
func (f Flow) AwaitsUrgentReview() bool {
	return f.State == Published && f.UrgentDueAt != nil && f.UrgentReviewedAt == nil
}

// WrittenBy says whether the account drafted or changed the text, and so may not review it.
func (f Flow) WrittenBy(account int64) bool {
	return f.DraftedBy == account || slices.Contains(f.EditedBy, account)
}
