// Package worklist is what waits for one person: it reads everyone's tables and writes none.
package worklist

import (
	"time"

	"huizhida/accounts"
)

// Kind groups what waits, as the tabs of the home page do.
type Kind string

const (
	Claims     Kind = "claim"      // to accept or decide
	Disclosure Kind = "disclosure" // requests for information to answer
	Review     Kind = "review"     // documents, interpretations and notices to review, or to mend
	Push       Kind = "push"       // campaigns to approve, mend, or retry
	Import     Kind = "import"     // imports that did not finish
)

// Kinds are in the order of the tabs.
var Kinds = []Kind{Claims, Disclosure, Review, Push, Import}

// Label is the kind's Chinese name.
func (k Kind) Label() string {
	return map[Kind]string{Claims: "申领", Disclosure: "依申请公开", Review: "审核", Push: "推送", Import: "导入"}[k]
}

// Item is one thing that waits.
type Item struct {
	Kind   Kind
	What   string // table of the subject: documents, claims, campaigns…
	ID     int64
	State  string // what is to be done: review (Note is the step), clear, publish, urgent, mend, accept, decide, answer, approve, retry, finish
	Title  string
	Who    string     // who brought it: the drafter, the enterprise, the applicant's class
	Note   string     // a reference number, a reason, a count
	Since  *time.Time // when it began to wait
	Due    *time.Time // its deadline; nil for work without one
	Left   *int       // working days left; below zero when past
	Urgent bool       // due within three working days, or past
}

// duties say which kinds of work each role has.
var duties = map[accounts.Role][]Kind{
	accounts.Editor:       {Review, Push, Import},
	accounts.SectionHead:  {Claims, Disclosure, Review, Push, Import},
	accounts.BureauLeader: {Review, Push, Disclosure},
	accounts.Acceptor:     {Claims, Import},
	accounts.Liaison:      {Claims, Disclosure, Import},
}

// reviews tells whether a role reviews texts and approves campaigns.
func reviews(r accounts.Role) bool { return r == accounts.SectionHead || r == accounts.BureauLeader }

// Publication is something that became public today.
type Publication struct {
	What  string // documents, interpretations, notices
	ID    int64
	Title string
	At    time.Time
}

// Window is a notice that closes soon, with who could still claim.
type Window struct {
	NoticeID  int64
	Title     string
	ClosesAt  time.Time
	Left      int // working days
	Eligible  int
	Unclaimed int // eligible, and no claim handed in
}

// Sending is a campaign on its way.
type Sending struct {
	CampaignID int64
	Title      string
	Messages   int // all but the suppressed
	Sent       int
	Failed     int
	Unknown    int
}

// Failure is background work that stopped.
type Failure struct {
	ImportID int64
	Source   string
	FileName string
	Reason   string
	At       time.Time
}
