package web

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/notify"
	"huizhida/notify/sms"
	"huizhida/notify/sms/smstest"
)

// texting is an office that sends SMS through providers on loopback, which call its site back on loopback.
type texting struct {
	*office
	*notify.Service
	site     string
	drafter  audit.Actor
	approver audit.Actor
}

func newTexting(t *testing.T) *texting {
	t.Helper()
	x := &texting{office: newOffice(t)}
	x.now = time.Now()
	x.office.id(`update notices set closes_at = now() + interval '60 days' where id = $1 returning id`, x.notice)
	x.Service = x.server.Portal.Notify
	x.server.Console.Notify = x.Service
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	x.site = "http://" + listener.Addr().String()
	x.Providers, x.BaseURL = sms.Providers(), x.site
	app := x.server.App()
	go func() { _ = app.Listener(listener) }() // ends with the app
	t.Cleanup(func() { _ = app.ShutdownWithTimeout(time.Second) })
	for _, who := range []*audit.Actor{&x.drafter, &x.approver} {
		*who = audit.Actor{ID: x.office.id(`insert into accounts (login, name, role, created_at) values (gen_random_uuid()::text, '陈', 'section_head', now()) returning id`), Name: "陈"}
	}
	return x
}

// account sets up an account at a peer.
func (x *texting) account(kind string, peer *smstest.Peer, weight int, more map[string]string) notify.Account {
	x.t.Helper()
	config := map[string]json.RawMessage{}
	for name, value := range map[string]string{"key_id": smstest.KeyID, "secret": smstest.Secret, "sign": smstest.SignName, "template": smstest.Template,
		"text": "${enterprise}符合${notice}，${closes}截止，详见${link}", "price": "0.05", "base_url": peer.URL} {
		config[name] = json.RawMessage(fmt.Sprintf("%q", value))
	}
	switch kind {
	case "tencent":
		config["app_id"] = json.RawMessage(`"` + smstest.AppID + `"`)
	case "gateway":
		config["base_url"] = json.RawMessage(`"` + peer.URL + `/api"`)
	}
	for name, value := range more {
		config[name] = json.RawMessage(fmt.Sprintf("%q", value))
	}
	id, err := x.SaveAccount(x.t.Context(), x.drafter, notify.AccountInput{Channel: notify.SMS, Kind: kind, Name: kind, RestingWeight: weight, Config: config})
	require.NoError(x.t, err)
	require.NoError(x.t, x.EnableAccount(x.t.Context(), x.drafter, id))
	a, err := x.Account(x.t.Context(), id)
	require.NoError(x.t, err)
	return a
}

// reader is an eligible enterprise whose contact takes policies by SMS.
func (x *texting) reader(name, mobile string, topics ...notify.Topic) int64 {
	x.t.Helper()
	x.firm(name)
	id := x.office.id(`select id from enterprises where name = $1`, name)
	require.NoError(x.t, x.SaveContact(x.t.Context(), x.drafter, notify.ContactInput{EnterpriseID: id, Name: "陈女士", Mobile: mobile}))
	var on []notify.Choice
	for _, topic := range append(topics, notify.PolicyPush) {
		on = append(on, notify.Choice{Topic: topic, Channel: notify.SMS})
	}
	require.NoError(x.t, x.SavePreferences(x.t.Context(), x.drafter, notify.PreferencesInput{EnterpriseID: id, On: on}))
	return id
}

// campaign is an approved one by SMS, of a class that may leave at any hour.
func (x *texting) campaign(topic notify.Topic) int64 {
	x.t.Helper()
	id, err := x.Draft(x.t.Context(), x.drafter, notify.CampaignInput{NoticeID: x.notice, Title: "告知", Subject: "告知", Body: "您好，{{enterprise}}", Class: notify.Statutory,
		Topic: topic, Channels: []notify.Channel{notify.SMS}})
	require.NoError(x.t, err)
	require.NoError(x.t, x.Submit(x.t.Context(), x.drafter, id))
	c, err := x.Campaign(x.t.Context(), id)
	require.NoError(x.t, err)
	require.NoError(x.t, x.Approve(x.t.Context(), x.approver, id, c.ContentHash))
	return id
}

// states are what became of a campaign's messages: "甲 accepted ".
func (x *texting) states(campaign int64) []string {
	x.t.Helper()
	list, _, err := x.Deliveries(x.t.Context(), notify.DeliveryFilter{CampaignID: campaign, Limit: 100})
	require.NoError(x.t, err)
	var lines []string
	for _, d := range list {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", d.Enterprise, d.State, d.Reason)))
	}
	return lines
}

// address is where an account's provider calls about a topic.
func (x *texting) address(a notify.Account, topic string) string {
	for _, address := range x.Callbacks(a) {
		if strings.HasSuffix(address.URL, "/"+topic) {
			return address.URL
		}
	}
	x.t.Fatalf("no address for %s", topic)
	return ""
}

// work takes the receipts that were queued, and those that have been taken before again.
func (x *texting) work() {
	x.t.Helper()
	rows, err := x.tx.Query(x.t.Context(), `select args from river_job where kind = 'take_receipt' order by id`)
	require.NoError(x.t, err)
	var list []notify.ReceiptArgs
	for rows.Next() {
		var args []byte
		require.NoError(x.t, rows.Scan(&args))
		var a notify.ReceiptArgs
		require.NoError(x.t, json.Unmarshal(args, &a))
		list = append(list, a)
	}
	require.NoError(x.t, rows.Err())
	for range 2 {
		for _, a := range list {
			require.NoError(x.t, x.TakeReceipt(x.t.Context(), a.Receipt))
		}
	}
}

var smsPeers = map[string]func(testing.TB) *smstest.Peer{"aliyun": smstest.Aliyun, "tencent": smstest.Tencent, "gateway": smstest.Gateway}

// Failure case 8: receipts come twice, and those of one call share its reference.
func TestACampaignLeavesBySMSAndReceiptsOverHTTPEndItsLedger(t *testing.T) {
	t.Parallel()
	for kind, start := range smsPeers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			x, peer := newTexting(t), start(t)
			a := x.account(kind, peer, 50, nil)
			caller := smstest.Caller{Kind: kind, HTTP: http.DefaultClient}
			x.reader("甲公司"+kind, "13900000001")
			x.reader("乙公司"+kind, "13900000002")
			x.reader("丙公司"+kind, "13900000003")
			id := x.campaign("")
			require.NoError(t, x.Drain(t.Context(), id))
			require.ElementsMatch(t, []string{"甲公司" + kind + " accepted", "乙公司" + kind + " accepted", "丙公司" + kind + " accepted"}, x.states(id))
			sent := peer.Messages()
			require.Len(t, sent, 3)
			if kind == "aliyun" {
				require.Equal(t, sent[0].Ref, sent[2].Ref, "one call, one reference")
			}

			var outcomes []smstest.Outcome
			for _, m := range sent {
				o := smstest.Outcome{Message: m, Arrived: true, Code: "DELIVRD"}
				if strings.HasSuffix(m.To, "2") {
					o.Arrived, o.Code, o.Words = false, "MK:0001", "空号"
				}
				outcomes = append(outcomes, o)
			}
			for range 2 {
				status, said := caller.Receipts(t, x.address(a, "receipts"), outcomes...)
				require.Equal(t, 200, status, said)
			}
			x.work()
			require.ElementsMatch(t, []string{"甲公司" + kind + " delivered", "乙公司" + kind + " failed bounced", "丙公司" + kind + " delivered"}, x.states(id))
			require.EqualValues(t, 3, x.office.id(`select count(*) from receipts`))
			require.EqualValues(t, 1, x.office.id(`select count(*) from receipts where code = 'MK:0001' and detail = '手机号码无效或为空号'`))
			require.EqualValues(t, 1, x.office.id(`select count(*) from suppressions where channel = 'sms'`), "an empty number is never tried again")
			require.EqualValues(t, 0, x.office.id(`select count(*) from river_job where args::text like '%1390000000%'`))
			again := x.campaign("")
			require.NoError(t, x.Drain(t.Context(), again))
			require.Contains(t, x.states(again), "乙公司"+kind+" suppressed refused")

			forged := strings.Replace(x.address(a, "receipts"), x.CallbackToken(a.ID), "AAAAAAAAAAAAAAAAAAAAAA", 1)
			status, _ := caller.Receipts(t, forged, outcomes...)
			require.Equal(t, 403, status)
		})
	}
}

// Failure case 15: what is taken back while a message waits is not sent, for whichever enterprise.
func TestAReplyOverHTTPStopsWhatWaitsForEveryEnterpriseOfTheNumber(t *testing.T) {
	t.Parallel()
	for kind, start := range smsPeers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			x, peer := newTexting(t), start(t)
			a := x.account(kind, peer, 50, nil)
			caller := smstest.Caller{Kind: kind, HTTP: http.DefaultClient}
			x.reader("甲公司"+kind, "13900000001")
			x.reader("乙公司"+kind, "13900000001", notify.ClaimReminder)
			x.reader("丙公司"+kind, "13900000003")
			id := x.campaign("")
			require.NoError(t, x.Expand(t.Context(), id))
			for _, text := range []string{"收到，谢谢", " ｒ。", "R"} {
				status, said := caller.Reply(t, x.address(a, "replies"), "13900000001", text)
				require.Equal(t, 200, status, said)
			}
			require.NoError(t, x.Drain(t.Context(), id))
			require.ElementsMatch(t, []string{"甲公司" + kind + " suppressed refused", "乙公司" + kind + " suppressed refused", "丙公司" + kind + " accepted"}, x.states(id))
			require.Len(t, peer.Messages(), 1)
			require.EqualValues(t, 0, x.office.id(`
				select count(*) from consents k join contact_addresses v on v.contact_id = k.contact_id and v.channel = 'sms'
				where k.channel = 'sms' and k.withdrawn_at is null and v.address_hash = $1`, x.Key.Hash("13900000001")))
			require.EqualValues(t, 1, x.office.id(`select count(*) from audit_events where action = 'consent.withdraw' and detail->>'by' = 'reply'`), "twice is once")
			id = x.campaign(notify.ClaimReminder)
			require.NoError(t, x.Drain(t.Context(), id))
			require.Contains(t, x.states(id), "乙公司"+kind+" suppressed refused", "on every topic")
		})
	}
}

// Failure case 7: the provider took it and the answer got lost. Nothing is sent again by itself; the provider is asked.
func TestAnSMSWhoseAnswerGotLostIsAskedAboutAndNeverSentAgain(t *testing.T) {
	t.Parallel()
	for kind, start := range smsPeers {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			x, peer := newTexting(t), start(t)
			peer.Marks = true
			x.account(kind, peer, 50, nil)
			x.reader("甲公司"+kind, "13900000001")
			lost := true
			peer.After = func(w http.ResponseWriter, _ *http.Request) bool {
				if lost {
					conn, _, err := http.NewResponseController(w).Hijack()
					require.NoError(t, err)
					require.NoError(t, conn.Close())
				}
				return lost
			}
			id := x.campaign("")
			require.NoError(t, x.Drain(t.Context(), id))
			require.Equal(t, []string{"甲公司" + kind + " unknown interrupted"}, x.states(id))
			lost = false
			waits := func() { // what sweeps do, and the job that they ask for
				for range 2 {
					require.NoError(t, x.Sweep(t.Context()))
				}
				if x.office.id(`select count(*) from river_job where kind = 'inquire' and state = 'available'`) > 0 {
					x.office.id(`with gone as (delete from river_job where kind = 'inquire' returning 1) select count(*) from gone`)
					require.NoError(t, x.Inquire(t.Context()))
				}
			}
			waits()
			record := func() notify.Record {
				list, _, err := x.Deliveries(t.Context(), notify.DeliveryFilter{CampaignID: id, Limit: 1})
				require.NoError(t, err)
				r, err := x.Record(t.Context(), list[0].ID)
				require.NoError(t, err)
				return r
			}
			require.Nil(t, record().Inquiry, "the provider may be behind")
			x.now = x.now.Add(3 * time.Minute)
			waits()
			waits()
			r := record()
			require.Equal(t, 1, r.Inquiry.Asked, "once for now")
			if kind == "tencent" { // which tells only of what the carrier reported
				require.Equal(t, notify.Unknown, r.State)
				require.Equal(t, notify.AnswerNone, r.Inquiry.Answer)
			} else {
				require.Equal(t, notify.Accepted, r.State)
				require.Equal(t, notify.AnswerKnown, r.Inquiry.Answer)
			}
			peer.Report = func(smstest.Message) (string, string, time.Time) { return "delivered", "DELIVRD", time.Now() }
			x.now = x.now.Add(11 * time.Minute)
			waits()
			r = record()
			require.Equal(t, notify.Delivered, r.State)
			require.Equal(t, notify.Interrupted, r.Reason, "that it was in doubt stays written")
			require.Nil(t, r.Inquiry.NextAt)
			x.now = x.now.Add(48 * time.Hour)
			waits()
			require.NoError(t, x.Drain(t.Context(), id))
			require.Len(t, peer.Messages(), 1, "never a second one")
			require.Equal(t, 2, record().Inquiry.Asked)
		})
	}
}

func TestWhereTheProviderKnowsNoSuchMessageAPersonDecides(t *testing.T) {
	t.Parallel()
	x, peer := newTexting(t), smstest.Gateway(t)
	x.account("gateway", peer, 50, nil)
	x.reader("甲公司", "13900000001")
	gone := true
	peer.Call = func(w http.ResponseWriter, r *http.Request) bool { // it dies before it takes the message
		if gone && strings.HasSuffix(r.URL.Path, "/messages") {
			panic(http.ErrAbortHandler)
		}
		return false
	}
	id := x.campaign("")
	require.NoError(t, x.Drain(t.Context(), id))
	require.Equal(t, []string{"甲公司 unknown interrupted"}, x.states(id))
	for range 8 {
		x.now = x.now.Add(25 * time.Hour)
		require.NoError(t, x.Sweep(t.Context()))
		require.NoError(t, x.Inquire(t.Context()))
	}
	require.Empty(t, peer.Messages())
	list, _, err := x.Deliveries(t.Context(), notify.DeliveryFilter{CampaignID: id, Limit: 1})
	require.NoError(t, err)
	r, err := x.Record(t.Context(), list[0].ID)
	require.NoError(t, err)
	require.Equal(t, notify.Unknown, r.State)
	require.Equal(t, "服务商查无此条", r.Inquiry.Label())
	require.Equal(t, 5, r.Inquiry.Asked)
	require.Nil(t, r.Inquiry.NextAt, "it is not asked for ever")
	head := x.browser(accounts.New{Name: "黄", Role: accounts.SectionHead})
	_, page := head.get(fmt.Sprintf("/console/deliveries/%d", r.ID))
	require.Contains(t, page, "系统已向服务商查询5次：服务商查无此条")

	gone = false
	require.NoError(t, x.SendAgain(t.Context(), x.drafter, r.ID))
	require.NoError(t, x.Drain(t.Context(), id))
	require.Len(t, peer.Messages(), 1)
	require.Equal(t, []string{"甲公司 accepted interrupted"}, x.states(id))
}

func TestWhereOneAccountHasNoMoneyTheOtherCarriesTheSMS(t *testing.T) {
	t.Parallel()
	x, poor, rich := newTexting(t), smstest.Aliyun(t), smstest.Tencent(t)
	poor.Answer = func(smstest.Message) (string, string) { return "isv.AMOUNT_NOT_ENOUGH", "余额不足" }
	first := x.account("aliyun", poor, 100, nil)
	x.account("tencent", rich, 0, nil) // only when no other can
	x.reader("甲公司", "13900000001")
	x.reader("乙公司", "13900000002")
	id := x.campaign("")
	require.NoError(t, x.Drain(t.Context(), id))
	require.NoError(t, x.Drain(t.Context(), id)) // nobody waits for the account
	require.ElementsMatch(t, []string{"甲公司 accepted", "乙公司 accepted"}, x.states(id))
	require.Len(t, rich.Messages(), 2)
	require.Empty(t, poor.Messages())
	a, err := x.Account(t.Context(), first.ID)
	require.NoError(t, err)
	require.NotNil(t, a.FailingSince)
	require.Equal(t, "isv.AMOUNT_NOT_ENOUGH", a.FailureCode)
}

func TestEachTopicHasItsTemplateAndThePreflightSaysWhatItCosts(t *testing.T) {
	t.Parallel()
	x, peer := newTexting(t), smstest.Aliyun(t)
	peer.Also = []string{"SMS_2"}
	x.account("aliyun", peer, 50, map[string]string{"template_reminder": "SMS_2", "text_reminder": "${notice}即将截止"})
	x.reader("甲公司", "13900000001", notify.ClaimReminder)
	x.reader(strings.Repeat("长", 60)+"公司", "13900000002", notify.ClaimReminder)
	id := x.campaign("")
	c, err := x.Campaign(t.Context(), id)
	require.NoError(t, err)
	e, err := x.Estimate(t.Context(), c)
	require.NoError(t, err)
	require.Equal(t, notify.Estimate{Messages: 2, Segments: notify.Span{Low: 5, High: 5}, Price: notify.Span{Low: 2500, High: 2500}, Priced: true}, *e)
	head := x.browser(accounts.New{Name: "黄", Role: accounts.SectionHead})
	_, page := head.get(campaignAddress(id))
	for _, want := range []string{"约5条", "约0.25元", "【番禺惠企】甲公司符合申领通知", "拒收请回复R"} {
		require.Contains(t, page, want)
	}
	require.NoError(t, x.Drain(t.Context(), id))
	id = x.campaign(notify.ClaimReminder)
	require.NoError(t, x.Drain(t.Context(), id))
	var templates []string
	for _, m := range peer.Messages() {
		templates = append(templates, m.Template)
	}
	require.Equal(t, []string{smstest.Template, smstest.Template, "SMS_2", "SMS_2"}, templates)
	require.Equal(t, []string{"notice=申领通知"}, peer.Messages()[3].Params)
	require.Equal(t, []string{"closes", "enterprise", "link", "notice"}, names(peer.Messages()[0].Params))
}

func names(params []string) (list []string) {
	for _, p := range params {
		name, _, _ := strings.Cut(p, "=")
		list = append(list, name)
	}
	return list
}

func campaignAddress(id int64) string { return fmt.Sprintf("/console/campaigns/%d", id) }
