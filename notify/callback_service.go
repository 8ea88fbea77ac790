package notify

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Hear takes what the provider of an account sent to its callback address, and answers what it wants to hear, once all of it is stored. Twice
// is once. An account that is disabled still hears what became of what it sent.
func (s *Service) Hear(ctx context.Context, channel Channel, accountID int64, c Callback) (Answer, error) {
	given, err := base64.RawURLEncoding.DecodeString(c.Token)
	if err != nil || !s.Key.Signed(callbackPurpose, strconv.FormatInt(accountID, 10), given) {
		return Answer{}, ErrForgedCallback
	}
	carrier, err := s.accountCarrier(ctx, channel, accountID)
	if err != nil {
		return Answer{}, fmt.Errorf("callback of account %d: %w", accountID, err)
	}
	listener, ok := carrier.(Listener)
	if !ok {
		return Answer{}, ErrForgedCallback
	}
	heard, err := listener.Hear(ctx, c)
	if err != nil {
		return Answer{}, fmt.Errorf("callback of account %d: %w", accountID, err)
	}
	if err := s.Receive(ctx, s.sealed(channel, heard.Receipts)); err != nil {
		return Answer{}, fmt.Errorf("callback of account %d: %w", accountID, err)
	}
	for _, stop := range heard.Stops {
		if _, err := s.ReplyStop(ctx, stop.Address, stop.At); err != nil && !errors.Is(err, errNoMobile) {
			return Answer{}, fmt.Errorf("callback of account %d: %w", accountID, err)
		}
	}
	return heard.Answer, nil
}

// sealed are receipts as jobs carry them: without addresses, and dated.
func (s *Service) sealed(channel Channel, list []HeardReceipt) []Receipt {
	receipts := make([]Receipt, len(list))
	for i, h := range list {
		r := h.Receipt
		r.Channel, r.Code, r.Detail = channel, storable(r.Code), storable(r.Detail)
		if now := s.Now(); r.At.IsZero() || r.At.After(now) {
			r.At = now
		}
		if h.To != "" {
			r.Whose = s.Key.Hash(normalise(channel, h.To))
		}
		receipts[i] = r
	}
	return receipts
}

// storable is a provider's word as Postgres keeps it.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\x00", "")
}

// accountCarrier is the carrier of one account of a channel, or ErrForgedCallback where there is none.
func (s *Service) accountCarrier(ctx context.Context, channel Channel, id int64) (Carrier, error) {
	row, err := account(ctx, s.DB, id, s.today(), s.Now())
	if errors.Is(err, ErrNoAccount) || err == nil && (row.Account.Channel != channel || row.Account.Fixed()) {
		return nil, ErrForgedCallback
	}
	if err != nil {
		return nil, err
	}
	return s.carrierOf(ctx, channel, candidate{ID: id, Kind: row.Account.Kind, Version: row.Account.Version})
}
