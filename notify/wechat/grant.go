package wechat

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/fault"
	"huizhida/seal"
)

// ErrNoGrant is returned where a reader has agreed to no more messages of a template.
var ErrNoGrant = fault.New(fault.Conflict, "订阅次数已用完，请在小程序中再次同意接收")

// Subscription is one reader's to one template of a mini-program.
type Subscription struct {
	Account    string // the app id
	OpenID     string
	TemplateID string
}

// Grant is a reader's agreement to be sent one message.
type Grant struct {
	Subscription
	ContactID int64     // 0 while nobody knows whose openid it is
	Origin    string    // the act of agreement: one that is reported again counts once
	At        time.Time // of the act
}

// Ledger counts grants. Openids are in it as keyed hashes, those of seal.Key.Hash. Each method joins the caller's transaction.
type Ledger struct {
	Key seal.Key
}

// Grant notes an agreement and tells whether it was new.
func (l Ledger) Grant(ctx context.Context, conn db.Conn, g Grant) (bool, error) {
	return insertGrant(ctx, conn, l.Key.Hash(g.OpenID), g)
}

// Take uses up the oldest grant for a message, or answers ErrNoGrant. Two messages never get the same; a message that has one keeps it.
func (l Ledger) Take(ctx context.Context, conn db.Conn, s Subscription, message string, at time.Time) error {
	return takeGrant(ctx, conn, s, l.Key.Hash(s.OpenID), message, at)
}

// Restore gives back the grant of a message that was not sent. A second time does nothing.
func (l Ledger) Restore(ctx context.Context, conn db.Conn, account, message string) error {
	return restoreGrant(ctx, conn, account, message)
}

// Void ends the grants that a reader gave up to a moment and did not see used, and the one that the message has; it answers how many.
// The message is empty where there is none, as when a reader refuses in the settings.
func (l Ledger) Void(ctx context.Context, conn db.Conn, s Subscription, message string, until time.Time) (int, error) {
	return voidGrants(ctx, conn, s, l.Key.Hash(s.OpenID), message, until)
}

// Balance is how many messages may still be sent.
func (l Ledger) Balance(ctx context.Context, conn db.Conn, s Subscription) (int, error) {
	return countGrants(ctx, conn, s, l.Key.Hash(s.OpenID))
}

// Balances are how many messages of each template a contact may still be sent.
func (l Ledger) Balances(ctx context.Context, conn db.Conn, account string, contactID int64) (map[string]int, error) {
	return countByTemplate(ctx, conn, account, contactID)
}

// Assign says whose openid it is, once somebody knows; it answers how many grants that explains.
func (l Ledger) Assign(ctx context.Context, conn db.Conn, account, openID string, contactID int64) (int, error) {
	return assignGrants(ctx, conn, account, l.Key.Hash(openID), contactID)
}

// Record notes what a push from WeChat says about grants: those agreed to, and those refused since. A push that comes again changes nothing.
func (l Ledger) Record(ctx context.Context, conn db.Conn, account string, p Push) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		origin := p.Event + "/" + strconv.FormatInt(p.At.Unix(), 10)
		for _, template := range p.Accepted {
			s := Subscription{Account: account, OpenID: p.OpenID, TemplateID: template}
			if _, err := l.Grant(ctx, tx, Grant{Subscription: s, Origin: origin, At: p.At}); err != nil {
				return err
			}
		}
		for _, template := range p.Refused {
			if _, err := l.Void(ctx, tx, Subscription{Account: account, OpenID: p.OpenID, TemplateID: template}, "", p.At); err != nil {
				return err
			}
		}
		return nil
	})
}
