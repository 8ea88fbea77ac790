package views

// HomePage is what waits for one member of staff.
type HomePage struct {
	Rows      []QueueRow
	Total     int
	Tabs      []Tab
	Today     string // 2022年6月14日（周二）· 工作日
	AsOf      string
	First     string // the deadline of the first: "今天到期", "还剩5个工作日"; empty without one
	NextDue   string // in an empty queue: what will come next, or ""
	Failures  []HomeFailure
	Published []HomeLine
	Sendings  []HomeLine
	Windows   []HomeLine
}

// HomeFailure is background work that stopped.
type HomeFailure struct {
	Title string
	Note  string
	Href  string
}

// HomeLine is one line of a list beside the queue.
type HomeLine struct {
	Title string
	Href  string
	Note  string
}

// heading says how much waits and what to begin with.
func (p HomePage) heading() string {
	switch {
	case p.Total == 0:
		return "今天没有待办"
	case p.First == "":
		return Num(p.Total) + "件待办"
	}
	return Num(p.Total) + "件待办，先办这1件：" + p.First
}
