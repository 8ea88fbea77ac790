package notify

import (
	"context"
	"strings"
)

// Card is what one enterprise would receive on a channel that fills forms of its own.
type Card struct {
	Channel Channel
	Lines   []PreviewLine
	Problem string // why it could not be sent; empty: it can
	Missing bool   // nothing sends on the channel: the words are those that would be given to it
}

// PreviewLine is one line of it.
type PreviewLine struct {
	Label string // of a template's field; empty: none
	Value string
	Title bool
}

// previewer is a carrier that knows what becomes of a message.
type previewer interface {
	Preview(Outgoing) (lines []PreviewLine, problem string)
}

// cards are what the campaign's channels with forms of their own would bring one enterprise.
func (s *Service) cards(ctx context.Context, c Campaign, w writer, to recipient) (list []Card, err error) {
	for _, channel := range []Channel{WeChat, MiniProgram, WebPush} {
		if !c.Uses(channel) {
			continue
		}
		letter := w.outward(to)
		out := Outgoing{ID: "preview", To: "preview", Subject: letter.Subject, Text: letter.Text, Link: w.link, Params: w.params(to)}
		if channel == WebPush {
			out.Text = w.brief()
		}
		card := Card{Channel: channel, Missing: true, Lines: []PreviewLine{{Value: out.Subject, Title: true}, {Value: strings.TrimSpace(w.brief())}}}
		carrier, err := s.anyCarrier(ctx, channel)
		if err != nil {
			return nil, err
		}
		if p, ok := carrier.(previewer); ok {
			card.Missing = false
			card.Lines, card.Problem = p.Preview(out)
		}
		list = append(list, card)
	}
	return list, nil
}

// anyCarrier is the carrier of the account that a channel's messages would most likely leave by; nil when there is none.
func (s *Service) anyCarrier(ctx context.Context, channel Channel) (Carrier, error) {
	list, err := s.options(ctx, channel, 0, keepsAll)
	if err != nil {
		return nil, err
	}
	var best *candidate
	for i, c := range list {
		if c.Enabled && (best == nil || c.Weight > best.Weight) {
			best = &list[i]
		}
	}
	if best == nil {
		return nil, nil
	}
	carrier, err := s.carrierOf(ctx, channel, *best)
	if err != nil {
		return nil, nil // its configuration is at fault, which the account's own page says
	}
	return carrier, nil
}

// Carrier is an account's, and whether the account is enabled; ErrNoAccount for one that is not set up on the site.
func (s *Service) Carrier(ctx context.Context, accountID int64) (channel Channel, carrier Carrier, enabled bool, err error) {
	stored, err := account(ctx, s.DB, accountID, s.today(), s.Now())
	if err != nil {
		return "", nil, false, err
	}
	a := stored.Account
	if a.Fixed() {
		return "", nil, false, ErrNoAccount
	}
	carrier, err = s.carrierOf(ctx, a.Channel, candidate{ID: a.ID, Kind: a.Kind, Version: a.Version})
	return a.Channel, carrier, a.Enabled, err
}

// Enabled are the carriers of a channel's enabled accounts, by account, those that can be used.
func (s *Service) Enabled(ctx context.Context, channel Channel) (ids []int64, list []Carrier, err error) {
	options, err := s.options(ctx, channel, 0, keepsAll)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range options {
		if !o.Enabled {
			continue
		}
		if carrier, err := s.carrierOf(ctx, channel, o); err == nil {
			ids, list = append(ids, o.ID), append(list, carrier)
		}
	}
	return ids, list, nil
}
