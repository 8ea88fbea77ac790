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

// submitted drafts and submits a campaign on the office's notice, and answers it with its drafter.
func (o *office) submitted(push *notify.Service, in notify.CampaignInput) (notify.Campaign, audit.Actor) {
	o.t.Helper()
	drafter := audit.Actor{ID: o.id(`insert into accounts (login, name, role, created_at) values (gen_random_uuid()::text, '周起草', 'editor', now()) returning id`), Name: "周起草"}
	in.NoticeID = o.notice
	id, err := push.Draft(o.t.Context(), drafter, in)
	require.NoError(o.t, err)
	require.NoError(o.t, push.Submit(o.t.Context(), drafter, id))
	c, err := push.Campaign(o.t.Context(), id)
	require.NoError(o.t, err)
	return c, drafter
}

func TestADriftIsShownAndTheAudienceFrozenAnewWithTheApprovalVoid(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.firm("广州市粤宏五金制品有限公司")
	o.firm("广州沐恒家具有限公司")
	editor, head := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor}), o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead})
	drafter := audit.Actor{ID: o.id(`select id from accounts where name = '林嘉欣' order by id desc limit 1`), Name: "林嘉欣"}
	id, err := push.Draft(t.Context(), drafter, notify.CampaignInput{NoticeID: o.notice, Title: "告知", Subject: "告知", Body: "您好", Channels: notify.Channels})
	require.NoError(t, err)
	require.NoError(t, push.Submit(t.Context(), drafter, id))
	path := fmt.Sprintf("/console/campaigns/%d", id)
	_, body := head.get(path)
	require.NotContains(t, body, "受众冻结之后有变化")

	o.firm("广州新来五金有限公司")
	o.id(`update verdicts set verdict = 'ineligible', reasons = 'tf' where notice_id = $1
		and enterprise_id = (select id from enterprises where name = '广州沐恒家具有限公司' order by id desc limit 1) returning run_id`, o.notice)
	_, body = head.get(path)
	require.Contains(t, body, "受众冻结之后有变化：新增1家、减少1家")
	require.NotContains(t, body, "确认重新冻结", "only the drafter is offered it")
	_, body = head.get(path + "/drift")
	require.Contains(t, body, "广州新来五金有限公司")
	require.NotContains(t, body, "广州沐恒家具有限公司")
	_, body = head.get(path + "/drift?side=lost")
	require.Contains(t, body, "广州沐恒家具有限公司")
	require.Contains(t, body, "有进出口经营权", "why it is not eligible any more, in words")
	o.id(`update verdicts set verdict = 'ineligible' where notice_id = $1
		and enterprise_id = (select id from enterprises where name = '广州新来五金有限公司' order by id desc limit 1) returning run_id`, o.notice)
	_, body = head.get(path + "/drift")
	require.Contains(t, body, "广州沐恒家具有限公司", "it opens on the side that has somebody")
	_, body = head.get(path + "/drift?side=gained")
	require.NotContains(t, body, "广州沐恒家具有限公司")
	o.id(`update verdicts set verdict = 'eligible' where notice_id = $1
		and enterprise_id = (select id from enterprises where name = '广州新来五金有限公司' order by id desc limit 1) returning run_id`, o.notice)

	_, body = editor.get(path)
	require.Contains(t, body, "此前的提请随即作废")
	seen := formOn(t, body, path+"/refreeze")
	c, err := push.Campaign(t.Context(), id)
	require.NoError(t, err)
	require.NoError(t, push.Approve(t.Context(), audit.Actor{ID: o.id(`select id from accounts where name = '陈晓琳' order by id desc limit 1`)}, id, c.ContentHash))
	status, _, body := editor.send(path, path+"/refreeze", seen)
	require.Equal(t, 409, status, "it was approved since, which the page had not said")
	require.Contains(t, body, "例如刚被批准")
	_, body = editor.get(path)
	require.Contains(t, body, "陈晓琳的批准随即作废")
	require.Contains(t, body, "现在判定为符合的2家")
	status, _, _ = head.send(path, path+"/refreeze", url.Values{"state": {"approved"}})
	require.Equal(t, 403, status)
	status, _, _ = editor.send(path, path+"/refreeze", formOn(t, body, path+"/refreeze"))
	require.Equal(t, 303, status)
	_, body = head.get(path)
	require.Contains(t, body, "待批准：告知2家")
	require.NotContains(t, body, "受众冻结之后有变化")
	require.NotContains(t, body, "与批准时一致")
	require.Contains(t, body, "与上一次提请相比")
}
