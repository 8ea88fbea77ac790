package sms

import (
	"context"
	"encoding/json"
	"time"

	"huizhida/notify"
)

type gatewayReceipt struct {
	ID    string `json:"id"`
	Ref   string `json:"ref"`
	To    string `json:"to"`
	State string `json:"state"` // delivered, failed; in answers to a question also pending
	Code  string `json:"code"`  // why it failed: bad_number, out_of_service, blacklisted, sensitive …, or the carrier's own
	At    string `json:"at"`    // RFC 3339
}

// read answers false for what names no message.
func (g gatewayReceipt) read() (Receipt, bool) {
	number, ok := Number(g.To)
	r := Receipt{Ref: g.Ref, MessageID: g.ID, To: number, State: State(g.State), Code: scrub(g.Code), At: rfc3339(g.At)}
	if !ok || g.ID == "" && g.Ref == "" {
		return r, false
	}
	switch r.State {
	case Delivered, Pending:
		return r, true
	case Failed:
		r.fail("")
		if g.Code == "out_of_service" {
			r.Reason = OutOfService
		}
		if m, known := gatewayCodes[g.Code]; known && m.kind.reason() != "" {
			r.Reason, r.BadAddress = m.kind.reason(), m.kind == badNumber
		}
		return r, true
	}
	return r, false
}

func rfc3339(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || at.Year() < 2000 {
		return time.Time{}
	}
	return at
}

// query asks by our id, or by the gateway's own.
func (g gateway) query(ctx context.Context, q Question) ([]Receipt, *notify.Failure) {
	request := map[string]any{"id": q.ID, "ref": q.Ref, "to": q.To}
	if !q.SentAt.IsZero() {
		request["sent_at"] = q.SentAt.UTC().Format(time.RFC3339)
	}
	said, f := g.call(ctx, "query", request)
	if f != nil {
		return nil, f
	}
	var found []Receipt
	for _, raw := range said.Receipts {
		r, ok := raw.read()
		if ok && r.To == q.To && (r.MessageID == q.ID || q.Ref != "" && r.Ref == q.Ref) {
			r.MessageID = q.ID
			found = append(found, r)
		}
	}
	return found, nil
}

// receipts reads {"receipts":[…]}.
func (gateway) receipts(body []byte) ([]Receipt, error) {
	list, err := member(body, "receipts")
	if err != nil {
		return nil, err
	}
	receipts := make([]Receipt, 0, len(list))
	for _, raw := range list {
		var said gatewayReceipt
		if json.Unmarshal(raw, &said) != nil {
			continue
		}
		if r, ok := said.read(); ok && r.State != Pending {
			receipts = append(receipts, r)
		}
	}
	return receipts, nil
}

// replies reads {"replies":[…]}.
func (gateway) replies(body []byte) ([]Reply, error) {
	list, err := member(body, "replies")
	if err != nil {
		return nil, err
	}
	replies := make([]Reply, 0, len(list))
	for _, raw := range list {
		var said struct{ From, Text, At string }
		if json.Unmarshal(raw, &said) != nil {
			continue
		}
		if reply, ok := newReply(said.From, said.Text, rfc3339(said.At)); ok {
			replies = append(replies, reply)
		}
	}
	return replies, nil
}

// member is the list under a name in a JSON object.
func member(body []byte, name string) ([]json.RawMessage, error) {
	var object map[string]json.RawMessage
	if len(body) > maxAnswer || json.Unmarshal(body, &object) != nil || object[name] == nil {
		return nil, ErrCallback
	}
	return items(object[name])
}
