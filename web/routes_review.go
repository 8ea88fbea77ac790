package web

import (
	"huizhida/policies"
)

// reviewRoutes are the same steps for every kind of text: sign, clear, return, publish, correct, repeal. Who may take which step is the
// service's to say; the table keeps out who never may.
func (s *Server) reviewRoutes() []route {
	var list []route
	for _, subject := range []policies.Subject{policies.Documents, policies.Interpretations, policies.Notices} {
		at := "/console/" + string(subject) + "/:id"
		list = append(list,
			route{"GET", at + "/review", publishers, s.Console.Review(subject)},
			route{"POST", at + "/sign", publishers, s.Console.Sign(subject)},
			route{"POST", at + "/screen", reviewers, s.Console.Screen(subject)},
			route{"POST", at + "/accept", publishers, s.Console.Accept(subject)},
			route{"POST", at + "/return", publishers, s.Console.Return(subject)},
			route{"POST", at + "/publish", reviewers, s.Console.Publish(subject)},
			route{"POST", at + "/urgent", leaders, s.Console.PublishUrgently(subject)},
			route{"POST", at + "/correct", publishers, s.Console.Correct(subject)},
		)
	}
	for subject, at := range map[policies.Subject]string{policies.Documents: "/policies", policies.Interpretations: "/interpretations", policies.Notices: "/notices"} {
		list = append(list, route{"GET", at + "/:id/versions/:number", everybody, s.Portal.ShowEdition(subject)})
	}
	return append(list,
		route{"GET", "/console/expressions", publishers, s.Console.ListExpressions},
		route{"POST", "/console/expressions", reviewers, s.Console.SaveExpression},
		route{"POST", "/console/expressions/:id/remove", reviewers, s.Console.RemoveExpression},
		route{"POST", "/console/documents/:id/classify", reviewers, s.Console.Classify()},
		route{"POST", "/console/documents/:id/repeal", reviewers, s.Console.Repeal()},
	)
}
