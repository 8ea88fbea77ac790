package notify

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// What stops a test letter.
var (
	ErrNoMailServer = fault.New(fault.Conflict, "未配置邮件服务器，不能试发")
	ErrTestAddress  = fault.Form(fault.Field{Name: "address", Message: "请填写完整的邮箱地址，例如 lin@panyu.example"})
	ErrTestTooOften = fault.New(fault.TooMany, "试发太频繁：10分钟内最多5次，请稍后再试")
)

// Of test letters, an account may send so many within a while.
const (
	testLimit = 5
	testWhile = 10 * time.Minute
)

// TestSend carries the letter to one enterprise of the audience to a member of the staff instead: through the real carrier, beside the ledger,
// marked as a test. The trail tells of it before it leaves, without the address.
func (s *Service) TestSend(ctx context.Context, actor audit.Actor, id, enterpriseID int64, address string) error {
	carrier := s.Carriers[Email]
	address = strings.TrimSpace(address)
	switch {
	case carrier == nil:
		return ErrNoMailServer
	case !validEmail(address):
		return ErrTestAddress
	}
	c, err := s.Campaign(ctx, id)
	if err != nil {
		return err
	}
	preview, err := s.Preview(ctx, c, enterpriseID)
	if err != nil {
		return err
	}
	if err := s.allowTest(ctx, actor, id); err != nil {
		return fmt.Errorf("test campaign %d: %w", id, err)
	}
	out := Outgoing{ID: "test-" + s.messageID(strings.ToLower(rand.Text()), id), To: address, Subject: "【试发】" + preview.Outward.Subject,
		Text: preview.Outward.Text, HTML: preview.Outward.HTML, Link: s.BaseURL + noticePath(c.NoticeID), Unsubscribe: s.BaseURL + "/me/preferences"}
	if f := s.carryTest(ctx, carrier, out); f != nil {
		return fault.New(fault.Conflict, "试发没有成功："+strings.TrimSpace(f.Code+" "+f.Detail))
	}
	return nil
}

// allowTest notes a test in the trail, unless the actor has sent too many. Two at once wait for each other.
func (s *Service) allowTest(ctx context.Context, actor audit.Actor, id int64) error {
	return s.change(ctx, actor, "campaign.test", func(tx pgx.Tx) (int64, any, error) {
		err := fewTests(ctx, tx, actor, "campaign.test", s.Now())
		return id, map[string]any{"channel": Email}, err
	})
}

// carryTest sends one message, and answers why it could not be.
func (s *Service) carryTest(ctx context.Context, carrier Carrier, out Outgoing) *Failure {
	session := carrier.Session()
	defer func() { _ = session.Close() }() // the answer is known by now
	if f := session.Connect(ctx); f != nil {
		return f
	}
	results := session.Send(ctx, []Outgoing{out})
	return results[0].Failure
}
