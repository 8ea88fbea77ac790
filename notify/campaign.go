package notify

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"huizhida/fault"
)

// What stops a campaign's verbs.
var (
	ErrNoCampaign   = fault.New(fault.NotFound, "没有这个推送活动")
	ErrNotEditable  = fault.New(fault.Conflict, "该推送活动已开始发送或已结束，内容不能再改；需要补发请另建活动")
	ErrStale        = fault.New(fault.Conflict, "您打开之后，有人改过这个推送活动。请刷新后重新修改")
	ErrNotDrafter   = fault.New(fault.Forbidden, "只有起草人可以修改和提请批准；需要换人时，请停止后另建活动")
	ErrNotDraft     = fault.New(fault.Conflict, "该推送活动不是草稿，不能提请批准")
	ErrNotSubmitted = fault.New(fault.Conflict, "该推送活动不在待批准状态，可能刚被他人处理，请刷新")
	ErrSelfApproval = fault.New(fault.Forbidden, "您是起草人，不能批准自己的推送活动，请由另一位有权限的同事批准")
	ErrChanged      = fault.New(fault.Conflict, "内容或受众与您看到的不一致，批准无效。请刷新后重新核对")
	ErrNotOpen      = fault.New(fault.Conflict, "申报通知未发布，或申报窗口已经关闭，不能推送")
	ErrNoAudience   = fault.New(fault.Conflict, "还没有符合条件的企业：请先完成匹配，再提请批准")
	ErrNoReturnNote = fault.Form(fault.Field{Name: "note", Message: "请写明退回的原因，起草人据此修改"})
	ErrNotRunning   = fault.New(fault.Conflict, "该推送活动不在发送中，不能暂停")
	ErrNotPaused    = fault.New(fault.Conflict, "该推送活动没有暂停，不能继续")
	ErrOver         = fault.New(fault.Conflict, "该推送活动已经结束，不能停止")
	ErrNotFollowing = fault.New(fault.Conflict, "该推送活动没有补充告知和提醒，或已经停止")
	ErrNothingToTry = fault.New(fault.Conflict, "没有失败的投递需要重发")
)

// State is where a campaign stands.
type State string

const (
	Draft     State = "draft"     // being written, or returned
	Submitted State = "submitted" // audience frozen, waits for a second person
	Approved  State = "approved"  // released, about to begin
	Scheduled State = "scheduled" // released, begins at StartsAt
	Running   State = "running"   // deliveries are being made and carried
	Paused    State = "paused"    // nothing leaves until it is resumed
	Finished  State = "finished"  // no delivery is open
	Cancelled State = "cancelled" // stopped by a person; what had left, left
)

// Campaign is a push about one notice to the enterprises it found eligible.
type Campaign struct {
	ID           int64
	NoticeID     int64
	RunID        *int64 // the matching run its audience was frozen from
	Title        string
	Subject      string
	Body         string // Markdown with tokens
	Channels     []Channel
	State        State
	ContentHash  []byte // of what was submitted
	AudienceSize int
	Version      int
	DraftedBy    int64
	SubmittedAt  *time.Time
	ApprovedBy   *int64
	ApprovedAt   *time.Time
	ReturnedNote string
	Class        Class
	Topic        Topic
	StartsAt     *time.Time // nil: as soon as it is approved
	Late         Late
	Ladder       Ladder     // channels that follow when the ones before were not read
	Token        string     // in the ids of its messages
	ExpandedAt   *time.Time // when every delivery existed
	PausedAt     *time.Time
	PauseReason  string
	StartedAt    *time.Time
	FinishedAt   *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time

	Purpose          Purpose
	FollowUp         bool // approved for those, too, who become eligible later
	RemindDays       []int
	RemindUnclaimed  int
	ReminderSubject  string
	ReminderBody     string
	FollowingEndedAt *time.Time // when a person ended follow-ups and reminders
	ParentID         *int64     // of a reminder: under whose approval it goes
	Stage            int        // of a reminder: working days before the closing, or the day as 20220614
	AmendmentID      *int64     // of those gained or lost
	Rehearses        *int64     // a rehearsal reaches nobody

	NoticeTitle  string
	ClosesAt     time.Time
	DrafterName  string
	ApproverName string
}

// Editable tells whether the campaign's content may still change. A reminder's and a rehearsal's is that of the campaign they belong to.
func (c Campaign) Editable() bool {
	return c.ParentID == nil && c.Rehearses == nil && (c.State == Draft || c.State == Submitted || c.State == Approved || c.State == Scheduled)
}

// Over tells whether nothing more will happen by itself.
func (c Campaign) Over() bool { return c.State == Finished || c.State == Cancelled }

// AwaitsStart tells whether the moment at which the campaign is to begin is still to come.
func (c Campaign) AwaitsStart(now time.Time) bool {
	return c.StartedAt == nil && c.Rehearses == nil && c.StartsAt != nil && c.StartsAt.After(now)
}

// Uses tells whether the campaign goes out on the channel.
func (c Campaign) Uses(ch Channel) bool { return slices.Contains(c.Channels, ch) }

// goesOut tells whether the campaign has a channel other than the inbox.
func (c Campaign) goesOut() bool {
	return slices.ContainsFunc(c.Channels, func(ch Channel) bool { return ch != Inbox })
}

// CampaignInput is what a drafter writes.
type CampaignInput struct {
	NoticeID int64 // of a new campaign; an edit leaves it
	Title    string
	Subject  string
	Body     string
	Channels []Channel
	Class    Class      // empty: Service
	Topic    Topic      // empty: PolicyPush
	StartsAt *time.Time // nil: as soon as it is approved
	Late     Late       // empty: Ask
	Ladder   Ladder     // its channels need not be among Channels

	FollowUp  bool // for those, too, who become eligible while the notice is open
	Reminders Reminders
}

// Class is what kind of message a campaign sends: it decides when people may be written to.
type Class string

const (
	Statutory   Class = "statutory"   // the law wants it delivered
	Informative Class = "service"     // about something that the enterprise may claim
	Promotional Class = "promotional" // an invitation
)

// Late is what happens when the moment at which a campaign was to begin has passed while nothing ran.
type Late string

const (
	SendLate Late = "send"   // begin as soon as possible
	AskLate  Late = "ask"    // pause, and let a person decide
	DropLate Late = "expire" // end it
)

// grace is how much later than planned a campaign may begin without being late.
const grace = 30 * time.Minute

// ExpandArgs asks for an approved campaign's deliveries to be made. The worker is jobs.ExpandCampaign.
type ExpandArgs struct {
	CampaignID int64 `json:"campaign_id" river:"unique"`
	Lane       int   `json:"lane,omitempty" river:"unique"`  // of those that expand it side by side
	Round      int64 `json:"round,omitempty" river:"unique"` // 0, or the minute of the sweep that found it dead
}

// Kind names the job in the database; it never changes.
func (ExpandArgs) Kind() string { return "expand_campaign" }

// clean trims what was typed, and answers the mistakes in page order.
func (in CampaignInput) clean() (CampaignInput, error) {
	in.Title, in.Subject, in.Body = strings.TrimSpace(in.Title), strings.TrimSpace(in.Subject), strings.TrimSpace(in.Body)
	var wrong []fault.Field
	text := func(name, value, label string, limit int) {
		switch {
		case value == "":
			wrong = append(wrong, fault.Field{Name: name, Message: "请填写" + label})
		case len([]rune(value)) > limit:
			wrong = append(wrong, fault.Field{Name: name, Message: label + "太长了，请精简"})
		default:
			if token := unknownToken(value); token != "" {
				wrong = append(wrong, fault.Field{Name: name, Message: label + "里有不认识的变量 " + token + "，可用的是 " + strings.Join(Tokens, " ")})
			}
		}
	}
	in.Class, in.Topic, in.Late = cmp.Or(in.Class, Informative), cmp.Or(in.Topic, PolicyPush), cmp.Or(in.Late, AskLate)
	text("title", in.Title, "活动名称", 100)
	text("subject", in.Subject, "标题", 100)
	if strings.ContainsAny(in.Subject, "\r\n") {
		wrong = append(wrong, fault.Field{Name: "subject", Message: "标题只能有一行"})
	}
	text("body", in.Body, "正文", 5000)
	if len(in.Channels) == 0 {
		wrong = append(wrong, fault.Field{Name: "channels", Message: "请至少选择一个渠道"})
	}
	for _, c := range in.Channels {
		if !slices.Contains(AllChannels, c) {
			wrong = append(wrong, fault.Field{Name: "channels", Message: "没有这个渠道：" + string(c)})
		}
	}
	if !slices.Contains([]Class{Statutory, Informative, Promotional}, in.Class) {
		wrong = append(wrong, fault.Field{Name: "class", Message: "没有这个类别：" + string(in.Class)})
	}
	if !in.Topic.known() {
		wrong = append(wrong, fault.Field{Name: "topic", Message: "没有这个主题：" + string(in.Topic)})
	}
	if !slices.Contains([]Late{SendLate, AskLate, DropLate}, in.Late) {
		wrong = append(wrong, fault.Field{Name: "late", Message: "没有这个选项：" + string(in.Late)})
	}
	wrong = append(wrong, in.Ladder.clean()...)
	if in.Ladder == nil {
		in.Ladder = Ladder{}
	}
	for _, r := range in.Ladder {
		if !slices.Contains(in.Channels, r.Channel) {
			in.Channels = append(slices.Clone(in.Channels), r.Channel)
		}
	}
	in.Channels = inOrder(in.Channels)
	if len(in.Channels) > 0 && len(in.Channels) == len(in.Ladder) {
		wrong = append(wrong, fault.Field{Name: "channels", Message: "请至少选择一个立即使用的渠道"})
	}
	later := in.cleanReminders(text) // after which text has had its say
	wrong = append(wrong, later...)
	return in, fault.Form(wrong...)
}

// inOrder lists channels as pages do, each once, so that the order in which they were picked is no change.
func inOrder(list []Channel) []Channel {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Channel) int { return slices.Index(AllChannels, a) - slices.Index(AllChannels, b) })
	return slices.Compact(list)
}

// contentHash binds an approval to what is sent and to whom.
func contentHash(c Campaign, audience []byte) []byte {
	parts := []any{c.NoticeID, c.Subject, c.Body, c.Channels, c.Class, c.Topic, c.StartsAt, c.Late, c.Ladder, audience}
	content, err := json.Marshal(append(parts, c.followed()...))
	if err != nil {
		panic(err) // strings, a number and bytes always encode
	}
	sum := sha256.Sum256(content)
	return sum[:]
}
