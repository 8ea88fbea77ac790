package views

import "huizhida/policies"

// DocumentList is the console's list of documents.
type DocumentList struct {
	Query  string
	State  policies.State
	Tabs   []Tab
	Lines  []policies.DocumentLine
	Paging Paging
}

// filtered says whether an empty list is empty only because of its filters.
func (l DocumentList) filtered() bool { return l.Query != "" || l.State != "" }
