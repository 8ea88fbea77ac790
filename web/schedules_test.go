package web

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/schedules"
)

func TestASystemAdministratorTriesMovesAndPausesASchedule(t *testing.T) {
	t.Parallel()

	o := newOffice(t)
	o.server.Console.Schedules = &schedules.Service{DB: o.tx, Jobs: dbtest.Queue(t), Now: o.server.Now}
	admin := o.browser(accounts.New{Name: "罗永康", Role: accounts.SystemAdmin})
	_, body := admin.get("/admin/schedules")
	for _, want := range []string{"夜间重新匹配", "每天 2:30", "12月13日（周二）02:30", "12月17日（周六）02:30", "每个工作日 9:00", "还没有执行过"} {
		require.Contains(t, body, want)
	}
	path := "/admin/schedules/rematch"
	form := url.Values{"version": {"1"}, "expression": {"30 24 * * *"}, "workdays": {"1"}}
	status, _, body := admin.send(path, path, form)
	require.Equal(t, 422, status)
	require.Contains(t, body, "第 2 段“小时”")
	require.Contains(t, body, `value="30 24 * * *"`, "what was typed stays")

	form.Set("expression", "0 4 * * *")
	form.Set("try", "1")
	status, _, body = admin.send(path, path, form)
	require.Equal(t, 200, status)
	require.Contains(t, body, "改成：每个工作日 4:00")
	require.Contains(t, body, "还没有保存")
	require.Contains(t, body, "每天 2:30", "nothing is saved")
	form.Del("try")
	status, _, _ = admin.send(path, path, form)
	require.Equal(t, 303, status)
	_, body = admin.get(path)
	require.Contains(t, body, "每个工作日 4:00")
	require.Contains(t, body, "罗永康于")
	status, _, _ = admin.send(path, path, form)
	require.Equal(t, 409, status, "over an old version")

	status, _, _ = admin.send(path, path+"/pause", url.Values{"version": {"2"}})
	require.Equal(t, 303, status)
	_, body = admin.get(path)
	require.Contains(t, body, "已暂停")
	require.Contains(t, body, "不会执行")
	status, _, _ = admin.send(path, path+"/resume", url.Values{"version": {"3"}})
	require.Equal(t, 303, status)
	_, body = admin.get("/admin/schedules/prune")
	require.Contains(t, body, "不能暂停")
	status, _, body = admin.send("/admin/schedules/prune", "/admin/schedules/prune/pause", url.Values{"version": {"1"}})
	require.Equal(t, 409, status)
	require.Contains(t, body, "不能停用")
	resp, _ := admin.get("/admin/schedules/no")
	require.Equal(t, 404, resp.StatusCode)
	require.EqualValues(t, 3, o.id(`select count(*) from audit_events where action = 'schedule.edit' and actor = '罗永康'`))
}

// Failure case 23: what was missed while nothing ran is done once, and the page says so.
func TestTheScheduleSaysThatAMissedTickWasMadeUpFor(t *testing.T) {
	t.Parallel()

	o := newOffice(t)
	_, err := o.tx.Exec(t.Context(), `insert into schedule_ticks (key, at, taken_at, missed, job_id) values ('rematch', $1, $2, 2, 7)`,
		time.Date(2022, 12, 11, 2, 30, 0, 0, calendar.Shanghai), time.Date(2022, 12, 12, 8, 0, 0, 0, calendar.Shanghai))
	require.NoError(t, err)
	o.server.Console.Schedules = &schedules.Service{DB: o.tx, Jobs: dbtest.Queue(t), Now: o.server.Now}
	admin := o.browser(accounts.New{Name: "罗永康", Role: accounts.SystemAdmin})
	_, body := admin.get("/admin/schedules/rematch")
	require.Contains(t, body, "代替错过的3次")
}
