package e2e

import "testing"

// screens looks at every screen that the story did not pass.
func (w *world) screens(t *testing.T) {
	public := w.browser.person(t, w.site, "public")
	public.looks = true
	for _, path := range []string{"/", "/policies", "/notices", "/results", "/help", "/reports", "/reports/2022", "/no-such-page"} {
		public.visit(path)
	}
	for _, way := range [][]string{{"/policies?module=documents", "办法"}, {"/policies?module=interpretations", "解读"}, {"/notices", "2022年知识产权质量提升资助下半年申报通知"}, {"/help", "怎么领"}} {
		public.visit(way[0])
		public.press(way[1])
	}
	for login, paths := range map[string][]string{
		"kezhang":   {"/console", "/console/notices", "/console/enterprises", "/console/enterprises?q=%E7%9A%AE%E5%85%B7", "/console/disclosure", "/console/disclosure/new", "/console/disclosure/1", "/console/outcomes", "/console/outcomes/1", "/console/imports", "/console/reports", "/console/documents/1/interpretations/new", "/console/interpretations/1"},
		"bianji":    {"/console/benefits/1/edit", "/console/interpretations/1/edit"},
		"guanli":    {"/insight", "/insight/lists?list=documents&year=2022"},
		"zhuanguan": {"/console", "/console/claims"},
		"qiye":      {"/me/profile", "/policies", "/notices/22/why"},
	} {
		p := w.person(t, login)
		for _, path := range paths {
			p.visit(path)
		}
	}
}
