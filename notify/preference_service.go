package notify

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

// Preferences reads the grid of one of the enterprise's contacts; with 0, of its main one. It answers ErrNoContact or ErrNoSuchContact.
func (s *Service) Preferences(ctx context.Context, enterpriseID, contactID int64) (Preferences, error) {
	p, err := s.preferences(ctx, s.DB, enterpriseID, contactID)
	if err != nil {
		return p, fmt.Errorf("preferences of enterprise %d: %w", enterpriseID, err)
	}
	return p, nil
}

func (s *Service) preferences(ctx context.Context, conn db.Conn, enterpriseID, contactID int64) (Preferences, error) {
	sealed, err := oneContact(ctx, conn, enterpriseID, contactID)
	if err != nil {
		return Preferences{}, err
	}
	c, err := s.open(sealed)
	if err != nil {
		return Preferences{}, err
	}
	ways, err := ways(ctx, conn, c.ID)
	if err != nil {
		return Preferences{}, err
	}
	for i := range ways {
		if ways[i].Sends, err = s.Reaches(ctx, ways[i].Channel); err != nil {
			return Preferences{}, err
		}
	}
	given, err := consentsOf(ctx, conn, c.ID)
	if err != nil {
		return Preferences{}, err
	}
	return preferencesOf(c, ways, given), nil
}

// SavePreferences writes the whole grid of a contact: what is newly on is agreed to in the words of today, what is off is withdrawn, and both
// count for messages that wait already. Turning a channel on, or confirming it, lets a refused address be tried again.
func (s *Service) SavePreferences(ctx context.Context, actor audit.Actor, in PreferencesInput) error {
	if err := in.clean(); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return s.savePreferencesTx(ctx, tx, actor, in) })
	if err != nil {
		return fmt.Errorf("save preferences of enterprise %d: %w", in.EnterpriseID, err)
	}
	return nil
}

// savePreferencesTx is SavePreferences within the caller's transaction, of a grid that was checked.
func (s *Service) savePreferencesTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, in PreferencesInput) error {
	in.Origin = cmp.Or(in.Origin, ByForm)
	p, err := s.preferences(ctx, tx, in.EnterpriseID, in.ContactID)
	if err != nil {
		return err
	}
	on, off := p.turned(in.On)
	var wrong []fault.Field
	for _, choice := range on {
		lacks := func(f fault.Field) bool { return f.Name == string(choice.Channel) }
		if !p.way(choice.Channel).Known && !slices.ContainsFunc(wrong, lacks) {
			wrong = append(wrong, fault.Field{Name: string(choice.Channel), Message: "要用" + choice.Channel.Label() + "接收，请先填写或绑定"})
		}
	}
	if err := fault.Form(wrong...); err != nil {
		return err
	}
	return s.turn(ctx, tx, actor, p.Contact, in, on, off)
}

func (s *Service) turn(ctx context.Context, tx pgx.Tx, actor audit.Actor, c Contact, in PreferencesInput, on, off []Choice) error {
	if err := giveConsents(ctx, tx, choicesOf(c.ID, on), in.Origin, actor.IP, s.Now()); err != nil {
		return err
	}
	if err := takeConsents(ctx, tx, choicesOf(c.ID, off), in.Origin, s.Now()); err != nil {
		return err
	}
	if err := lift(ctx, tx, c.ID, in.Confirm); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "consent.save", Subject: "contacts", ID: c.ID,
		Detail: map[string]any{"on": on, "off": off, "confirmed": in.Confirm, "origin": in.Origin, "text": ConsentText}})
}

// Consents lists all that a contact ever agreed to, the newest first.
func (s *Service) Consents(ctx context.Context, enterpriseID, contactID int64) ([]Consent, error) {
	c, err := oneContact(ctx, s.DB, enterpriseID, contactID)
	if err != nil {
		return nil, fmt.Errorf("consents of enterprise %d: %w", enterpriseID, err)
	}
	list, err := consentsOf(ctx, s.DB, c.ID)
	if err != nil {
		return nil, fmt.Errorf("consents of contact %d: %w", c.ID, err)
	}
	return list, nil
}

// ConfirmAddress lets a contact's address that was refused be tried again: its owner says that it works.
func (s *Service) ConfirmAddress(ctx context.Context, actor audit.Actor, enterpriseID, contactID int64, channel Channel) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		c, err := oneContact(ctx, tx, enterpriseID, contactID)
		if err != nil {
			return err
		}
		if err := lift(ctx, tx, c.ID, []Channel{channel}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "address.confirm", Subject: "contacts", ID: c.ID,
			Detail: map[string]any{"channel": channel}})
	})
	if err != nil {
		return fmt.Errorf("confirm an address of enterprise %d: %w", enterpriseID, err)
	}
	return nil
}

// NoPreferences is the grid of a contact who is not known yet.
func (s *Service) NoPreferences(ctx context.Context) (Preferences, error) {
	list := make([]Way, len(GridChannels))
	for i, channel := range GridChannels {
		sends, err := s.Reaches(ctx, channel)
		if err != nil {
			return Preferences{}, err
		}
		list[i] = Way{Channel: channel, Known: channel == Inbox, Sends: sends}
	}
	return preferencesOf(Contact{}, list, nil), nil
}
