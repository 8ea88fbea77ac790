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

// What stops a test message.
var (
	ErrTestSilent   = fault.New(fault.Conflict, "这个渠道还没有服务商账号，不能试发")
	ErrTestAddress  = fault.Form(fault.Field{Name: "address", Message: "请填写完整的邮箱地址，例如 lin@panyu.example，或11位手机号码"})
	ErrTestChannel  = fault.Form(fault.Field{Name: "address", Message: "这个活动不用这个渠道：只用邮件的填邮箱，只用短信的填手机号码"})
	ErrTestTooOften = fault.New(fault.TooMany, "试发太频繁：10分钟内最多5次，请稍后再试")
)

// Of test messages, somebody may send so many within a while.
const (
	testLimit = 5
	testWhile = 10 * time.Minute
)

// TestSend carries the message to one enterprise of the audience to a member of the staff instead, by e-mail or to a mobile number by SMS:
// through the real carrier, beside the ledger, marked as a test. The trail tells of it before it leaves, without the address.
func (s *Service) TestSend(ctx context.Context, actor audit.Actor, id, enterpriseID int64, address string) error {
	channel, address, err := testAddress(address)
	if err != nil {
		return err
	}
	c, err := s.Campaign(ctx, id)
	switch {
	case err != nil:
		return err
	case !c.Uses(channel):
		return ErrTestChannel
	}
	out, err := s.testMessage(ctx, c, enterpriseID)
	if err != nil {
		return fmt.Errorf("test campaign %d: %w", id, err)
	}
	out.To = address
	if reaches, err := s.Reaches(ctx, channel); err != nil || !reaches {
		return orElse(err, ErrTestSilent)
	}
	if err := s.allowTest(ctx, actor, id, channel); err != nil {
		return fmt.Errorf("test campaign %d: %w", id, err)
	}
	f, err := s.sendNow(ctx, channel, out)
	switch {
	case err != nil:
		return fmt.Errorf("test campaign %d: %w", id, err)
	case f != nil:
		return fault.New(fault.Conflict, "试发没有成功："+strings.TrimSpace(f.Code+" "+f.Detail))
	}
	return nil
}

// testAddress tells by an address which channel it is of.
func testAddress(address string) (Channel, string, error) {
	address = strings.TrimSpace(address)
	if mobile, ok := normaliseMobile(address); ok {
		return SMS, mobile, nil
	}
	if !validEmail(address) {
		return "", "", ErrTestAddress
	}
	return Email, address, nil
}

// testMessage is what an enterprise of the audience would receive, marked as a test.
func (s *Service) testMessage(ctx context.Context, c Campaign, enterpriseID int64) (Outgoing, error) {
	d, err := sample(ctx, s.DB, c, enterpriseID)
	if err != nil {
		return Outgoing{}, err
	}
	w, err := s.writerOf(ctx, c)
	if err != nil {
		return Outgoing{}, err
	}
	letter := w.outward(d)
	return Outgoing{ID: "test-" + s.messageID(strings.ToLower(rand.Text()), c.ID), Topic: w.topic, Subject: "【试发】" + letter.Subject, Text: letter.Text,
		HTML: letter.HTML, Link: w.link, Unsubscribe: s.BaseURL + "/me/preferences", Params: w.params(d)}, nil
}

// allowTest notes a test in the trail, unless the actor has sent too many. Two at once wait for each other.
func (s *Service) allowTest(ctx context.Context, actor audit.Actor, id int64, channel Channel) error {
	return s.change(ctx, actor, "campaign.test", func(tx pgx.Tx) (int64, any, error) {
		err := fewTests(ctx, tx, actor, "campaign.test", s.Now())
		return id, map[string]any{"channel": channel}, err
	})
}

// carryOne sends one message by a session of its own, and answers why it could not be.
func (s *Service) carryOne(ctx context.Context, carrier Carrier, out Outgoing) *Failure {
	session := carrier.Session()
	defer func() { _ = session.Close() }() // the answer is known by now
	if f := session.Connect(ctx); f != nil {
		return f
	}
	results := session.Send(ctx, []Outgoing{out})
	return results[0].Failure
}
