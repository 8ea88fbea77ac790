package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/claims"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
)

func TestARuleIsAmendedAndBothSidesAreToldByOneApproval(t *testing.T) {
	t.Parallel()

	o, push := withPush(t)
	o.server.Console.Policies = &policies.Service{DB: o.tx, Jobs: push.Jobs, Now: push.Now, Check: matching.Check}
	o.firm("广州市粤宏五金制品有限公司")
	o.firm("广州已申领家具有限公司")
	gains := o.id(`insert into enterprises (uscc, name, town, import_export_right, created_at, updated_at) values (gen_random_uuid()::text, '广州新符合有限公司', '大石街道', false, now(), now()) returning id`)
	drafter := audit.Actor{ID: o.id(`insert into accounts (login, name, role, created_at) values (gen_random_uuid()::text, '周起草', 'editor', now()) returning id`), Name: "周起草"}
	first, _ := o.submitted(push, notify.CampaignInput{Title: "首次告知", Subject: "告知", Body: "您好", Channels: []notify.Channel{notify.Inbox}})
	require.NoError(t, push.Approve(t.Context(), audit.Actor{ID: drafter.ID}, first.ID, first.ContentHash))
	require.NoError(t, push.Drain(t.Context(), first.ID))
	claimed := o.id(`select id from enterprises where name = '广州已申领家具有限公司' order by id desc limit 1`)
	applied := o.server.Console.Claims
	claim, err := applied.Start(t.Context(), drafter, claimed, o.notice)
	require.NoError(t, err)

	head, leader := o.browser(accounts.New{Name: "陈晓琳", Role: accounts.SectionHead}), o.browser(accounts.New{Name: "梁主任", Role: accounts.BureauLeader})
	path := fmt.Sprintf("/console/notices/%d/amendments", o.notice)
	_, body := head.get(path)
	require.Contains(t, body, "没有新的规则")
	benefit := o.id(`select benefit_id from notices where id = $1`, o.notice)
	_, err = o.server.Console.Policies.SaveRule(t.Context(), drafter, benefit, `town == "大石街道" && !import_export_right`, []string{"第二条", "第三条"})
	require.NoError(t, err)
	_, body = head.get(path)
	require.Contains(t, body, "规则 v1 → v2")
	require.Contains(t, body, "新符合1家，不再符合2家")
	status, _, body := head.send(path, path, url.Values{"reason": {" "}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请写明修订的依据")
	status, amendment, _ := head.send(path, path, url.Values{"reason": {"番府〔2022〕9号"}})
	require.Equal(t, 303, status)
	status, _, _ = head.send(path, path, url.Values{"reason": {"番府〔2022〕9号"}})
	require.Equal(t, 409, status, "pressed twice it is done once")

	_, body = head.get(amendment)
	for _, want := range []string{"新符合1家，不再符合2家", "广州新符合有限公司", "告知现在符合", "实施修订的人不能批准", "1件按规则 v1办完", "陈晓琳于2022-12-12 10:24实施"} {
		require.Contains(t, body, want)
	}
	_, body = head.get(amendment + "?side=lost")
	require.Contains(t, body, "已开始申领，按原规则办完；不告知")
	require.Contains(t, body, "此前告知过符合，须告知不再符合")
	status, _, _ = head.send(amendment, amendment+"/approve", url.Values{})
	require.Equal(t, 409, status)
	_, body = leader.get(amendment)
	require.Contains(t, body, "批准并发送2份告知")
	form := formOn(t, body, amendment+"/approve")
	status, _, _ = head.send(amendment, amendment+"/approve", form)
	require.Equal(t, 403, status, "who amended does not approve")
	wrong := url.Values{}
	for name, value := range form {
		wrong[name] = value
		if strings.HasPrefix(name, "hash") {
			wrong[name] = []string{"00" + value[0][2:]}
		}
	}
	status, _, _ = leader.send(amendment, amendment+"/approve", wrong)
	require.Equal(t, 409, status)
	half := url.Values{"csrf": form["csrf"]}
	for name, value := range form {
		if strings.HasPrefix(name, "hash") && len(half) == 1 {
			half[name] = value
		}
	}
	status, _, _ = leader.send(amendment, amendment+"/approve", half)
	require.Equal(t, 409, status, "both or neither")
	status, _, _ = leader.send(amendment, amendment+"/approve", form)
	require.Equal(t, 303, status)
	both, err := push.OfAmendment(t.Context(), o.id(`select id from amendments where notice_id = $1`, o.notice))
	require.NoError(t, err)
	for _, c := range both {
		require.NoError(t, push.Drain(t.Context(), c.ID))
	}
	require.Equal(t, int64(1), o.id(`select count(*) from inbox_messages where enterprise_id = $1`, gains))
	require.Equal(t, int64(1), o.id(`select count(*) from inbox_messages where enterprise_id = $1`, claimed), "the first letter only")
	kept, err := applied.OwnOpen(t.Context(), claimed, o.notice)
	require.NoError(t, err)
	require.Equal(t, claim.RuleVersionID, kept.RuleVersionID, "a claim keeps the rule that it began with")
	_, err = applied.Submit(t.Context(), drafter, claimed, claim.ID)
	require.NotErrorIs(t, err, claims.ErrIneligible)
	_, body = leader.get(path)
	require.Contains(t, body, "番府〔2022〕9号")
}
