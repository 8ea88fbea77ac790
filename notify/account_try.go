package notify

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/fault"
)

// What stops the trial of an account.
var (
	errTryAddress = fault.Form(fault.Field{Name: "address", Message: "请填写接收测试消息的地址"})
	errTryEmail   = fault.Form(fault.Field{Name: "address", Message: "请填写完整的邮箱地址，例如 lin@panyu.example"})
	errTryMobile  = fault.Form(fault.Field{Name: "address", Message: "请填写11位手机号码，例如 13800138000"})
	errTryConfig  = fault.New(fault.Conflict, "这个账号的配置在当前进程里不能用，请检查配置后再测试")
	errTryUnsure  = fault.New(fault.Conflict, "发出后没有收到服务商的明确答复，可能已送出；请先看看有没有收到，再决定是否重试")
)

// TryAccount sends one message through the account, whether it is enabled or not, to whoever looks after it, and answers with what is to be
// mended. The trail tells of it before it leaves, without the address.
func (s *Service) TryAccount(ctx context.Context, actor audit.Actor, id int64, address string) error {
	row, err := account(ctx, s.DB, id, s.today(), s.Now())
	if err != nil {
		return fmt.Errorf("try account %d: %w", id, err)
	}
	a := row.Account
	if address, err = tryAddress(a.Channel, address); err != nil {
		return err
	}
	carrier, err := s.carrierOf(ctx, a.Channel, candidate{ID: a.ID, Kind: a.Kind, Version: a.Version})
	if err != nil || carrier == nil {
		return fmt.Errorf("try account %d: %w", id, errTryConfig)
	}
	if err := s.allowTry(ctx, actor, a); err != nil {
		return fmt.Errorf("try account %d: %w", id, err)
	}
	if a.Enabled && a.Limited() {
		g, err := take(ctx, s.DB, request{Account: id, Want: 1, Leave: keepsNone, Day: s.today(), At: s.Now()})
		if err != nil || g.Granted == 0 {
			return fmt.Errorf("try account %d: %w", id, orElse(err, ErrNoBudget))
		}
	}
	return s.judgeTry(context.WithoutCancel(ctx), a, s.carryOne(ctx, carrier, s.trial(a, address)))
}

// tryAddress checks an address of the channels whose addresses have a form.
func tryAddress(channel Channel, address string) (string, error) {
	address = strings.TrimSpace(address)
	switch {
	case address == "" || len(address) > 4000:
		return "", errTryAddress
	case channel == Email && !validEmail(address):
		return "", errTryEmail
	case channel == SMS:
		mobile, ok := normaliseMobile(address)
		if !ok {
			return "", errTryMobile
		}
		return mobile, nil
	}
	return address, nil
}

// trial is the message.
func (s *Service) trial(a Account, address string) Outgoing {
	at := calendar.Clock(s.Now())
	text := "这是番禺惠企直达的连通测试，于" + at + "经“" + a.Name + "”发出。收到即表示这个账号可以使用，不必回复。"
	return Outgoing{ID: "test-" + s.messageID(strings.ToLower(rand.Text()), a.ID), To: address, Subject: "【连通测试】番禺惠企直达", Text: text, HTML: "<p>" + html.EscapeString(text) + "</p>",
		Link: s.BaseURL + "/", Unsubscribe: s.BaseURL + "/me/preferences",
		Params: map[string]string{"enterprise": "连通测试", "notice": "连通测试", "closes": at, "reasons": "连通测试", "link": s.BaseURL + "/"}}
}

// judgeTry writes down what the trial says of the account, and says it to whoever made it.
func (s *Service) judgeTry(ctx context.Context, a Account, f *Failure) error {
	var err error
	switch {
	case f == nil && a.FailingSince != nil:
		return providerWorks(ctx, s.DB, a.ID)
	case f == nil:
		return nil
	case f.Account || f.Code == "network" && !f.Unsure:
		err = providerFailed(ctx, s.DB, a.ID, *f, s.Now())
	}
	if f.Unsure {
		return errors.Join(errTryUnsure, err)
	}
	return errors.Join(fault.New(fault.Conflict, "没有发出："+strings.TrimSpace(f.Code+" "+f.Detail)), err)
}

// allowTry notes a trial in the trail, unless the actor has made too many. Two at once wait for each other.
func (s *Service) allowTry(ctx context.Context, actor audit.Actor, a Account) error {
	return s.changeAccount(ctx, actor, "provider.test", func(tx pgx.Tx) (int64, any, error) {
		return a.ID, map[string]any{"channel": a.Channel}, fewTests(ctx, tx, actor, "provider.test", s.Now())
	})
}

// fewTests refuses a test to whoever has made too many of the kind lately. Two at once wait for each other.
func fewTests(ctx context.Context, tx pgx.Tx, actor audit.Actor, action string, at time.Time) error {
	var sent int
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended($2, $1))`, actor.ID, action); err != nil {
		return err
	}
	err := tx.QueryRow(ctx, `select count(*) from audit_events where action = $3 and at > $1 and actor_id = $2`, at.Add(-testWhile), actor.ID, action).Scan(&sent)
	if err == nil && sent >= testLimit {
		err = ErrTestTooOften
	}
	return err
}
