package accounts

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

// PasswordChange is what somebody types to change the own password.
type PasswordChange struct {
	Old   string
	New   string
	Again string
}

// ChangePassword changes the actor's own password and ends the other sessions; that of token goes on.
// A wrong old password counts like a failed sign-in, so that an open desk is no place for guessing.
func (s *Service) ChangePassword(ctx context.Context, actor audit.Actor, token string, c PasswordChange) error {
	var refused error // committed with the count of the failure
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		a, hash, err := ownCredentials(ctx, tx, actor.ID)
		if err != nil {
			return err
		}
		if a.Locked(s.Now()) {
			refused = fault.Form(fault.Field{Name: "old", Message: "原密码连续5次不正确，请15分钟后再改"})
			return nil
		}
		same, err := samePassword(c.Old, hash)
		if err != nil {
			return fmt.Errorf("compare password: %w", err)
		}
		if !same {
			refused = fault.Form(fault.Field{Name: "old", Message: "原密码不正确，请重新输入"})
			_, err = s.fail(ctx, tx, a, Browser{IP: actor.IP})
			return err
		}
		if refused = c.check(); refused != nil {
			return nil
		}
		return s.setPassword(ctx, tx, actor, token, c.New)
	})
	if err = errors.Join(err, refused); err != nil {
		return fmt.Errorf("change password of %d: %w", actor.ID, err)
	}
	return nil
}

// check looks at the new password, once the old one was right.
func (c PasswordChange) check() error {
	switch {
	case c.New == c.Old:
		return fault.Form(fault.Field{Name: "password", Message: "新密码不能与原密码相同，请换一个"})
	case c.New != c.Again:
		return fault.Form(fault.Field{Name: "again", Message: "两次输入的新密码不一致，请重新输入"})
	}
	return checkPassword(c.New)
}

func (s *Service) setPassword(ctx context.Context, tx pgx.Tx, actor audit.Actor, token, password string) error {
	hash, err := hashPassword(password)
	if err != nil {
		return fmt.Errorf("hash password: %w", err)
	}
	if err := updatePassword(ctx, tx, actor.ID, hash); err != nil {
		return err
	}
	ended, err := deleteSessionsOf(ctx, tx, actor.ID, digest(token))
	if err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "account.change_password", Subject: "accounts", ID: actor.ID,
		Detail: map[string]any{"sessions_ended": ended}})
}

// ownCredentials locks the account's row, so that guesses made at once are counted one by one.
func ownCredentials(ctx context.Context, conn db.Conn, id int64) (Account, string, error) {
	var login string
	err := conn.QueryRow(ctx, `select login from accounts where id = $1 and disabled_at is null for update`, id).Scan(&login)
	if errors.Is(err, pgx.ErrNoRows) {
		return Account{}, "", ErrNoSession
	}
	if err != nil {
		return Account{}, "", err
	}
	return credentials(ctx, conn, login)
}

func updatePassword(ctx context.Context, conn db.Conn, id int64, hash string) error {
	_, err := conn.Exec(ctx, `update accounts set password_hash = $2, must_change = false, failures = 0 where id = $1`, id, hash)
	return err
}
