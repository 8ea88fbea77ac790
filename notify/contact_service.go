package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// Contact is the enterprise's main contact, opened, or ErrNoContact.
func (s *Service) Contact(ctx context.Context, enterpriseID int64) (Contact, error) {
	sealed, err := primaryContact(ctx, s.DB, enterpriseID)
	if err != nil {
		return Contact{}, fmt.Errorf("contact of enterprise %d: %w", enterpriseID, err)
	}
	c := Contact{ID: sealed.ID, EnterpriseID: sealed.EnterpriseID, EmailConsent: sealed.EmailConsent, EmailRefused: sealed.EmailRefused}
	for _, field := range []struct {
		sealed []byte
		plain  *string
	}{{sealed.Name, &c.Name}, {sealed.Email, &c.Email}, {sealed.Mobile, &c.Mobile}} {
		if field.sealed == nil {
			continue
		}
		if *field.plain, err = s.Key.Open(field.sealed); err != nil {
			return Contact{}, fmt.Errorf("contact %d: %w", sealed.ID, err)
		}
	}
	return c, nil
}

// SaveContact writes the enterprise's main contact and its whole answer on consent: false withdraws it, and so does a new address without it.
func (s *Service) SaveContact(ctx context.Context, actor audit.Actor, in ContactInput) error {
	in, wrong := in.clean()
	if err := fault.Form(wrong...); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := s.saveContactsTx(ctx, tx, actor, []ContactInput{in}); err != nil {
			return err
		}
		if !in.EmailConsent {
			if err := withdrawConsentOf(ctx, tx, in.EnterpriseID, Email, s.Now()); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "contact.save", Subject: "enterprises", ID: in.EnterpriseID,
			Detail: map[string]any{"email": in.Email != "", "mobile": in.Mobile != "", "consent": in.EmailConsent}})
	})
	if err != nil {
		return fmt.Errorf("save contact of enterprise %d: %w", in.EnterpriseID, err)
	}
	return nil
}

// ImportContacts writes the main contacts of many enterprises, each at most once in the list, in one transaction, and the consents
// it states; it withdraws none, unless the address changes. It answers how many were left out because something stated is not usable.
func (s *Service) ImportContacts(ctx context.Context, actor audit.Actor, list []ContactInput) (rejected int, err error) {
	good := make([]ContactInput, 0, len(list))
	for _, in := range list {
		if cleaned, wrong := in.clean(); len(wrong) == 0 {
			good = append(good, cleaned)
		}
	}
	rejected = len(list) - len(good)
	if len(good) == 0 {
		return rejected, nil
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := s.saveContactsTx(ctx, tx, actor, good); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "contact.import", Subject: "contacts",
			Detail: map[string]any{"saved": len(good), "rejected": rejected}})
	})
	if err != nil {
		return rejected, fmt.Errorf("import %d contacts: %w", len(list), err)
	}
	return rejected, nil
}

func (s *Service) saveContactsTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, list []ContactInput) error {
	var c contactColumns
	var consenting []int64
	for _, in := range list {
		c.enterpriseIDs = append(c.enterpriseIDs, in.EnterpriseID)
		c.names = append(c.names, s.Key.Seal(in.Name))
		c.emails, c.emailHashes = s.sealInto(c.emails, c.emailHashes, in.Email)
		c.mobiles, c.mobileHash = s.sealInto(c.mobiles, c.mobileHash, in.Mobile)
		if in.EmailConsent {
			consenting = append(consenting, in.EnterpriseID)
		}
	}
	if err := upsertContacts(ctx, tx, c, s.Now()); err != nil {
		return err
	}
	return giveConsents(ctx, tx, consenting, Email, actor.IP, s.Now())
}

// sealInto appends the sealed value and its hash, or nulls for an empty one.
func (s *Service) sealInto(sealed, hashes [][]byte, plain string) ([][]byte, [][]byte) {
	if plain == "" {
		return append(sealed, nil), append(hashes, nil)
	}
	return append(sealed, s.Key.Seal(plain)), append(hashes, s.Key.Hash(plain))
}
