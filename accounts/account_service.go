package accounts

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

// ErrLoginTaken is returned for a login that another account has.
var ErrLoginTaken = fault.New(fault.Conflict, "该登录名已被使用，请换一个")

// ErrNoAccount is returned for an account that is missing or an enterprise's.
var ErrNoAccount = fault.New(fault.NotFound, "没有这个账号，请从账号列表进入")

// Service is what other packages may ask of accounts.
type Service struct {
	DB  db.Conn
	Now func() time.Time
}

// New is an account to be made. Without a password nobody can sign in to it yet.
type New struct {
	Login        string
	Name         string
	Role         Role
	Section      string
	EnterpriseID *int64
	Password     string
	MustChange   bool // before anything else is done
}

// Create makes an account.
func (s *Service) Create(ctx context.Context, actor audit.Actor, n New) (Account, error) {
	n.Login = strings.ToLower(strings.TrimSpace(n.Login))
	if n.Login == "" || strings.TrimSpace(n.Name) == "" || !n.Role.Valid() {
		return Account{}, fault.New(fault.Invalid, "请填写登录名、姓名和角色")
	}
	var hash *string
	if n.Password != "" {
		if err := checkPassword(n.Password); err != nil {
			return Account{}, err
		}
		h, err := hashPassword(n.Password)
		if err != nil {
			return Account{}, fmt.Errorf("hash password: %w", err)
		}
		hash = &h
	}
	var a Account
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		var err error
		if a, err = insertAccount(ctx, tx, n, hash, s.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "account.create", Subject: "accounts", ID: a.ID,
			Detail: map[string]any{"login": a.Login, "role": a.Role}})
	})
	if err != nil {
		return Account{}, fmt.Errorf("create account %q: %w", n.Login, err)
	}
	return a, nil
}

// Staff lists the accounts of the bureau.
func (s *Service) Staff(ctx context.Context) ([]Account, error) { return listAccounts(ctx, s.DB) }

// Get returns an account of the bureau.
func (s *Service) Get(ctx context.Context, id int64) (Account, error) {
	a, err := getAccount(ctx, s.DB, id)
	if err != nil {
		return Account{}, fmt.Errorf("get account %d: %w", id, err)
	}
	return a, nil
}
