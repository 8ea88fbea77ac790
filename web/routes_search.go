package web

// searchRoutes are the search of the portal and what staff teach it.
func (s *Server) searchRoutes() []route {
	return []route{
		{"GET", "/search", everybody, s.Portal.FindAnything},
		{"GET", "/search/suggest", everybody, s.Portal.Suggest},
		{"GET", "/console/synonyms", staff, s.Console.ListSynonyms},
		{"POST", "/console/synonyms", publishers, s.Console.AddSynonyms},
		{"POST", "/console/synonyms/silence", publishers, s.Console.SilenceSynonyms},
		{"POST", "/console/synonyms/:id", publishers, s.Console.EditSynonyms},
		{"POST", "/console/synonyms/:id/remove", publishers, s.Console.RemoveSynonyms},
	}
}
