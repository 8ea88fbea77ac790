package web

// base is where the site is, as machines must be told; empty when nobody said.
func (s *Server) base() string {
	if s.API == nil {
		return ""
	}
	return s.API.BaseURL
}

// machineRoutes are for whatever reads without a person: no session, no form, no change.
func (s *Server) machineRoutes() []route {
	return []route{
		{"GET", "/api/v1/documents", everybody, s.API.ListDocuments},
		{"GET", "/api/v1/documents/:id", everybody, s.API.ShowDocument},
		{"GET", "/api/v1/interpretations", everybody, s.API.ListInterpretations},
		{"GET", "/api/v1/interpretations/:id", everybody, s.API.ShowInterpretation},
		{"GET", "/api/v1/benefits", everybody, s.API.ListBenefits},
		{"GET", "/api/v1/benefits/:id", everybody, s.API.ShowBenefit},
		{"GET", "/api/v1/notices", everybody, s.API.ListNotices},
		{"GET", "/api/v1/notices/:id", everybody, s.API.ShowNotice},
		{"GET", "/api/v1/topics", everybody, s.API.ListTopics},
		{"GET", "/api/v1/export/documents.json", everybody, s.API.ExportDocumentsJSON},
		{"GET", "/api/v1/export/documents.csv", everybody, s.API.ExportDocumentsCSV},
		{"GET", "/api/v1/export/interpretations.json", everybody, s.API.ExportInterpretationsJSON},
		{"GET", "/api/v1/export/interpretations.csv", everybody, s.API.ExportInterpretationsCSV},
		{"GET", "/api/v1/export/benefits.json", everybody, s.API.ExportBenefitsJSON},
		{"GET", "/api/v1/export/benefits.csv", everybody, s.API.ExportBenefitsCSV},
		{"GET", "/api/v1/export/notices.json", everybody, s.API.ExportNoticesJSON},
		{"GET", "/api/v1/export/notices.csv", everybody, s.API.ExportNoticesCSV},
		{"GET", "/openapi.json", everybody, s.API.ShowContract},
		{"GET", "/feeds/:name", everybody, s.API.ShowFeed},
		{"GET", "/feeds/:module/:name", everybody, s.API.ShowTopicFeed},
		{"GET", "/calendars/:name", everybody, s.API.ShowCalendar},
		{"GET", "/sitemap.xml", everybody, s.API.SiteMap},
		{"GET", "/sitemaps/:name", everybody, s.API.ShowMap},
		{"GET", "/robots.txt", everybody, s.API.Robots},
		{"GET", "/accessibility", everybody, s.Portal.Accessibility},
		{"GET", "/developers", everybody, s.API.Developers}, // for people, who read how
	}
}
