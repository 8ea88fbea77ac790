package web

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/notify"
)

func TestStaffCallAndRecordHowItEnded(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	firm := o.id(`select id from enterprises where name = '广州市粤宏五金制品有限公司' order by id desc limit 1`)
	clerk := audit.Actor{Name: "企业"}
	require.NoError(t, push.SaveContact(t.Context(), clerk, notify.ContactInput{EnterpriseID: firm, Name: "陈女士", Mobile: "13800138000"}))
	contact, err := push.Contact(t.Context(), firm)
	require.NoError(t, err)
	o.id(`insert into consents (contact_id, channel, purpose, text_version, given_at) values ($1, 'call', '政策推送', 1, now()) returning contact_id`, contact.ID)
	c, drafter := o.pushed(push, notify.CampaignInput{Title: "告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Call}})
	first, second := o.browser(accounts.New{Name: "何敏", Role: accounts.Liaison}), o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	require.NoError(t, push.Approve(t.Context(), audit.Actor{ID: o.id(`select id from accounts where name = '林嘉欣' and id <> $1 order by id desc limit 1`, drafter.ID)}, c.ID, c.ContentHash))
	require.NoError(t, push.Drain(t.Context(), c.ID))
	delivery := o.id(`select id from deliveries where campaign_id = $1`, c.ID)
	path := fmt.Sprintf("/console/calls/%d", delivery)

	_, body := first.get("/console/calls")
	require.Contains(t, body, "电话清单：1通")
	require.Contains(t, body, "还没有打过")
	require.NotContains(t, body, "138")
	require.NotContains(t, body, "陈女士")
	status, _, body := first.send("/console/calls", path+"/open", url.Values{})
	require.Equal(t, 200, status)
	require.Contains(t, body, "138 0013 8000")
	require.Contains(t, body, "陈女士")
	require.Equal(t, int64(1), o.id(`select count(*) from audit_events where action = 'call.open' and subject_id = $1 and actor = '何敏'`, delivery))
	status, _, body = first.send("/console/calls", path, url.Values{"note": {"说过再打"}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请选择通话结果")
	require.Contains(t, body, "说过再打", "what was typed stays")
	status, to, _ := first.send("/console/calls", path, url.Values{"result": {"wrong"}})
	require.Equal(t, 303, status)
	require.Equal(t, "/console/calls", to)
	for _, again := range []*browser{first, second} {
		status, to, _ := again.send("/console/campaigns", path, url.Values{"result": {"told"}})
		require.Equal(t, 303, status)
		require.Equal(t, "/console/calls", to)
		_, body = again.get("/console/calls")
		require.Contains(t, body, "可能刚被同事登记", "the second is told that it was done")
	}
	require.Equal(t, int64(1), o.id(`select count(*) from attempts where delivery_id = $1 and code = 'wrong'`, delivery))
	require.Equal(t, int64(2), o.id(`select count(*) from suppressions where reason = 'wrong' and address_hash = (select mobile_hash from contacts where id = $1)`, contact.ID), "neither called nor texted again")
	status, _, body = second.send("/console/campaigns", path+"/open", url.Values{})
	require.Equal(t, 303, status, "no number without a call to make")
	require.NotContains(t, body, "138")
}
