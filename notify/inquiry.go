package notify

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Asker is a carrier whose provider can be asked what became of a message. Asking changes nothing there.
type Asker interface {
	Ask(ctx context.Context, q Question) (Finding, *Failure)
}

// Question is about one message.
type Question struct {
	MessageID string    // ours
	Ref       string    // the provider's, when it told one
	To        string    // as the channel has it
	SentAt    time.Time // when the call was made
}

// Finding is what a provider knows of a message.
type Finding struct {
	Receipt *Receipt // of this message for certain; EventAccepted while nothing was heard of its arrival
	Alike   bool     // it has one to the same address at about the time, and cannot say whose
}

// InquireArgs asks for providers to be asked about messages of unknown fate. The worker is jobs.Inquire.
type InquireArgs struct{}

// Kind names the job in the database; it never changes.
func (InquireArgs) Kind() string { return "inquire" }

// InsertOpts sends the job to the queue of deliveries, and leaves it out where one already waits or runs.
func (InquireArgs) InsertOpts() river.InsertOpts { return *onceAtATime(Queue) }

// Answers of a provider that was asked: a closed list.
const (
	AnswerKnown      = "known"      // it has the message
	AnswerAlike      = "alike"      // it has one that may be it
	AnswerNone       = "none"       // it has none
	AnswerUnanswered = "unanswered" // the question failed
	AnswerUnable     = "unable"     // the account's provider cannot be asked
)

var answerLabels = map[string]string{
	AnswerKnown: "服务商有这条消息", AnswerAlike: "服务商有发给同一号码、时间相近的一条，不能确定是不是它", AnswerNone: "服务商查无此条",
	AnswerUnanswered: "查询没有成功", AnswerUnable: "该服务商不提供查询",
}

// Inquiry is how often a provider was asked about a delivery, and what it said last.
type Inquiry struct {
	Asked   int
	AskedAt time.Time
	NextAt  *time.Time // nil: it is not asked again
	Answer  string
	Code    string // the provider's own, where the question itself failed
}

// Label is the answer in words.
func (i Inquiry) Label() string { return answerLabels[i.Answer] }

// A provider may be behind by some minutes, and forgets after some days.
const askAfter = 2 * time.Minute

// askAgain are the waits after each question; after the last one a person decides.
var askAgain = []time.Duration{10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}
