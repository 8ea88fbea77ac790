package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// Browser is where a sign-in comes from.
type Browser struct {
	IP    string
	Agent string
	Token string // of the session it is still in, which a new one ends; or empty
}

// SignIn starts a session and returns its token, which only the browser keeps. Wrong guesses are counted and, at the fifth, lock the account for 15 minutes.
func (s *Service) SignIn(ctx context.Context, login, password string, from Browser) (token string, a Account, err error) {
	login = strings.ToLower(strings.TrimSpace(login))
	var refused error // committed with the count of the failure
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var hash string
		if a, hash, err = credentials(ctx, tx, login); err != nil {
			return err
		}
		if a.Locked(s.Now()) {
			refused = ErrLocked
			return s.record(ctx, tx, a, from, "session.refuse_locked")
		}
		same, err := samePassword(password, hash)
		if err != nil {
			return fmt.Errorf("compare password: %w", err)
		}
		if !same || a.DisabledAt != nil {
			refused, err = s.fail(ctx, tx, a, from)
			return err
		}
		token, err = s.start(ctx, tx, a, from)
		return err
	})
	if err = errors.Join(err, refused); err != nil {
		return "", Account{}, fmt.Errorf("sign in: %w", err)
	}
	return token, a, nil
}

func (s *Service) fail(ctx context.Context, tx pgx.Tx, a Account, from Browser) (refused, err error) {
	if a.ID == 0 {
		return ErrSignIn, nil
	}
	locked, err := countFailure(ctx, tx, a.ID, s.Now().Add(lockFor))
	if err != nil {
		return nil, err
	}
	if locked {
		return ErrLocked, s.record(ctx, tx, a, from, "account.lock")
	}
	return ErrSignIn, s.record(ctx, tx, a, from, "session.refuse")
}

func (s *Service) start(ctx context.Context, tx pgx.Tx, a Account, from Browser) (string, error) {
	if err := clearFailures(ctx, tx, a.ID); err != nil {
		return "", err
	}
	if _, err := deleteSessionsBefore(ctx, tx, s.Now()); err != nil {
		return "", err
	}
	if err := s.end(ctx, tx, a.Actor(from.IP), from.Token); err != nil {
		return "", err
	}
	token := rand.Text()
	if err := insertSession(ctx, tx, digest(token), a.ID, rand.Text(), from.IP, from.Agent, s.Now()); err != nil {
		return "", err
	}
	return token, s.record(ctx, tx, a, from, "session.start")
}

func (s *Service) record(ctx context.Context, tx pgx.Tx, a Account, from Browser, action string) error {
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: a.Actor(from.IP), Action: action, Subject: "accounts", ID: a.ID})
}

// Session returns who the token belongs to, or ErrNoSession.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	row, err := findSession(ctx, s.DB, digest(token))
	if err != nil {
		return Session{}, err
	}
	now := s.Now()
	if now.Sub(row.SeenAt) > idle(row.Role) || now.Sub(row.SessionCreatedAt) > longest {
		return Session{}, ErrNoSession
	}
	if now.Sub(row.SeenAt) > time.Minute {
		if err := touchSession(ctx, s.DB, digest(token), now); err != nil {
			return Session{}, fmt.Errorf("touch session: %w", err)
		}
	}
	return Session{Account: row.Account, CSRF: row.CSRF}, nil
}

// SignOut ends the session. Ending it twice is no error.
func (s *Service) SignOut(ctx context.Context, actor audit.Actor, token string) error {
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return s.end(ctx, tx, actor, token) })
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

// end deletes the session of the token, if there is one.
func (s *Service) end(ctx context.Context, tx pgx.Tx, actor audit.Actor, token string) error {
	id, err := deleteSession(ctx, tx, digest(token))
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "session.end", Subject: "accounts", ID: id})
}

// digest is what the database keeps of a token: a copy of the table signs nobody in.
func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
