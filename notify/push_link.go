package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// brief is what a message on a lock screen says below its subject: no more than anybody may see who passes by.
func (w writer) brief() string { return w.notice + "，" + w.closes + "截止。点开查看。" }

// ownLink is the page that opens a delivery's letter for its reader, who signs in.
func (s *Service) ownLink(deliveryID int64) string {
	return strings.TrimSuffix(s.BaseURL, "/") + "/inbox/pushed/" + strconv.FormatInt(deliveryID, 10)
}

// openAddress reads where a delivery goes. A reader with several browsers has all of them.
func (s *Service) openAddress(d claimed) (string, error) {
	to, err := s.Key.Open(d.Address)
	if err != nil || len(d.Others) == 0 {
		return to, err
	}
	list := []json.RawMessage{json.RawMessage(to)}
	for _, sealed := range d.Others {
		other, err := s.Key.Open(sealed)
		if err != nil {
			return "", err
		}
		list = append(list, json.RawMessage(other))
	}
	raw, err := json.Marshal(list)
	return string(raw), err
}

// Pushed finds what a delivery to the enterprise told of: its own letter in the inbox, 0 without one, and the notice. It answers ErrNoMessage for
// another enterprise's. That the reader came is a receipt.
func (s *Service) Pushed(ctx context.Context, enterpriseID, deliveryID int64) (messageID, noticeID int64, err error) {
	var channel Channel
	var token string
	var left bool
	err = s.DB.QueryRow(ctx, `
		select c.notice_id, d.channel, c.token, d.state in `+reachedStates+`,
		       coalesce((select m.id from deliveries i join inbox_messages m on m.delivery_id = i.id
		                 where i.campaign_id = d.campaign_id and i.enterprise_id = $1 and i.channel = 'inbox'), 0)
		from deliveries d join campaigns c on c.id = d.campaign_id
		where d.id = $2 and d.channel <> 'inbox'
		  and (d.enterprise_id = $1 or exists (select from deliveries f where f.told_by = d.id and f.enterprise_id = $1))`,
		enterpriseID, deliveryID).Scan(&noticeID, &channel, &token, &left, &messageID)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, 0, ErrNoMessage
	}
	if err == nil && left {
		err = s.TakeReceipt(ctx, Receipt{Channel: channel, MessageID: s.messageID(token, deliveryID), Event: EventRead, At: s.Now()})
	}
	if err != nil {
		return 0, 0, fmt.Errorf("open what delivery %d told: %w", deliveryID, err)
	}
	return messageID, noticeID, nil
}
