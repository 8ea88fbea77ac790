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
	sealed, err := oneContact(ctx, s.DB, enterpriseID, 0)
	if err != nil {
		return Contact{}, fmt.Errorf("contact of enterprise %d: %w", enterpriseID, err)
	}
	return s.open(sealed)
}

// open reads a contact.
func (s *Service) open(sealed sealedContact) (c Contact, err error) {
	c = Contact{ID: sealed.ID, EnterpriseID: sealed.EnterpriseID, Primary: sealed.IsPrimary, Role: sealed.Role,
		EmailConsent: sealed.EmailConsent, EmailRefused: sealed.EmailRefused}
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

// SaveContact writes a contact of the enterprise, with ID 0 its main one, and its whole answer on consent to e-mail: false withdraws it, and
// so does a new address without it.
func (s *Service) SaveContact(ctx context.Context, actor audit.Actor, in ContactInput) error {
	in, wrong := in.clean()
	if err := fault.Form(wrong...); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		id, err := s.saveOne(ctx, tx, actor, in)
		if err != nil {
			return err
		}
		if !in.EmailConsent {
			if _, err := withdrawConsent(ctx, tx, id, Email, ByForm, s.Now()); err != nil {
				return err
			}
		}
		return s.recordContact(ctx, tx, actor, "contact.save", in, id)
	})
	if err != nil {
		return fmt.Errorf("save contact of enterprise %d: %w", in.EnterpriseID, err)
	}
	return nil
}

// saveOne writes one contact over the one that is named, or the main one.
func (s *Service) saveOne(ctx context.Context, tx pgx.Tx, actor audit.Actor, in ContactInput) (id int64, err error) {
	if in.ID == 0 {
		ids, err := s.saveContactsTx(ctx, tx, actor, []ContactInput{in}, ByForm)
		if err != nil {
			return 0, err
		}
		return ids[0], nil
	}
	if _, err := oneContact(ctx, tx, in.EnterpriseID, in.ID); err != nil {
		return 0, err
	}
	if err := overwriteContact(ctx, tx, in.ID, s.columns([]ContactInput{in}), s.Now()); err != nil {
		return 0, err
	}
	return in.ID, s.agree(ctx, tx, actor, []ContactInput{in}, []int64{in.ID}, ByForm)
}

func (s *Service) recordContact(ctx context.Context, tx pgx.Tx, actor audit.Actor, action string, in ContactInput, id int64) error {
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "enterprises", ID: in.EnterpriseID,
		Detail: map[string]any{"contact": id, "role": in.Role, "email": in.Email != "", "mobile": in.Mobile != "", "consent": in.EmailConsent}})
}

// ImportContacts writes the main contacts of many enterprises, each at most once in the list, in one transaction, and the consents
// it states; it withdraws none, unless the address changes. A number that nobody can have is left out of a contact that has a mailbox. It
// answers how many contacts were left out because something stated is not usable.
func (s *Service) ImportContacts(ctx context.Context, actor audit.Actor, list []ContactInput) (rejected int, err error) {
	good := make([]ContactInput, 0, len(list))
	numbers := 0
	for _, in := range list {
		if _, ok := normaliseMobile(in.Mobile); !ok && in.Mobile != "" && in.Email != "" {
			in.Mobile = ""
			numbers++
		}
		if cleaned, wrong := in.clean(); len(wrong) == 0 {
			good = append(good, cleaned)
		}
	}
	rejected = len(list) - len(good)
	if len(good) == 0 {
		return rejected, nil
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := s.saveContactsTx(ctx, tx, actor, good, ByImport); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "contact.import", Subject: "contacts",
			Detail: map[string]any{"saved": len(good), "rejected": rejected, "numbers_left_out": numbers}})
	})
	if err != nil {
		return rejected, fmt.Errorf("import %d contacts: %w", len(list), err)
	}
	return rejected, nil
}

// saveContactsTx writes main contacts and what they agree to, and answers their ids in the order given.
func (s *Service) saveContactsTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, list []ContactInput, origin Origin) ([]int64, error) {
	saved, err := upsertContacts(ctx, tx, s.columns(list), s.Now())
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, in := range list {
		ids[i] = saved[in.EnterpriseID]
	}
	return ids, s.agree(ctx, tx, actor, list, ids, origin)
}

// agree opens the consents that contacts state.
func (s *Service) agree(ctx context.Context, tx pgx.Tx, actor audit.Actor, list []ContactInput, ids []int64, origin Origin) error {
	var c choices
	for i, in := range list {
		if in.EmailConsent {
			c.add(ids[i], Email, PolicyPush)
		}
	}
	return giveConsents(ctx, tx, c, origin, actor.IP, s.Now())
}

// columns seals contacts.
func (s *Service) columns(list []ContactInput) (c contactColumns) {
	for _, in := range list {
		c.enterpriseIDs = append(c.enterpriseIDs, in.EnterpriseID)
		c.roles = append(c.roles, string(in.Role))
		c.names = append(c.names, s.Key.Seal(in.Name))
		c.emails, c.emailHashes = s.sealInto(c.emails, c.emailHashes, in.Email)
		c.mobiles, c.mobileHash = s.sealInto(c.mobiles, c.mobileHash, in.Mobile)
	}
	return c
}

// sealInto appends the sealed value and its hash, or nulls for an empty one.
func (s *Service) sealInto(sealed, hashes [][]byte, plain string) ([][]byte, [][]byte) {
	if plain == "" {
		return append(sealed, nil), append(hashes, nil)
	}
	return append(sealed, s.Key.Seal(plain)), append(hashes, s.Key.Hash(plain))
}
