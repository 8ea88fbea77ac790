package claims

import (
	"time"
)

// Outcome is a policy that an insurer reports as issued: the end of a claim that was made at the insurer's counter.
type Outcome struct {
	ID           int64
	ImportID     int64
	NoticeID     int64
	Source       string // the insurer
	PolicyNo     string
	USCC         string
	IssuedOn     time.Time
	EnterpriseID *int64 // nil: no such enterprise in the register
	Pushed       bool   // whether the notice had been pushed to it
	CreatedAt    time.Time
}

// OutcomeImport is one file of outcomes and what became of its rows: Rows = Created + Unchanged + Rejected.
type OutcomeImport struct {
	ID        int64
	NoticeID  int64
	Notice    string
	Source    string
	FileName  string
	Actor     string
	Rows      int
	Created   int
	Unchanged int
	Rejected  int
	Errors    []OutcomeError
	CreatedAt time.Time
}

// OutcomeError is a row that was not taken, and why.
type OutcomeError struct {
	Row    int    `json:"row"` // as a spreadsheet numbers it: the header is row 1
	Column string `json:"column"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
}

// List names the outcomes that need a person.
type List string

const (
	Unpushed   List = "unpushed"   // the enterprise exists, the notice was never pushed to it
	Unknown    List = "unknown"    // no such enterprise
	Undecided  List = "undecided"  // its claim here is not approved
	Reconciled List = "reconciled" // pushed or claimed: nothing to do
)

// conditions of the lists, for a query that calls the outcome o and the enterprise's open claim c.
var conditions = map[List]string{
	Unpushed:   `o.enterprise_id is not null and not o.pushed`,
	Unknown:    `o.enterprise_id is null`,
	Undecided:  `c.state in ('submitted', 'accepted', 'correction')`,
	Reconciled: `o.pushed and coalesce(c.state, '') not in ('submitted', 'accepted', 'correction')`,
}

// Reported is an outcome with the names and the claim that a list shows.
type Reported struct {
	Outcome
	Enterprise string
	Town       string
	ClaimID    *int64
	ClaimRef   string
	ClaimState State
}
