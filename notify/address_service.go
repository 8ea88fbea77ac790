package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// Bind notes where a contact is found, as the reader's own device said, and answers its id. Whoever had nothing agreed on the channel agrees to
// policy pushes by it: the words beside the button say so.
func (s *Service) Bind(ctx context.Context, actor audit.Actor, in AddressInput) (id int64, err error) {
	if !in.Channel.bound() || in.Address == "" || in.Name == "" {
		return 0, ErrNoBinding
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		c, err := oneContact(ctx, tx, in.EnterpriseID, in.ContactID)
		if err != nil {
			return err
		}
		if id, err = bindAddress(ctx, tx, c.ID, in, s.Key.Seal(in.Address), s.Key.Hash(in.Name), s.Now()); err != nil {
			return err
		}
		agreed, err := agreedOn(ctx, tx, c.ID, in.Channel)
		if err != nil {
			return err
		}
		if !agreed {
			on := choicesOf(c.ID, []Choice{{PolicyPush, in.Channel}})
			if err := giveConsents(ctx, tx, on, ByForm, actor.IP, s.Now()); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "address.bind", Subject: "contacts", ID: c.ID,
			Detail: map[string]any{"channel": in.Channel, "agreed": !agreed, "text": ConsentText}})
	})
	if err != nil {
		return 0, fmt.Errorf("bind an address of enterprise %d: %w", in.EnterpriseID, err)
	}
	return id, nil
}

// Unbind forgets an address of one of the enterprise's contacts; with the last one on a channel ends what was agreed there.
func (s *Service) Unbind(ctx context.Context, actor audit.Actor, enterpriseID, id int64) (Channel, error) {
	var a Address
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) (err error) {
		if a, err = forgetAddress(ctx, tx, enterpriseID, id, s.Now()); err != nil {
			return err
		}
		if err := endWithoutAddress(ctx, tx, a, s.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "address.unbind", Subject: "contacts", ID: a.ContactID,
			Detail: map[string]any{"channel": a.Channel}})
	})
	if err != nil {
		return "", fmt.Errorf("unbind address %d of enterprise %d: %w", id, enterpriseID, err)
	}
	return a.Channel, nil
}

// Addresses lists where one of the enterprise's contacts, with 0 its main one, is found.
func (s *Service) Addresses(ctx context.Context, enterpriseID, contactID int64) ([]Address, error) {
	c, err := oneContact(ctx, s.DB, enterpriseID, contactID)
	if err != nil {
		return nil, fmt.Errorf("addresses of enterprise %d: %w", enterpriseID, err)
	}
	list, err := addressesOf(ctx, s.DB, c.ID)
	if err != nil {
		return nil, fmt.Errorf("addresses of contact %d: %w", c.ID, err)
	}
	return list, nil
}

// Leave honours what a provider says of a reader: who left an account at a moment wants nothing by it any more, unless they agreed again since.
// It answers how many contacts had agreed.
func (s *Service) Leave(ctx context.Context, channel Channel, name string, said time.Time) (n int, err error) {
	if !channel.bound() {
		return 0, ErrNoBinding
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if n, err = leaveAddress(ctx, tx, channel, s.Key.Hash(name), said, s.Now()); err != nil || n == 0 {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: audit.System(channel.Label()), Action: "consent.withdraw", Subject: "addresses",
			Detail: map[string]any{"channel": channel, "by": ByProvider, "contacts": n}})
	})
	if err != nil {
		return 0, fmt.Errorf("leave by %s: %w", channel, err)
	}
	return n, nil
}

// StopChannel withdraws in one step all that a contact agreed to on a channel, or with an empty one on all of them. Nothing else changes: the
// address stays, and what must be told is still told.
func (s *Service) StopChannel(ctx context.Context, actor audit.Actor, enterpriseID, contactID int64, channel Channel) error {
	list := GridChannels
	if channel != "" {
		list = []Channel{channel}
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		c, err := oneContact(ctx, tx, enterpriseID, contactID)
		if err != nil {
			return err
		}
		var ended []Channel
		for _, channel := range list {
			had, err := withdrawConsent(ctx, tx, c.ID, channel, ByForm, s.Now())
			if err != nil {
				return err
			}
			if had {
				ended = append(ended, channel)
			}
		}
		if len(ended) == 0 {
			return nil
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "consent.withdraw", Subject: "contacts", ID: c.ID,
			Detail: map[string]any{"channels": ended, "by": ByForm}})
	})
	if err != nil {
		return fmt.Errorf("stop %s of enterprise %d: %w", channel, enterpriseID, err)
	}
	return nil
}

// SaveMine writes a contact of the enterprise together with its whole grid: both or neither.
func (s *Service) SaveMine(ctx context.Context, actor audit.Actor, in ContactInput, grid PreferencesInput) error {
	in.EmailConsent = slices.Contains(grid.On, Choice{PolicyPush, Email})
	in, wrong := in.clean()
	if err := fault.Form(wrong...); err != nil {
		return err
	}
	if err := grid.clean(); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		id, err := s.saveOne(ctx, tx, actor, in)
		if err != nil {
			return err
		}
		if err := s.recordContact(ctx, tx, actor, "contact.save", in, id); err != nil {
			return err
		}
		grid.EnterpriseID, grid.ContactID = in.EnterpriseID, id
		return s.savePreferencesTx(ctx, tx, actor, grid)
	})
	if err != nil {
		return fmt.Errorf("save preferences of enterprise %d: %w", in.EnterpriseID, err)
	}
	return nil
}
