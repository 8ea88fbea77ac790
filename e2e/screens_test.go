package e2e

import "testing"

// tour is whom the story leaves where, and what else each of them opens.
var tour = []struct {
	login string
	paths []string
}{
	{"kezhang", []string{"/console/notices", "/console/enterprises?q=%E7%9A%AE%E5%85%B7", "/console/enterprises/1", "/console/enterprises/1/facts/size",
		"/console/disclosure", "/console/disclosure/new", "/console/disclosure/1", "/console/outcomes", "/console/outcomes/1", "/console/imports",
		"/console/reports", "/console/reports/2022/figure?key=items_listed", "/console/reports/2022/texts/1.1", "/console/documents/1/interpretations/new", "/console/interpretations/1",
		"/console/notices/22/verdicts/1", "/console/manners", "/console/radar", "/console/synonyms", "/console/documents/1/review", "/console/interpretations/1/review", "/console/notices/22/review", "/console/expressions"}},
	{"bianji", []string{"/console/documents/import", "/console/documents/1/attachments", "/console/documents/new", "/console/notices/22/campaign", "/console/benefits/1/edit", "/console/benefits/1/rule/enterprises?verdict=eligible"}},
	{"guanli", []string{"/insight", "/insight/lists?list=documents&year=2022"}},
	{"zhuanguan", []string{"/console"}},
	{"xitong", []string{"/admin/system", "/admin/providers", "/admin/providers/new?channel=email&kind=smtp", "/admin/schedules", "/admin/schedules/rematch", "/admin/webhooks", "/admin/webhooks/new", "/admin/hold", "/console/manners"}},
	{"anquan", []string{"/admin", "/admin/accounts", "/admin/accounts/new", "/admin/accounts/1"}},
	{"shenji", []string{"/admin/audit"}},
	{"qiye", []string{"/notices/22", "/notices/23/why", "/notices/22/claim"}},
}

// screens looks at every screen that the story did not pass.
func (w *world) screens(t *testing.T) {
	public := w.browser.person(t, w.site, "public")
	public.looks = true
	for _, path := range []string{"/", "/policies", "/search", "/search?q=%E5%87%BA%E5%8F%A3%E4%BF%A1%E4%BF%9D", "/search?q=chukou&kind=documents", "/search?q=zzzz", "/policies/1", "/interpretations/1", "/notices/22", "/results", "/reports", "/help", "/no-such-page", "/accessibility", "/developers", "/policies/1/versions/1"} {
		public.visit(path)
	}
	public.visit("/help")
	public.press("怎么领")
	for _, part := range tour {
		p := w.person(t, part.login)
		for _, path := range part.paths {
			p.visit(path)
			p.opened(path)
		}
	}
}
