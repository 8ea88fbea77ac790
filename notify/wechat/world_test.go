package wechat_test

import (
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
	"huizhida/seal"
)

var serial atomic.Int64

// world is a notice for one enterprise, staff who push it, and an account at the peer.
type world struct {
	*wechat.Service
	t       *testing.T
	conn    db.Conn
	peer    *wechattest.Peer
	now     time.Time
	notice  int64
	firm    int64
	account int64
	channel notify.Channel
	staff   [2]audit.Actor
}

func newWorldOf(t *testing.T, kind wechat.Kind) *world {
	t.Helper()
	w := &world{t: t, conn: dbtest.Tx(t), peer: wechattest.Start(t), now: time.Date(2022, 6, 14, 9, 30, 0, 0, calendar.Shanghai), channel: notify.WeChat}
	if kind == wechat.Subscribe {
		w.channel = notify.MiniProgram
	}
	w.peer.AddTemplate(templateID, "thing1", "thing2", "time3")
	key, clock := seal.NewKey(), func() time.Time { return w.now }
	push := &notify.Service{DB: w.conn, Jobs: dbtest.Queue(t), Key: key, Now: clock, BaseURL: "https://huiqi.example"}
	push.Providers = []notify.Provider{{Channel: w.channel, Kind: "wechat", Fields: []notify.ProviderField{{Name: "app_id"}},
		Make: func(json.RawMessage) (notify.Carrier, error) {
			c := wechat.Config{BaseURL: w.peer.URL, AuthorizeURL: w.peer.URL, AppID: w.peer.AppID, Secret: wechattest.Secret, Kind: kind, TemplateID: templateID,
				CallbackToken: wechattest.Token, AESKey: wechattest.AESKey, DB: w.conn, Key: key, Now: w.peer.Now,
				Fields: []wechat.Field{{Name: "thing1", Text: "{{notice}}"}, {Name: "thing2", Text: "{{enterprise}}"}, {Name: "time3", Text: "{{closes}}"}}}
			if kind == wechat.Subscribe {
				c.SubscribeURL = "https://wxaurl.cn/AbCdEf?cq={{bind}}"
			}
			return wechat.New(c)
		}}}
	w.Service = &wechat.Service{Notify: push, DB: w.conn, Key: key, Now: clock, BaseURL: push.BaseURL}
	for i := range w.staff {
		name := fmt.Sprint("职员", i)
		w.staff[i] = audit.Actor{Name: name, ID: w.id(`insert into accounts (login, name, role, created_at) values ($1, $2, 'section_head', now()) returning id`,
			fmt.Sprint("wechat", serial.Add(1)), name)}
	}
	w.found()
	return w
}

func (w *world) id(sql string, args ...any) int64 {
	w.t.Helper()
	var id int64
	require.NoError(w.t, w.conn.QueryRow(w.t.Context(), sql, args...).Scan(&id))
	return id
}

// found makes the notice, the enterprise with its contact, and the account.
func (w *world) found() {
	w.t.Helper()
	document := w.id(`insert into documents (title, issuer, drafted_by, created_at, updated_at) values ('办法', '商务局', $1, now(), now()) returning id`, w.staff[0].ID)
	benefit := w.id(`insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
		values ($1, '出口信用保险', '快申快享', 10, $2, now(), now()) returning id`, document, w.staff[0].ID)
	version := w.id(`insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
		values ($1, 1, 'export_usd_prev > 0', now(), $2, now(), now()) returning id`, benefit, w.staff[0].ID)
	w.notice = w.id(`insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
		values ($1, $2, '出口信用保险统保申报通知', '2022-06-01', '2022-06-14', '2022-09-30 17:00+08', 'published', $3, now(), now()) returning id`, benefit, version, w.staff[0].ID)
	run := w.id(`insert into match_runs (notice_id, rule_version_id, as_of, started_at, finished_at) values ($1, $2, '2022-06-01', now(), now()) returning id`, w.notice, version)
	w.firm = w.id(`insert into enterprises (uscc, name, created_at, updated_at) values ($1, '广州甲', now(), now()) returning id`, fmt.Sprintf("WX%016d", serial.Add(1)))
	w.id(`insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) values ($1, $2, $3, 'eligible', 't') returning run_id`, w.notice, w.firm, run)
	require.NoError(w.t, w.Notify.SaveContact(w.t.Context(), w.staff[0], notify.ContactInput{EnterpriseID: w.firm, Name: "陈女士"}))
	var err error
	w.account, err = w.Notify.SaveAccount(w.t.Context(), w.staff[0], notify.AccountInput{Channel: w.channel, Kind: "wechat", Name: "番禺惠企", RestingWeight: 50})
	require.NoError(w.t, err)
	require.NoError(w.t, w.Notify.EnableAccount(w.t.Context(), w.staff[0], w.account))
}

// bound binds a person of the enterprise as the channel does.
func (w *world) bound(openID string) {
	w.t.Helper()
	w.peer.Follow(openID)
	_, err := w.Notify.Bind(w.t.Context(), audit.Actor{Name: "广州甲"}, notify.AddressInput{EnterpriseID: w.firm, Channel: w.channel, Account: w.peer.AppID,
		Address: openID, Name: openID})
	require.NoError(w.t, err)
}

// push runs a campaign to its end and answers what became of its delivery: "accepted  ", "failed not_subscribed no_grant".
func (w *world) push() string {
	w.t.Helper()
	id, err := w.Notify.Draft(w.t.Context(), w.staff[0], notify.CampaignInput{NoticeID: w.notice, Title: "告知", Subject: "{{enterprise}}符合条件",
		Body: "{{notice}}", Channels: []notify.Channel{w.channel}, Class: notify.Statutory})
	require.NoError(w.t, err)
	require.NoError(w.t, w.Notify.Submit(w.t.Context(), w.staff[0], id))
	c, err := w.Notify.Campaign(w.t.Context(), id)
	require.NoError(w.t, err)
	require.NoError(w.t, w.Notify.Approve(w.t.Context(), w.staff[1], id, c.ContentHash))
	require.NoError(w.t, w.Notify.Drain(w.t.Context(), id))
	return w.state()
}

// state is the newest delivery's.
func (w *world) state() string {
	w.t.Helper()
	var s string
	require.NoError(w.t, w.conn.QueryRow(w.t.Context(), `
		select d.state || ' ' || d.reason || ' ' || coalesce((select t.code from attempts t where t.delivery_id = d.id order by t.n desc limit 1), '')
		from deliveries d where d.enterprise_id = $1 order by d.id desc limit 1`, w.firm).Scan(&s))
	return s
}

// tell lets WeChat push an event, encrypted, and works what it causes.
func (w *world) tell(content string) {
	w.t.Helper()
	query, body := w.peer.Sealed(content)
	require.NoError(w.t, w.Take(w.t.Context(), w.account, query, body))
	rows, err := w.conn.Query(w.t.Context(), `delete from river_job where kind = 'take_receipt' returning args`)
	require.NoError(w.t, err)
	var list [][]byte
	for rows.Next() {
		var raw []byte
		require.NoError(w.t, rows.Scan(&raw))
		list = append(list, raw)
	}
	require.NoError(w.t, rows.Err())
	for _, raw := range list {
		var r notify.Receipt
		require.NoError(w.t, json.Unmarshal(raw, &r))
		require.NoError(w.t, w.Notify.TakeReceipt(w.t.Context(), r))
	}
}

// event is an official account's or a mini-program's, of now.
func (w *world) event(name, rest string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime>"+
		"<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event>%s</xml>", openID, w.peer.Now().Unix(), name, rest)
}

// granted is how many messages the page says may still be sent.
func (w *world) granted() int {
	w.t.Helper()
	list, err := w.Notify.Addresses(w.t.Context(), w.firm, 0)
	require.NoError(w.t, err)
	require.Len(w.t, list, 1)
	return list[0].Granted
}

func (w *world) agrees() bool {
	w.t.Helper()
	p, err := w.Notify.Preferences(w.t.Context(), w.firm, 0)
	require.NoError(w.t, err)
	for _, row := range p.Rows {
		for _, cell := range row {
			if cell.Channel == w.channel && cell.Topic == notify.PolicyPush {
				return cell.On
			}
		}
	}
	return false
}

// reach is what the preflight of a new campaign says of the channel.
func (w *world) reach() notify.Reach {
	w.t.Helper()
	a, err := w.Notify.Audience(w.t.Context(), notify.Campaign{NoticeID: w.notice, State: notify.Draft, Topic: notify.PolicyPush, Purpose: notify.Announce,
		Channels: []notify.Channel{w.channel}, ID: w.id(`select max(id) from campaigns`)})
	require.NoError(w.t, err)
	require.Len(w.t, a.Reach, 1)
	return a.Reach[0]
}
