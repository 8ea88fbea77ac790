package notify

import (
	"time"

	"huizhida/fault"
)

// What stops a rehearsal.
var (
	ErrNotRehearsable = fault.New(fault.Conflict, "只有待批准的推送活动可以演练：先提请批准，受众和内容才固定下来")
	ErrNoRehearsal    = fault.New(fault.NotFound, "没有这次演练")
	ErrNotRehearsed   = fault.New(fault.Conflict, "演练还没有完成，请等它结束后再批准")
	ErrOutdated       = fault.New(fault.Conflict, "演练之后，活动的内容或受众有变动，演练结果不再算数。请重新演练")
	ErrNoSink         = fault.New(fault.Conflict, "本机没有配置演练用的出口，不能演练")
)

// Rehearsal is a whole push that went to a sink: the same text to the same audience by the same steps, with rows for everything, and nothing
// that left or that anybody sees.
type Rehearsal struct {
	Campaign Campaign // the copy that was sent to the sink
	Of       Campaign // as it is now
	Holds    bool     // the campaign is still what was rehearsed, and waits for approval
	Progress []Progress
	Reasons  map[Reason]int
	Loads    []Load
	Took     time.Duration // from launch to end; 0 while it runs
}

// Load is what a channel would have carried.
type Load struct {
	Channel  Channel
	Messages int
	Bytes    int64 // of words
	Least    int   // bytes of the shortest message
	Most     int
	Segments int // of short messages, as they are billed
}
