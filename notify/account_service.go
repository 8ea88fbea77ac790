package notify

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/fault"
)

// Accounts lists the accounts of every channel, by channel and name, without their secrets.
func (s *Service) Accounts(ctx context.Context) ([]Account, error) {
	for _, channel := range slices.Sorted(maps.Keys(s.Carriers)) {
		if err := ensureEnvironment(ctx, s.DB, channel, environmentName(channel), s.today(), s.Now()); err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
	}
	rows, err := accounts(ctx, s.DB, 0, s.today(), s.Now())
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	health, err := recent(ctx, s.DB, s.Now())
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	list := make([]Account, len(rows))
	for i, row := range rows {
		row.Account.Recent = health[row.Account.ID]
		list[i] = s.show(row)
	}
	return list, nil
}

// Account is one of them.
func (s *Service) Account(ctx context.Context, id int64) (Account, error) {
	row, err := account(ctx, s.DB, id, s.today(), s.Now())
	if err != nil {
		return Account{}, fmt.Errorf("account %d: %w", id, err)
	}
	health, err := recent(ctx, s.DB, s.Now())
	if err != nil {
		return Account{}, fmt.Errorf("account %d: %w", id, err)
	}
	row.Account.Recent = health[id]
	return s.show(row), nil
}

// show leaves the secrets out. A configuration that this key does not open shows none of its fields.
func (s *Service) show(row storedAccount) Account {
	a := row.Account
	if a.Fixed() {
		a.Label = "随系统启动的配置"
		return a
	}
	a.Callbacks = s.callbacks(a)
	p, known := s.provider(a.Channel, a.Kind)
	if a.Label = p.Label; !known {
		a.Label = a.Kind
	}
	if stored, err := s.openConfig(row.Sealed); err == nil {
		a.Config, a.Secrets = p.shown(stored)
	}
	return a
}

// SaveAccount makes an account, which begins disabled, or changes one, and answers its id. Campaigns that are under way go on by it at once.
func (s *Service) SaveAccount(ctx context.Context, actor audit.Actor, in AccountInput) (int64, error) {
	in, wrong := in.clean()
	id := in.ID
	err := s.changeAccount(ctx, actor, "provider.save", func(tx pgx.Tx) (int64, any, error) {
		var stored storedAccount
		if in.ID != 0 {
			var err error
			if stored, err = lockAccount(ctx, tx, in.ID, s.today(), s.Now()); err != nil {
				return id, nil, err
			}
			if stored.Account.Version != in.Version {
				return id, nil, ErrAccountStale
			}
			in.Channel, in.Kind = stored.Account.Channel, stored.Account.Kind
		}
		sealed, changed, err := s.newConfig(in, stored, wrong)
		if err != nil {
			return id, nil, err
		}
		detail := map[string]any{"channel": in.Channel, "kind": in.Kind, "name": in.Name, "weight": in.RestingWeight, "rate": in.Rate, "burst": in.Burst,
			"daily_quota": in.DailyQuota, "changed": changed}
		if in.ID == 0 {
			id, err = insertAccount(ctx, tx, in, sealed, s.today(), s.Now())
			return id, detail, err
		}
		if err := updateAccount(ctx, tx, in, sealed, s.Now()); err != nil {
			return id, nil, err
		}
		return id, detail, s.wakeChannel(ctx, tx, in.Channel)
	})
	if err != nil {
		return 0, fmt.Errorf("save account %d: %w", in.ID, err)
	}
	return id, nil
}

// newConfig is the sealed configuration after an edit, and the names of the fields that it changed.
func (s *Service) newConfig(in AccountInput, stored storedAccount, wrong []fault.Field) (sealed []byte, changed []string, err error) {
	if in.Kind == Environment && in.ID != 0 {
		return nil, nil, fault.Form(wrong...)
	}
	p, known := s.provider(in.Channel, in.Kind)
	if !known {
		return nil, nil, fault.Form(append(wrong, fault.Field{Name: "kind", Message: "没有这种服务商：" + in.Kind})...)
	}
	before, err := s.openConfig(stored.Sealed)
	if err != nil {
		before = nil // sealed with another key: everything has to be typed again
	}
	config, missing := p.merged(in.Config, before)
	if err := fault.Form(append(wrong, missing...)...); err != nil {
		return nil, nil, err
	}
	for _, f := range p.Fields {
		if string(before[f.Name]) != string(config[f.Name]) {
			changed = append(changed, f.Name)
		}
	}
	sealed, err = s.sealConfig(p, config)
	return sealed, changed, err
}

// EnableAccount lets messages leave through an account, those that wait for one at once.
func (s *Service) EnableAccount(ctx context.Context, actor audit.Actor, id int64) error {
	err := s.changeAccount(ctx, actor, "provider.enable", func(tx pgx.Tx) (int64, any, error) {
		channel, ok, err := setEnabled(ctx, tx, id, true, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrAccountEnabled)
		}
		return id, nil, s.wakeChannel(ctx, tx, channel)
	})
	if err != nil {
		return fmt.Errorf("enable account %d: %w", id, err)
	}
	return nil
}

// DisableAccount lets nothing more begin to leave through an account; a turn of some seconds still ends. When it was the channel's last one,
// what is to leave waits for another.
func (s *Service) DisableAccount(ctx context.Context, actor audit.Actor, id int64) error {
	err := s.changeAccount(ctx, actor, "provider.disable", func(tx pgx.Tx) (int64, any, error) {
		_, ok, err := setEnabled(ctx, tx, id, false, s.Now())
		if err != nil || !ok {
			return id, nil, orElse(err, ErrAccountStopped)
		}
		return id, nil, nil
	})
	if err != nil {
		return fmt.Errorf("disable account %d: %w", id, err)
	}
	return nil
}

// changeAccount runs one verb on an account and its audit event in one transaction.
func (s *Service) changeAccount(ctx context.Context, actor audit.Actor, action string, verb func(pgx.Tx) (id int64, detail any, err error)) error {
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		id, detail, err := verb(tx)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "provider_accounts", ID: id, Detail: detail})
	})
}

// wakeChannel lets the campaigns that are under way on a channel look for an account again: theirs may sleep until tomorrow.
func (s *Service) wakeChannel(ctx context.Context, tx pgx.Tx, channel Channel) error {
	running, err := runningOn(ctx, tx, channel)
	if err != nil || len(running) == 0 {
		return err
	}
	if err := forgetTurns(ctx, tx, channel, s.Now()); err != nil {
		return err
	}
	var jobs []river.InsertManyParams
	for _, id := range running {
		jobs = append(jobs, river.InsertManyParams{Args: DeliverArgs{CampaignID: id, Channel: channel, Round: s.Now().UnixMilli()}})
	}
	_, err = s.Jobs.InsertManyTx(ctx, tx, jobs)
	return err
}

// environmentName is what the account is called that a process was started with.
func environmentName(channel Channel) string {
	if channel == Email {
		return "SMTP"
	}
	return channel.Label()
}
