package web

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/instance"
)

// Failure case 6: staff see that nothing leaves, and a system administrator decides when it goes on.
func TestARestoredDatabaseIsShownToTheBureauAndReleasedByASystemAdministrator(t *testing.T) {
	t.Parallel()

	o, _ := withPush(t)
	o.server.Console.Instance = &instance.Service{DB: o.tx, Now: o.server.Now}
	admin := o.browser(accounts.New{Name: "罗永康", Role: accounts.SystemAdmin})
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	firm := o.firm("广州市粤宏五金制品有限公司")
	_, body := editor.get("/console")
	require.NotContains(t, body, "消息暂停发送")
	status, _, body := admin.send("/admin/hold", "/admin/hold", url.Values{"reason": {" "}})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请写明暂停全部发送的原因")

	_, err := o.tx.Exec(t.Context(), `insert into sending_holds (cause, detail, held_at) values ('restored', '数据库是从备份或副本恢复出来的', $1)`, o.now)
	require.NoError(t, err)
	_, body = editor.get("/console")
	require.Contains(t, body, "消息暂停发送，2022-12-12 10:24起暂停：数据库是从备份或副本恢复出来的")
	require.Contains(t, body, "由系统管理员决定何时恢复")
	_, body = firm.get("/inbox")
	require.NotContains(t, body, "消息暂停发送", "it is not the enterprises' business")
	_, body = admin.get("/admin/hold")
	for _, want := range []string{"决定何时恢复", "现在什么都不发", "会让一些企业收到两次"} {
		require.Contains(t, body, want)
	}
	status, _, body = admin.send("/admin/hold", "/admin/hold/release", url.Values{})
	require.Equal(t, 422, status)
	require.Contains(t, body, "请选择恢复后怎么办")
	status, _, _ = admin.send("/admin/hold", "/admin/hold/release", url.Values{"decision": {"pause"}})
	require.Equal(t, 303, status)
	status, _, _ = admin.send("/admin/hold", "/admin/hold/release", url.Values{"decision": {"pause"}})
	require.Equal(t, 409, status, "once")
	_, body = editor.get("/console")
	require.NotContains(t, body, "消息暂停发送")
	require.EqualValues(t, 1, o.id(`select count(*) from audit_events where action = 'sending.release' and actor = '罗永康' and detail ->> 'decision' = 'pause'`))
}
