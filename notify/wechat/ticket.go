package wechat

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"
)

// ticketLife is how long a reader may take at WeChat.
const ticketLife = 10 * time.Minute

// ticket says for whom a reader set out. WeChat carries it as state, which takes 128 letters and digits.
type ticket struct {
	enterpriseID, contactID, accountID int64
}

const (
	ticketPurpose = "wechat-binding"
	ticketHead    = 4 + 3*8 // bytes: until when, and three ids
)

var errTicket = errors.New("this is no ticket of ours")

// ticket signs one for a session, or for whoever has it where there is none.
func (s *Service) ticket(session string, enterpriseID, contactID, accountID int64) string {
	head := binary.BigEndian.AppendUint32(nil, uint32(s.Now().Add(ticketLife).Unix()))
	for _, id := range []int64{enterpriseID, contactID, accountID} {
		head = binary.BigEndian.AppendUint64(head, uint64(id))
	}
	return hex.EncodeToString(append(head, s.Key.Sign(ticketPurpose, session+"\x00"+string(head))...))
}

// readTicket believes what ticket signed for the session, until its time is over.
func (s *Service) readTicket(session, text string) (ticket, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) <= ticketHead {
		return ticket{}, errTicket
	}
	head := raw[:ticketHead]
	if !s.Key.Signed(ticketPurpose, session+"\x00"+string(head), raw[ticketHead:]) || s.Now().Unix() > int64(binary.BigEndian.Uint32(head)) {
		return ticket{}, errTicket
	}
	id := func(n int) int64 { return int64(binary.BigEndian.Uint64(head[4+8*n:])) }
	return ticket{id(0), id(1), id(2)}, nil
}
