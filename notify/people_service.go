package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// maxContacts is how many people may speak for one enterprise.
const maxContacts = 20

// ErrManyContacts is returned where an enterprise has as many contacts as may be.
var ErrManyContacts = fault.New(fault.Conflict, "联系人太多了，请先删除不再使用的")

// ErrMainContact is returned for the main contact, which is replaced and not removed.
var ErrMainContact = fault.New(fault.Conflict, "主要联系人不能删除，可以改成另一位")

// Contacts lists the people who speak for an enterprise, the main one first.
func (s *Service) Contacts(ctx context.Context, enterpriseID int64) ([]Contact, error) {
	sealed, err := contactsOf(ctx, s.DB, enterpriseID)
	if err != nil {
		return nil, fmt.Errorf("contacts of enterprise %d: %w", enterpriseID, err)
	}
	list := make([]Contact, len(sealed))
	for i, one := range sealed {
		if list[i], err = s.open(one); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// AddContact adds a person who speaks for an enterprise; the first is its main contact.
func (s *Service) AddContact(ctx context.Context, actor audit.Actor, in ContactInput) (id int64, err error) {
	in, wrong := in.clean()
	if err := fault.Form(wrong...); err != nil {
		return 0, err
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		n, err := lockContacts(ctx, tx, in.EnterpriseID)
		if err != nil {
			return err
		}
		if n >= maxContacts {
			return ErrManyContacts
		}
		if id, err = insertContact(ctx, tx, s.columns([]ContactInput{in}), n == 0, s.Now()); err != nil {
			return err
		}
		if err := s.agree(ctx, tx, actor, []ContactInput{in}, []int64{id}, ByForm); err != nil {
			return err
		}
		return s.recordContact(ctx, tx, actor, "contact.add", in, id)
	})
	if err != nil {
		return 0, fmt.Errorf("add contact of enterprise %d: %w", in.EnterpriseID, err)
	}
	return id, nil
}

// RemoveContact forgets a person's name and addresses and ends what was agreed; the row stays for the messages that it was sent. What waits
// for it is suppressed when its turn comes.
func (s *Service) RemoveContact(ctx context.Context, actor audit.Actor, enterpriseID, id int64) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		c, err := oneContact(ctx, tx, enterpriseID, id)
		if err != nil {
			return err
		}
		if c.IsPrimary {
			return ErrMainContact
		}
		if err := emptyContact(ctx, tx, c.ID, s.Key.Seal(""), s.Now()); err != nil {
			return err
		}
		return s.recordContact(ctx, tx, actor, "contact.remove", ContactInput{EnterpriseID: enterpriseID, Role: c.Role}, c.ID)
	})
	if err != nil {
		return fmt.Errorf("remove contact %d: %w", id, err)
	}
	return nil
}

// MakeMainContact lets another of the enterprise's contacts be its main one.
func (s *Service) MakeMainContact(ctx context.Context, actor audit.Actor, enterpriseID, id int64) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if _, err := lockContacts(ctx, tx, enterpriseID); err != nil {
			return err
		}
		c, err := oneContact(ctx, tx, enterpriseID, id)
		if err != nil || c.IsPrimary {
			return err
		}
		if err := makePrimary(ctx, tx, enterpriseID, c.ID, s.Now()); err != nil {
			return err
		}
		return s.recordContact(ctx, tx, actor, "contact.main", ContactInput{EnterpriseID: enterpriseID, Role: c.Role}, c.ID)
	})
	if err != nil {
		return fmt.Errorf("make contact %d the main one: %w", id, err)
	}
	return nil
}
