// Package enterprises keeps the register: enterprises, every fact ever stated about them with its source and date, and the import of lists.
// Only this package writes enterprises, enterprise_years, facts and the import tables.
package enterprises

import (
	"time"

	"huizhida/fault"
)

// Enterprise is one line of the register. Nil is unknown. Its other attributes are facts.
type Enterprise struct {
	ID           int64
	USCC         string
	Name         string
	Kind         *string
	District     *string
	Town         *string
	Industry     *string
	Size         *string
	Established  *time.Time
	USCCOverride *string // why its check character was let through
	UpdatedAt    time.Time
}

// ErrNoEnterprise is returned for an enterprise that is not in the register.
var ErrNoEnterprise = fault.New(fault.NotFound, "名录中没有这家企业")

// RegisterChangedArgs says that facts changed, so that verdicts may have to. The worker is jobs.RegisterChanged.
type RegisterChangedArgs struct {
	ImportID     int64 `json:"import_id,omitempty"`     // the list that changed them, or
	EnterpriseID int64 `json:"enterprise_id,omitempty"` // the one enterprise that was changed
}

// Kind names the job in the database; it never changes.
func (RegisterChangedArgs) Kind() string { return "register_changed" }
