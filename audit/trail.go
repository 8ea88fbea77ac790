package audit

import (
	"time"

	"huizhida/fault"
)

// ErrTooMany is returned for an export that no spreadsheet opens.
var ErrTooMany = fault.New(fault.Invalid, "符合条件的记录超过10万条，请缩小日期范围后再导出")

// Filter chooses lines of the trail; empty fields choose all.
type Filter struct {
	Who     string     `json:"who,omitempty"`     // part of a name, or a whole IP address
	Action  string     `json:"action,omitempty"`  // campaign.approve
	Subject string     `json:"subject,omitempty"` // a table's name
	ID      int64      `json:"id,omitempty"`      // the subject's id
	From    *time.Time `json:"from,omitempty"`
	To      *time.Time `json:"to,omitempty"` // the last day, whole; both as the midnight UTC of date columns
}

// Line is one line of the trail, as it is read.
type Line struct {
	ID        int64
	At        time.Time
	ActorID   *int64 // nil for the system
	Actor     string
	IP        string
	Action    string
	Subject   string
	SubjectID int64
	Detail    map[string]any // nil when there is none
}

// Kinds are the actions and the subjects that the trail has, for its filters.
type Kinds struct {
	Actions  []string
	Subjects []string
}
