package accounts

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// Issue makes an account for one of the staff, with a password that its owner must change at the first sign-in.
func (s *Service) Issue(ctx context.Context, actor audit.Actor, n New) (Issued, error) {
	n.Login, n.Name, n.Section = strings.ToLower(strings.TrimSpace(n.Login)), strings.TrimSpace(n.Name), strings.TrimSpace(n.Section)
	if err := checkNew(n); err != nil {
		return Issued{}, fmt.Errorf("issue account: %w", err)
	}
	n.Password, n.MustChange, n.EnterpriseID = initialPassword(), true, nil
	a, err := s.Create(ctx, actor, n)
	return Issued{a, n.Password}, err
}

// ResetPassword replaces a forgotten password by one that its owner must change, and ends the account's sessions.
func (s *Service) ResetPassword(ctx context.Context, actor audit.Actor, id int64) (Issued, error) {
	password := initialPassword()
	hash, err := hashPassword(password)
	if err != nil {
		return Issued{}, fmt.Errorf("hash password: %w", err)
	}
	var a Account
	err = s.change(ctx, actor, "account.reset_password", id, func(tx pgx.Tx) (detail map[string]any, err error) {
		if a, err = resetPassword(ctx, tx, id, hash); err != nil {
			return nil, err
		}
		return s.shutOut(ctx, tx, a)
	})
	return Issued{a, password}, err
}

// Disable keeps an account out from its next click on.
func (s *Service) Disable(ctx context.Context, actor audit.Actor, id int64) error {
	return s.change(ctx, actor, "account.disable", id, func(tx pgx.Tx) (map[string]any, error) {
		a, err := disable(ctx, tx, id, s.Now())
		if err != nil {
			return nil, err
		}
		return s.shutOut(ctx, tx, a)
	})
}

// Enable lets a disabled account in again, with its old password.
func (s *Service) Enable(ctx context.Context, actor audit.Actor, id int64) error {
	return s.change(ctx, actor, "account.enable", id, func(tx pgx.Tx) (map[string]any, error) {
		a, err := enable(ctx, tx, id)
		return map[string]any{"login": a.Login}, err
	})
}

// Unlock lifts the lock that failed sign-ins brought, before its time.
func (s *Service) Unlock(ctx context.Context, actor audit.Actor, id int64) error {
	return s.change(ctx, actor, "account.unlock", id, func(tx pgx.Tx) (map[string]any, error) {
		a, err := unlock(ctx, tx, id, s.Now())
		return map[string]any{"login": a.Login}, err
	})
}

// change runs a guarded update of another's account and records it; both happen or neither does.
func (s *Service) change(ctx context.Context, actor audit.Actor, action string, id int64, update func(pgx.Tx) (map[string]any, error)) error {
	if id == actor.ID {
		return fmt.Errorf("%s %d: %w", action, id, ErrOneself)
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		detail, err := update(tx)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "accounts", ID: id, Detail: detail})
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", action, id, err)
	}
	return nil
}

// shutOut ends every session of the account, and says how many for the trail.
func (s *Service) shutOut(ctx context.Context, tx pgx.Tx, a Account) (map[string]any, error) {
	ended, err := deleteSessionsOf(ctx, tx, a.ID, nil)
	return map[string]any{"login": a.Login, "sessions_ended": ended}, err
}

// checkNew says everything that is wrong with a member of staff's account.
func checkNew(n New) error {
	var bad []fault.Field
	if n.Login == "" || len(n.Login) > 40 || strings.ContainsFunc(n.Login, func(r rune) bool { return !strings.ContainsRune(loginLetters, r) }) {
		bad = append(bad, fault.Field{Name: "login", Message: "登录名用小写字母、数字、点、横线，不超过40个字符"})
	}
	if length := len([]rune(n.Name)); length == 0 || length > 40 {
		bad = append(bad, fault.Field{Name: "name", Message: "请填写姓名，不超过40个字"})
	}
	if !n.Role.Valid() || n.Role == Enterprise {
		bad = append(bad, fault.Field{Name: "role", Message: "请选择一个角色"})
	}
	if len([]rune(n.Section)) > 40 {
		bad = append(bad, fault.Field{Name: "section", Message: "科室不超过40个字"})
	}
	return fault.Form(bad...)
}

const loginLetters = "abcdefghijklmnopqrstuvwxyz0123456789.-_"
