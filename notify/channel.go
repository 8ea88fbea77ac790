package notify

import (
	"context"
	"time"
)

// Channel is a way to reach an enterprise.
type Channel string

const (
	Inbox       Channel = "inbox"        // 站内信: the enterprise's own, needs no contact
	Email       Channel = "email"        // 邮件
	SMS         Channel = "sms"          // 短信
	WeChat      Channel = "wechat"       // 微信公众号模板消息
	MiniProgram Channel = "mini_program" // 微信小程序订阅消息, each use of which the reader granted
	WebPush     Channel = "webpush"      // 浏览器推送
	Webhook     Channel = "webhook"      // another app of the district, which has its own readers
	Call        Channel = "call"         // 电话: a line on staff's list
)

// AllChannels are in the order pages list them.
var AllChannels = []Channel{Inbox, Email, WeChat, MiniProgram, SMS, WebPush, Webhook, Call}

// Channels are those a campaign may use, in the order pages show them.
var Channels = []Channel{Inbox, Email, SMS, WeChat, MiniProgram, WebPush}

// usualChannels are those that a campaign begins with.
var usualChannels = []Channel{Inbox, Email}

// Label is the channel's Chinese name.
func (c Channel) Label() string {
	switch c {
	case Inbox:
		return "站内信"
	case Email:
		return "邮件"
	case SMS:
		return "短信"
	case WeChat:
		return "微信"
	case MiniProgram:
		return "小程序"
	case WebPush:
		return "浏览器推送"
	case Webhook:
		return "区级应用"
	case Call:
		return "电话"
	}
	return string(c)
}

// Resends tells whether a message of which nobody knows whether it left is sent again by itself. It is where its reader recognises the
// copy: by the Message-ID, the topic or the webhook-id, which stay the same. On all others a person or the provider decides.
func (c Channel) Resends() bool { return c == Inbox || c == Email || c == WebPush || c == Webhook }

// Carrier takes messages out of the building on one channel, through one account at a provider. An adapter under notify/ implements it.
type Carrier interface {
	// Batch is how many messages one call to the provider takes.
	Batch() int
	// Session prepares to carry some messages. It does no work yet and is used by one goroutine.
	Session() Session
}

// Session is what is kept between the calls to a provider: a connection, a token.
type Session interface {
	// Connect makes sure that the provider can be reached; the error is a Failure of everything that waits, and no attempt.
	Connect(ctx context.Context) *Failure
	// Send carries up to Batch messages in one call and answers for each, in their order.
	Send(ctx context.Context, batch []Outgoing) []Result
	Close() error
}

// Outgoing is one message for one address.
type Outgoing struct {
	ID          string            // the same on every attempt: the Message-ID without brackets, the topic, the webhook-id
	To          string            // as the channel has it: a mailbox, a mobile number, an openid, a subscription (or several, in an array) as JSON
	Topic       Topic             // what it is about, for providers with a template for each
	Subject     string            // one line
	Text        string            // plain text
	HTML        string            // a fragment
	Link        string            // the page that it is about, with its host
	Unsubscribe string            // the one-click address
	Params      map[string]string // for providers that fill templates of their own: enterprise, notice, closes, reasons, link
}

// Result is a provider's answer about one message.
type Result struct {
	Ref     string   // the provider's own name for it, by which receipts speak of it
	Shared  bool     // the Ref is of the whole call: only together with the address it names the message
	Failure *Failure // nil when it was accepted
	Gone    []string // of several addresses that To named, those where nobody is: their endpoints
}

// Failure is why a provider did not take a message.
type Failure struct {
	Permanent  bool          // never try this message again
	BadAddress bool          // the address itself is at fault: never try it again
	Unsure     bool          // the provider may have taken it: the answer got lost
	Unsent     bool          // nothing of it left, for no fault of its own: no attempt
	Account    bool          // the account is at fault, not the message: quota spent, blocked, no balance; nothing else will be taken either
	Wait       time.Duration // how long the provider asked to wait; 0 when it did not say
	Reason     Reason        // when the channel knows better than its code: no subscription, template refused
	Code       string        // the provider's own: "550 5.1.1", "isv.BUSINESS_LIMIT_CONTROL", "43101", or "network"
	Detail     string        // the provider's words, without the recipient's address
}
