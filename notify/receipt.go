package notify

import (
	"strconv"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"huizhida/fault"
)

// ErrNoDelivery is returned for a receipt about a message that is not known here, or not yet.
var ErrNoDelivery = fault.New(fault.NotFound, "没有这条投递")

// Receipt is what a provider says about a message after it took it.
type Receipt struct {
	Channel   Channel   `json:"channel"`
	MessageID string    `json:"message_id,omitempty"` // ours, or
	Ref       string    `json:"ref,omitempty"`        // the provider's
	Whose     []byte    `json:"whose,omitempty"`      // the hash of the address, where a Ref may be of several messages
	Event     Event     `json:"event"`
	Dead      bool      `json:"dead,omitempty"` // nobody is at the address: never try it again
	Code      string    `json:"code,omitempty"`
	Detail    string    `json:"detail,omitempty"` // without the address
	At        time.Time `json:"at"`
}

// ReceiptArgs asks for a receipt to be noted. It may be there before our own word that the message left. The worker is jobs.TakeReceipt.
type ReceiptArgs struct {
	Receipt
}

// Kind names the job in the database; it never changes.
func (ReceiptArgs) Kind() string { return "take_receipt" }

// InsertOpts sends the job to the queue of deliveries.
func (ReceiptArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: Queue} }

// ReceiptPatience is how long a receipt waits for its message to become known.
const ReceiptPatience = 5 * time.Minute

// splitMessageID takes a message's id apart: "17.3f…@host" is delivery 17 of the campaign with the token 3f….
func splitMessageID(id string) (delivery int64, token string) {
	local, _, _ := strings.Cut(strings.Trim(id, "<> "), "@")
	number, token, _ := strings.Cut(local, ".")
	delivery, err := strconv.ParseInt(number, 10, 64)
	if err != nil || token == "" {
		return 0, ""
	}
	return delivery, token
}
