package webhook

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"huizhida/audit"
	"huizhida/fault"
)

// maxOverlap is how long an old secret may sign beside a new one.
const maxOverlap = 30 * 24 * time.Hour

// Endpoints lists all, by name.
func (s *Service) Endpoints(ctx context.Context) ([]Endpoint, error) {
	list, err := endpoints(ctx, s.db, s.now())
	if err != nil {
		return nil, fmt.Errorf("list webhook endpoints: %w", err)
	}
	return list, nil
}

// Endpoint reads one, or answers ErrNoEndpoint.
func (s *Service) Endpoint(ctx context.Context, id int64) (Endpoint, error) {
	e, err := endpoint(ctx, s.db, id, s.now())
	if err != nil {
		return e, fmt.Errorf("webhook endpoint %d: %w", id, err)
	}
	return e, nil
}

// AddEndpoint registers an app. The secret is shown this once, to be handed to the app's developers.
func (s *Service) AddEndpoint(ctx context.Context, actor audit.Actor, in EndpointInput) (id int64, secret string, err error) {
	if in, err = in.clean(ctx, s.guard); err != nil {
		return 0, "", err
	}
	secret = newSecret()
	err = s.change(ctx, actor, "webhook.add", func(tx pgx.Tx) (int64, any, error) {
		if id, err = insertEndpoint(ctx, tx, in, actor.ID, s.now()); err != nil {
			return 0, nil, err
		}
		return id, in.detail(), insertSecret(ctx, tx, id, s.key.Seal(secret), s.now(), s.now())
	})
	if err != nil {
		return 0, "", fmt.Errorf("add webhook endpoint: %w", err)
	}
	return id, secret, nil
}

// EditEndpoint changes name, address and events. What waits goes to the new address.
func (s *Service) EditEndpoint(ctx context.Context, actor audit.Actor, id int64, in EndpointInput) error {
	in, err := in.clean(ctx, s.guard)
	if err != nil {
		return err
	}
	return s.verb(ctx, actor, "webhook.edit", id, func(tx pgx.Tx) (any, error) {
		return in.detail(), updateEndpoint(ctx, tx, id, in, s.now())
	})
}

// RotateSecret makes a new secret, shown this once. For the time of the overlap messages are signed with the old one too; with none, at once
// with the new one only, as after a leak.
func (s *Service) RotateSecret(ctx context.Context, actor audit.Actor, id int64, overlap time.Duration) (secret string, err error) {
	if overlap < 0 || overlap > maxOverlap {
		return "", fault.New(fault.Invalid, "新旧密钥并用的时间应在0到30天之间")
	}
	secret = newSecret()
	err = s.verb(ctx, actor, "webhook.rotate", id, func(tx pgx.Tx) (any, error) {
		if _, err := lockEndpoint(ctx, tx, id); err != nil {
			return nil, err
		}
		return map[string]any{"overlap_hours": overlap.Hours()}, insertSecret(ctx, tx, id, s.key.Seal(secret), s.now(), s.now().Add(overlap))
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Disable switches an endpoint off. What waits for it is cancelled; Recover makes up for it after Enable.
func (s *Service) Disable(ctx context.Context, actor audit.Actor, id int64) error {
	return s.verb(ctx, actor, "webhook.disable", id, func(tx pgx.Tx) (any, error) {
		if _, err := lockEndpoint(ctx, tx, id); err != nil {
			return nil, err
		}
		ok, err := disable(ctx, tx, id, ByStaff, s.now())
		return map[string]any{"for": ByStaff}, orElse(ok, err, ErrDisabled)
	})
}

// Enable switches an endpoint on again.
func (s *Service) Enable(ctx context.Context, actor audit.Actor, id int64) error {
	return s.verb(ctx, actor, "webhook.enable", id, func(tx pgx.Tx) (any, error) {
		if _, err := lockEndpoint(ctx, tx, id); err != nil {
			return nil, err
		}
		ok, err := enable(ctx, tx, id, s.now())
		return nil, orElse(ok, err, ErrEnabled)
	})
}

// DeleteEndpoint forgets an endpoint and its secrets for good. What waits for it is cancelled.
func (s *Service) DeleteEndpoint(ctx context.Context, actor audit.Actor, id int64) error {
	return s.verb(ctx, actor, "webhook.delete", id, func(tx pgx.Tx) (any, error) {
		return nil, deleteEndpoint(ctx, tx, id, s.now())
	})
}

// verb is change on an endpoint that is known, with its errors wrapped.
func (s *Service) verb(ctx context.Context, actor audit.Actor, action string, id int64, do func(pgx.Tx) (detail any, err error)) error {
	err := s.change(ctx, actor, action, func(tx pgx.Tx) (int64, any, error) {
		detail, err := do(tx)
		return id, detail, err
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", action, id, err)
	}
	return nil
}

// detail is what the audit trail tells of an endpoint: of its address the host only, because the rest may be a secret of the app.
func (in EndpointInput) detail() any {
	host := ""
	if u, err := url.Parse(in.URL); err == nil {
		host = u.Host
	}
	return map[string]any{"name": in.Name, "host": host, "events": in.Events}
}

// one turns a guarded update of an endpoint into its error: finding no row means that there is none.
func one(tag pgconn.CommandTag, err error) error {
	return orElse(tag.RowsAffected() > 0, err, ErrNoEndpoint)
}

// orElse is the error of a guarded update: its own, or what finding no row means.
func orElse(found bool, err, missing error) error {
	if err != nil || found {
		return err
	}
	return missing
}
