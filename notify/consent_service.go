package notify

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// UnsubscribeFrom names the enterprise and the channel whose messages a token would end, and changes nothing: mail scanners follow every link.
func (s *Service) UnsubscribeFrom(ctx context.Context, token string) (enterprise string, channel Channel, err error) {
	id, channel, err := s.contactOf(token)
	if err != nil {
		return "", "", err
	}
	if enterprise, err = contactEnterprise(ctx, s.DB, id); errors.Is(err, pgx.ErrNoRows) {
		return "", "", ErrBadToken
	}
	if err != nil {
		return "", "", fmt.Errorf("unsubscribe contact %d: %w", id, err)
	}
	return enterprise, channel, nil
}

// Unsubscribe withdraws the consents that a token names, whatever they are about. Withdrawing is as easy as giving (个人信息保护法 art. 15), and doing it twice is fine.
func (s *Service) Unsubscribe(ctx context.Context, actor audit.Actor, token string) error {
	id, channel, err := s.contactOf(token)
	if err != nil {
		return err
	}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		had, err := withdrawConsent(ctx, tx, id, channel, ByLink, s.Now())
		if err != nil || !had {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "consent.withdraw", Subject: "contacts", ID: id,
			Detail: map[string]any{"channel": channel, "by": ByLink}})
	})
	if err != nil {
		return fmt.Errorf("unsubscribe contact %d: %w", id, err)
	}
	return nil
}

// Suppress keeps an address from being tried on the channel until its owner confirms it again.
func (s *Service) Suppress(ctx context.Context, actor audit.Actor, channel Channel, address, reason string) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		if err := suppress(ctx, tx, channel, s.Key.Hash(normalise(channel, address)), reason, s.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "address.suppress", Subject: "suppressions",
			Detail: map[string]any{"channel": channel, "reason": reason}})
	})
	if err != nil {
		return fmt.Errorf("suppress an address: %w", err)
	}
	return nil
}
