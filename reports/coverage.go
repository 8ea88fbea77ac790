// Package reports counts: how far each eligible enterprise came towards its benefit, and the statutory yearly report.
// It reads verdicts, deliveries, claims, documents and disclosure requests of the other packages and writes only
// report_figures, report_texts and report_publications.
package reports

import (
	"strings"
	"time"
)

// Step is how far an enterprise came. An enterprise that reached a step counts in every step before it, so the counts never grow downwards.
type Step string

const (
	Eligible  Step = "eligible"
	Reachable Step = "reachable"
	Pushed    Step = "pushed"
	Delivered Step = "delivered"
	Read      Step = "read"
	Started   Step = "started"
	Submitted Step = "submitted"
	Approved  Step = "approved"
)

// Steps are in order; Steps[i] is step number i+1 of the journey query.
var Steps = []Step{Eligible, Reachable, Pushed, Delivered, Read, Started, Submitted, Approved}

var stepLabels = map[Step]string{
	Eligible: "符合", Reachable: "可触达", Pushed: "已推送", Delivered: "已送达", Read: "已读", Started: "已开始", Submitted: "已提交", Approved: "已领",
}

// Label is the step's name on pages.
func (s Step) Label() string { return stepLabels[s] }

var stepDefinitions = map[Step]string{
	Eligible:  "按通知所用的规则版本，在基准日最近一次匹配判为“符合”的企业；“可能符合”的不计入。",
	Reachable: "企业有可登录的账号，或有同意接收且未拒收的邮箱；按当前的账号和联系人计算。",
	Pushed:    "至少有一条推送消息已经发出过，不论结果；只记录未发送、未到发送时间和不得发送的不算。",
	Delivered: "至少一条消息有送达记录：站内信已入箱，邮件已被收件服务器收下，或渠道回执确认送达。",
	Read:      "打开过任一渠道的消息。",
	Started:   "建立过申领，含草稿。",
	Submitted: "提交过申领。",
	Approved:  "申领已审核通过。",
}

// Definition says exactly who is counted in the step.
func (s Step) Definition() string { return stepDefinitions[s] }

var stepLosses = map[Step]string{
	Reachable: "没有账号，也没有可用的邮箱", Pushed: "没有发出消息", Delivered: "发出后没有送达", Read: "送达后没有打开",
	Started: "看了没有动手", Submitted: "填了没有提交", Approved: "提交后没有通过，含办理中",
}

// Loss says why enterprises are lost on the way to the step.
func (s Step) Loss() string { return stepLosses[s] }

// number is the step's place in Steps, counted from 1; 0 for no step.
func (s Step) number() int {
	for i, step := range Steps {
		if step == s {
			return i + 1
		}
	}
	return 0
}

// Unknown is the town or industry of an enterprise whose register has none.
const Unknown = "-"

// Scope is what a coverage figure is about.
type Scope struct {
	NoticeID int64
	Town     string    // 大石街道; Unknown; empty for all
	Industry string    // C or C39; Unknown; empty for all
	Until    time.Time // events up to and without this moment count
}

// NoticeRef is a notice as coverage speaks of it.
type NoticeRef struct {
	ID          int64
	Title       string
	Benefit     string
	RuleVersion int
	AsOf        time.Time // the rule's evaluation date
	PublishedAt time.Time
	Audience    int // enterprises of its largest campaign that started
}

// Coverage is how far the eligible enterprises of one notice came.
type Coverage struct {
	Notice       NoticeRef
	Scope        Scope
	Reached      [8]int // by step, each containing the later ones
	Recorded     [8]int // by step, only those with a record of that very step
	Undetermined int    // of the last matching run, whole register
	MatchedAt    *time.Time
	Towns        []Group
	Industries   []Group // 门类, or the 大类 of the 门类 that Scope names
	Weeks        []Week
}

// Count is how many reached the step.
func (c Coverage) Count(s Step) int { return c.Reached[s.number()-1] }

// Gap is how many are eligible and have not been approved: 应享未享.
func (c Coverage) Gap() int { return c.Count(Eligible) - c.Count(Approved) }

// Group is a town or an industry.
type Group struct {
	Key      string
	Label    string
	Eligible int
	Approved int
}

// Gap is how many of the group are eligible and have not been approved.
func (g Group) Gap() int { return g.Eligible - g.Approved }

// Week is the approvals of the seven days from a Monday, and the campaigns that started in them.
type Week struct {
	Monday   time.Time
	Approved int
	Events   []string
}

// TownName is a town without its kind: 大石街道 is 大石.
func TownName(town string) string {
	if town == Unknown || town == "" {
		return "未登记镇街"
	}
	return strings.TrimSuffix(strings.TrimSuffix(town, "街道"), "镇")
}
