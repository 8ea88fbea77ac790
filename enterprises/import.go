package enterprises

import (
	"io"
	"time"

	"github.com/riverqueue/river"

	"huizhida/fault"
)

// Import is one list on its way into the register.
type Import struct {
	ID         int64
	Source     string
	FileName   string
	FileSHA256 []byte // nil for a list that came from the command line
	AsOf       time.Time
	ActorID    int64
	Actor      string
	Mapping    map[string]string // file column → attribute key or Skip
	Overrides  map[string]string // uscc → reason
	State      ImportState
	Total      int // rows of the file, once they were counted by a check
	Counts
	Failure    *string
	CreatedAt  time.Time
	FinishedAt *time.Time
}

// Counts are the rows of a list by what became of them: Rows = Created + Changed + Unchanged + Rejected. Warnings counts remarks, not rows.
type Counts struct {
	Rows      int `json:"rows"`
	Created   int `json:"created"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
	Warnings  int `json:"warnings"`
}

// ImportState is where an import is: staged → checking → checked → queued → running → finished; a check or a run may fail, a person may discard.
type ImportState string

// States of an import.
const (
	ImportStaged    ImportState = "staged"
	ImportChecking  ImportState = "checking"
	ImportChecked   ImportState = "checked"
	ImportQueued    ImportState = "queued"
	ImportRunning   ImportState = "running"
	ImportFinished  ImportState = "finished"
	ImportFailed    ImportState = "failed"
	ImportDiscarded ImportState = "discarded"
)

// Issue is a remark on one cell or row of a list.
type Issue struct {
	Row    int    // as a spreadsheet numbers it; 1 is the header
	Level  string // LevelReject or LevelWarning
	Column string // of the file; empty when it is about the whole row
	Value  string
	Reason string
}

// Levels of an issue: a rejected row is not imported, a warned one is.
const (
	LevelReject  = "reject"
	LevelWarning = "warning"
)

// List is a file to import and how to read it.
type List struct {
	Reader    io.Reader
	Name      string            // file name, for messages
	Source    string            // who states these facts; empty: DefaultSource
	AsOf      time.Time         // the day they are true of; zero: today
	Map       map[string]string // file column → attribute key or Skip; remembered for the source
	Overrides map[string]string // uscc → reason to accept a wrong check character
	DryRun    bool              // count and check, write nothing
	Rejected  io.Writer         // gets the rejected rows as CSV; nil: nowhere
	Progress  func(Counts)      // called after each batch; nil: not
	Issue     func(Issue)       // called for each issue, in row order; nil: not
}

// DefaultSource names the source of a list whose source nobody gave.
const DefaultSource = "企业名单"

// ImportArgs asks for an import to be carried out. The worker is jobs.ImportEnterprises.
type ImportArgs struct {
	ImportID int64 `json:"import_id"`
}

// Kind names the job in the database; it never changes.
func (ImportArgs) Kind() string { return "import_enterprises" }

// InsertOpts gives up while a person still waits for the outcome.
func (ImportArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 5} }

// CheckArgs asks for an import to be tried without writing. The worker is jobs.CheckImport.
type CheckArgs struct {
	ImportID int64 `json:"import_id"`
}

// Kind names the job in the database; it never changes.
func (CheckArgs) Kind() string { return "check_import" }

// InsertOpts gives up while a person still waits for the outcome.
func (CheckArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: 5} }

// Errors of imports.
var (
	ErrNoImport     = fault.New(fault.NotFound, "没有这次导入")
	ErrImportBusy   = fault.New(fault.Conflict, "这次导入正在进行或已经结束，请刷新页面查看")
	ErrNoUSCCColumn = fault.New(fault.Invalid, "没有一列对应统一社会信用代码（uscc）：请核对表头，或指定哪一列是它")
)
