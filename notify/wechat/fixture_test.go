package wechat_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
	"huizhida/seal"
)

const (
	openID     = "oCJUsw38-cWggYN774vXkz22r24Q"
	templateID = "M7mwQZB06OR3JuXd_Y5FLVFKthZerQvLwR8-IRGgZvw"
)

// bench is a peer with one template and one reader, and what it takes to send.
type bench struct {
	peer   *wechattest.Peer
	db     db.Conn
	key    seal.Key
	ledger wechat.Ledger
}

func newBench(t *testing.T) *bench {
	t.Helper()
	return benchWith(t, wechattest.Start(t), dbtest.Tx(t))
}

func benchWith(t *testing.T, p *wechattest.Peer, conn db.Conn) *bench {
	t.Helper()
	p.AddTemplate(templateID, "thing1", "thing2", "time3")
	p.Follow(openID)
	key := seal.NewKey()
	return &bench{peer: p, db: conn, key: key, ledger: wechat.Ledger{Key: key}}
}

func (b *bench) config(kind wechat.Kind) wechat.Config {
	c := wechat.Config{
		BaseURL: b.peer.URL, AppID: b.peer.AppID, Secret: wechattest.Secret, Kind: kind, TemplateID: templateID, Roots: b.peer.Roots,
		Fields: []wechat.Field{
			{Name: "thing1", Text: "{{notice}}"}, {Name: "thing2", Text: "{{enterprise}}"}, {Name: "time3", Text: "{{closes}}"},
		},
		DB: b.db, Key: b.key, Now: b.peer.Now,
	}
	if kind == wechat.Subscribe {
		c.Page = "pages/notice/index?link={{link}}"
	}
	return c
}

func (b *bench) carrier(t *testing.T, kind wechat.Kind) *wechat.Carrier {
	t.Helper()
	c, err := wechat.New(b.config(kind))
	require.NoError(t, err)
	return c
}

// grant lets the reader agree once, in the peer's book and in ours.
func (b *bench) grant(t *testing.T, origin string) {
	t.Helper()
	b.peer.Agree(openID, templateID)
	fresh, err := b.ledger.Grant(t.Context(), b.db, wechat.Grant{Subscription: b.subscription(), Origin: origin, At: b.peer.Now()})
	require.NoError(t, err)
	require.True(t, fresh)
}

func (b *bench) subscription() wechat.Subscription {
	return wechat.Subscription{Account: b.peer.AppID, OpenID: openID, TemplateID: templateID}
}

func (b *bench) balance(t *testing.T) int {
	t.Helper()
	n, err := b.ledger.Balance(t.Context(), b.db, b.subscription())
	require.NoError(t, err)
	return n
}

func letter(id string) notify.Outgoing {
	return notify.Outgoing{ID: id, To: openID, Subject: "申报提醒", Link: "https://huiqi.example/notices/7?from=wechat&x=1", Params: map[string]string{
		"enterprise": "广州市番禺区某某精密机械制造有限公司", "notice": "2026年度番禺区工业企业技术改造专项资金申报", "closes": "2026年3月31日（周二）17:30",
	}}
}

// send carries one message in a session of its own.
func send(t *testing.T, c *wechat.Carrier, m notify.Outgoing) notify.Result {
	t.Helper()
	session := c.Session()
	defer session.Close()
	return session.Send(t.Context(), []notify.Outgoing{m})[0]
}
