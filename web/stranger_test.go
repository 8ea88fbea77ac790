package web

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/claims"
	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
	"huizhida/reports"
	"huizhida/web/insight"
)

// Every route that an enterprise may use is asked for with everything that another enterprise's records are known by.
func TestNoRouteShowsOrChangesAnotherEnterprisesRecords(t *testing.T) {
	t.Parallel()

	const secret, phone = "绝密五金制品厂", "13800138999"
	o := newOffice(t)
	p, clock, queue := o.server.Portal, o.server.Now, dbtest.Queue(t)
	p.Enterprises = &enterprises.Service{DB: o.tx, Jobs: queue, Now: clock}
	p.Matching = &matching.Service{DB: o.tx, Jobs: queue, Now: clock}
	p.Policies = &policies.Service{DB: o.tx, Jobs: queue, Now: clock}
	p.Reports = &reports.Service{DB: o.tx, Now: clock}
	o.server.Insight = &insight.Insight{Reports: p.Reports}
	owner, stranger := o.firm(secret), o.firm("广州沐恒家具有限公司")
	require.NotNil(t, owner)
	id := o.id(`select id from enterprises where name = $1`, secret)
	claim, err := p.Claims.Start(t.Context(), audit.System("test"), id, o.notice)
	require.NoError(t, err)
	require.NoError(t, p.Claims.SaveDraft(t.Context(), audit.System("test"), id, claim.ID, claims.Answers{claims.FactsConfirmed: "yes",
		claims.ContactName: secret, claims.ContactMobile: phone, claims.Undertaking: "yes"}))
	_, err = p.Claims.Submit(t.Context(), audit.System("test"), id, claim.ID)
	require.NoError(t, err)
	require.NoError(t, p.Notify.Post(t.Context(), notify.Post{EnterpriseID: id, NoticeID: o.notice, Origin: "test/1", Subject: secret, Body: secret}))
	message := o.id(`select id from inbox_messages where enterprise_id = $1`, id)
	state := func() string {
		var s string
		require.NoError(t, o.tx.QueryRow(t.Context(), `
			select concat((select string_agg(c::text, ';') from claims c where enterprise_id = $1),
			              (select string_agg(m::text, ';') from inbox_messages m where enterprise_id = $1),
			              (select string_agg(f::text, ';') from facts f where enterprise_id = $1),
			              (select count(*) from contacts where enterprise_id = $1))`, id).Scan(&s))
		return s
	}
	before := state()

	_, page := stranger.get("/me/preferences")
	token := csrfOf(t, page)
	asked := 0
	for _, r := range o.server.routes() {
		if r.path == "/sign-out" || r.roles != nil && !slices.Contains(r.roles, accounts.Enterprise) {
			continue
		}
		for _, known := range []string{fmt.Sprint(claim.ID), claim.RefNo, fmt.Sprint(message), fmt.Sprint(id), fmt.Sprint(o.notice)} {
			form := url.Values{"csrf": {token}, "reason": {"x"}, "note": {"x"}, "id": {known}, "claim": {known}, "enterprise": {fmt.Sprint(id)}, "enterprise_id": {fmt.Sprint(id)}}
			target := parameter.ReplaceAllString(r.path, known)
			req := httptest.NewRequest(r.method, target+"?enterprise="+fmt.Sprint(id)+"&enterprise_id="+fmt.Sprint(id), strings.NewReader(form.Encode()))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			resp, body := stranger.do(req)
			asked++
			require.Less(t, resp.StatusCode, 500, "%s %s", r.method, target)
			require.NotContains(t, body, secret, "%s %s", r.method, target)
			require.NotContains(t, body, phone, "%s %s", r.method, target)
		}
	}
	require.Greater(t, asked, 100)
	require.Equal(t, before, state(), "the other's records are untouched")
}
