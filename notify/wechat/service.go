package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/seal"
)

// ErrNoAccount is returned for an account that is not one of WeChat's here, or hears nothing.
var ErrNoAccount = fault.New(fault.NotFound, "没有这个微信账号")

// Service is what readers and WeChat itself ask of the channel, beside the sending.
type Service struct {
	Notify  *notify.Service
	DB      db.Conn
	Key     seal.Key
	Now     func() time.Time
	BaseURL string // the site's, which is 网页授权域名 at WeChat
}

// Offer is an account on which readers may be told.
type Offer struct {
	AccountID int64
	Channel   notify.Channel
	AppID     string
	Again     string // where another message is agreed to; empty: nowhere
	Binds     bool   // whether that link also says whose openid it is
}

// Offers are the accounts that can be bound to, each app once.
func (s *Service) Offers(ctx context.Context) (list []Offer, err error) {
	for _, channel := range []notify.Channel{notify.WeChat, notify.MiniProgram} {
		ids, carriers, err := s.Notify.Enabled(ctx, channel)
		if err != nil {
			return nil, fmt.Errorf("WeChat accounts: %w", err)
		}
		for i, carrier := range carriers {
			c, ok := carrier.(*Carrier)
			if !ok || slices.ContainsFunc(list, func(o Offer) bool { return o.AppID == c.Scope() }) {
				continue
			}
			list = append(list, Offer{AccountID: ids[i], Channel: channel, AppID: c.Scope(), Again: c.Again(""), Binds: c.Binds()})
		}
	}
	return list, nil
}

// carrier is an enabled account's, which readers may bind to.
func (s *Service) carrier(ctx context.Context, accountID int64) (*Carrier, notify.Channel, error) {
	c, channel, enabled, err := s.anyCarrier(ctx, accountID)
	if err == nil && !enabled {
		err = ErrNoAccount
	}
	return c, channel, err
}

// anyCarrier is an account's. One that is disabled still hears what became of what it sent.
func (s *Service) anyCarrier(ctx context.Context, accountID int64) (*Carrier, notify.Channel, bool, error) {
	channel, carrier, enabled, err := s.Notify.Carrier(ctx, accountID)
	if errors.Is(err, notify.ErrNoAccount) {
		return nil, "", false, ErrNoAccount
	}
	if err != nil {
		return nil, "", false, fmt.Errorf("WeChat account %d: %w", accountID, err)
	}
	c, ok := carrier.(*Carrier)
	if !ok {
		return nil, "", false, ErrNoAccount
	}
	return c, channel, enabled, nil
}

// back is where WeChat sends a reader who said who they are.
func (s *Service) back(accountID int64) string {
	return strings.TrimSuffix(s.BaseURL, "/") + "/me/wechat/" + strconv.FormatInt(accountID, 10) + "/bound"
}

// Authorize is where a reader goes to bind an account of WeChat. What comes back is believed in the same session only.
func (s *Service) Authorize(ctx context.Context, enterpriseID, contactID, accountID int64, session string) (string, error) {
	c, _, err := s.carrier(ctx, accountID)
	if err != nil {
		return "", err
	}
	if !c.Template() {
		return "", ErrNoAuthorize
	}
	return c.AuthorizeURL(s.back(accountID), s.ticket(session, enterpriseID, contactID, accountID)), nil
}

// Bind believes WeChat whose account it is that came back with a code, to the session that set out, and notes it for the contact.
func (s *Service) Bind(ctx context.Context, actor audit.Actor, enterpriseID, accountID int64, session, code, state string) error {
	t, err := s.readTicket(session, state)
	if err != nil || t.enterpriseID != enterpriseID || t.accountID != accountID {
		return ErrCode
	}
	return s.bind(ctx, actor, t, code)
}

func (s *Service) bind(ctx context.Context, actor audit.Actor, t ticket, code string) error {
	c, channel, err := s.carrier(ctx, t.accountID)
	if err != nil {
		return err
	}
	if code == "" {
		return ErrCode // the reader said no
	}
	openID, err := c.OpenID(ctx, code)
	if err != nil {
		return fmt.Errorf("bind at WeChat account %d: %w", t.accountID, err)
	}
	_, err = s.Notify.Bind(ctx, actor, notify.AddressInput{EnterpriseID: t.enterpriseID, ContactID: t.contactID, Channel: channel, Account: c.Scope(),
		Address: openID, Name: openID})
	return err
}

// AgainURL is where a reader agrees to another message of a mini-program, which learns from the link whose openid it is.
func (s *Service) AgainURL(ctx context.Context, enterpriseID, contactID, accountID int64) (string, error) {
	c, _, err := s.carrier(ctx, accountID)
	if err != nil {
		return "", err
	}
	link := c.Again(s.ticket("", enterpriseID, contactID, accountID))
	if link == "" {
		return "", ErrNoAuthorize
	}
	return link, nil
}

// BindApplet binds the reader of a mini-program, which has the code of its link and of wx.login.
func (s *Service) BindApplet(ctx context.Context, accountID int64, bind, code string) error {
	t, err := s.readTicket("", bind)
	if err != nil || t.accountID != accountID {
		return ErrCode
	}
	return s.bind(ctx, audit.System("微信小程序"), t, code)
}

// Verify answers what WeChat wants to hear when it checks the address of an account's pushes.
func (s *Service) Verify(ctx context.Context, accountID int64, query url.Values) (string, error) {
	c, _, _, err := s.anyCarrier(ctx, accountID)
	if err != nil {
		return "", err
	}
	if c.callback == nil {
		return "", ErrNoAccount
	}
	return c.callback.Verify(query)
}

// Take reads what WeChat pushes of an account, and does what it means: agreements and refusals go to the ledger, receipts to the deliveries, and who
// left wants nothing more. A push that comes again changes nothing.
func (s *Service) Take(ctx context.Context, accountID int64, query url.Values, body []byte) error {
	c, channel, _, err := s.anyCarrier(ctx, accountID)
	if err != nil {
		return err
	}
	if c.callback == nil {
		return ErrNoAccount
	}
	p, err := c.callback.Read(query, body)
	if err != nil {
		return err
	}
	if err := c.ledger.Record(ctx, s.DB, c.Scope(), p); err != nil {
		return fmt.Errorf("push from WeChat account %d: %w", accountID, err)
	}
	if p.Unfollowed || slices.Contains(p.Refused, c.message.templateID) {
		if _, err := s.Notify.Leave(ctx, channel, p.OpenID, p.At); err != nil {
			return err
		}
	}
	return s.Notify.Receive(ctx, receipts(channel, p))
}

// receipts are what a push says of messages, in the words of the ledger.
func receipts(channel notify.Channel, p Push) (list []notify.Receipt) {
	for _, r := range p.Receipts {
		if r.Ref == "" {
			continue
		}
		event := notify.EventBounced
		if r.Outcome == Delivered {
			event = notify.EventDelivered
		}
		list = append(list, notify.Receipt{Channel: channel, Ref: r.Ref, Event: event, Code: shorten(r.Code), Detail: scrub(r.Detail, p.OpenID), At: p.At})
	}
	return list
}
