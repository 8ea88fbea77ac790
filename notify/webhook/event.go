package webhook

import (
	"slices"
	"time"
)

// Event is what an app may be told of.
type Event string

// The events. Their names and the fields of their data never change; new ones may come.
const (
	DocumentPublished       Event = "document.published"
	DocumentWithdrawn       Event = "document.withdrawn"
	DocumentRepealed        Event = "document.repealed"
	InterpretationPublished Event = "interpretation.published"

	NoticePublished Event = "notice.published"
	NoticeMatched   Event = "notice.matched"
	CampaignDone    Event = "campaign.finished"
	ClaimSubmitted  Event = "claim.submitted"
	ClaimAccepted   Event = "claim.accepted"
	ClaimReturned   Event = "claim.returned"
	ClaimApproved   Event = "claim.approved"
	ClaimRefused    Event = "claim.refused"
	ClaimWithdrawn  Event = "claim.withdrawn"
	Test            Event = "webhook.test"
)

// Events are those that an endpoint may choose, in the order pages show them. Test comes to whoever asked for it, chosen or not.
var Events = []Event{DocumentPublished, DocumentWithdrawn, DocumentRepealed, InterpretationPublished, NoticePublished, NoticeMatched, CampaignDone, ClaimSubmitted, ClaimAccepted, ClaimReturned, ClaimApproved, ClaimRefused, ClaimWithdrawn}

// Label is the event's Chinese name.
func (e Event) Label() string {
	switch e {
	case DocumentPublished:
		return "政策文件公开"
	case DocumentWithdrawn:
		return "政策文件撤下"
	case DocumentRepealed:
		return "政策文件废止"
	case InterpretationPublished:
		return "政策解读公开"
	case NoticePublished:
		return "申报通知发布"
	case NoticeMatched:
		return "申报通知匹配完成"
	case CampaignDone:
		return "推送完成"
	case ClaimSubmitted:
		return "申领提交"
	case ClaimAccepted:
		return "申领受理"
	case ClaimReturned:
		return "申领退回补正"
	case ClaimApproved:
		return "申领通过"
	case ClaimRefused:
		return "申领不予受理或不予通过"
	case ClaimWithdrawn:
		return "申领撤回"
	case Test:
		return "测试"
	}
	return string(e)
}

func (e Event) known() bool { return e == Test || slices.Contains(Events, e) }

// DocumentData is the data of the document events.
type DocumentData struct {
	DocumentID int64  `json:"document_id"`
	Title      string `json:"title"`
	DocNo      string `json:"doc_no"`
	URL        string `json:"url"`
}

// InterpretationData is the data of interpretation.published.
type InterpretationData struct {
	InterpretationID int64  `json:"interpretation_id"`
	DocumentID       int64  `json:"document_id"`
	Title            string `json:"title"`
	URL              string `json:"url"`
}

// NoticeData is the data of the notice events.
type NoticeData struct {
	NoticeID int64     `json:"notice_id"`
	Title    string    `json:"title"`
	ClosesAt time.Time `json:"closes_at"`
	URL      string    `json:"url"`
}

// CampaignData is the data of campaign.finished.
type CampaignData struct {
	CampaignID int64 `json:"campaign_id"`
	NoticeID   int64 `json:"notice_id"`
	Audience   int   `json:"audience"` // enterprises
	Reached    int   `json:"reached"`  // those of them that got at least one message
}

// ClaimData is the data of the claim events.
type ClaimData struct {
	ClaimID  int64  `json:"claim_id"`
	RefNo    string `json:"ref_no"`
	NoticeID int64  `json:"notice_id"`
	USCC     string `json:"uscc"` // the enterprise's unified social credit code
}

// TestData is the data of webhook.test.
type TestData struct {
	EndpointID int64 `json:"endpoint_id"`
}

// envelope is the body of a request.
type envelope struct {
	Type      Event     `json:"type"`
	Timestamp time.Time `json:"timestamp"` // when it happened, whenever it is sent
	Data      any       `json:"data"`
}
