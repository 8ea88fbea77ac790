package web

import "huizhida/policies"

// writingRoutes are how texts and files get in and out. They stand before the routes with an :id in the same place.
func (s *Server) writingRoutes() []route {
	list := []route{
		{"GET", "/attachments/:id", everybody, s.Portal.ShowAttachment},
		{"GET", "/files/:hash", everybody, s.Portal.ShowFile},
		{"GET", "/policies/:id/word", everybody, s.Portal.PolicyWord},
		{"POST", "/console/preview", publishers, s.Console.Preview},
		{"GET", "/console/documents/import", publishers, s.Console.NewDocumentImport},
		{"POST", "/console/documents/import", publishers, s.Console.ImportDocument},
		{"GET", "/console/documents/:id/word", staff, s.Console.DocumentWord},
	}
	for _, of := range []policies.Subject{policies.Documents, policies.Interpretations, policies.Notices} {
		path := "/console/" + string(of) + "/:id/attachments"
		list = append(list,
			route{"GET", path, staff, s.Console.Attachments(of)},
			route{"POST", path, publishers, s.Console.Attach(of)},
			route{"POST", "/console/" + string(of) + "/:id/autosave", publishers, s.Console.Autosave(of)},
			route{"POST", path + "/:file", publishers, s.Console.ChangeAttachment(of)},
		)
	}
	return list
}
