package views

import "huizhida/search"

// SynonymsPage is the words that mean the same to those who search.
type SynonymsPage struct {
	Sets    []search.Set // of staff, and silenced ones
	BuiltIn []string     // that count
	MayEdit bool
	Typed   string // of the form for a new set
	Editing int64  // the set whose form was refused; 0 is the one for a new set
	Edit    string // what was typed there
	Errors  Errors
}

// control is the id of the words of a set's form; 0 is the form for a new one.
func (p SynonymsPage) control(id int64) string { return SynonymsControl(id) }

// SynonymsControl is the id of the control that a set is typed into.
func SynonymsControl(id int64) string {
	if id == 0 {
		return "words"
	}
	return "words-" + itoa(id)
}

func (p SynonymsPage) value(s search.Set) string {
	if p.Editing == s.ID {
		return p.Edit
	}
	return s.Words
}

func (p SynonymsPage) own(off bool) []search.Set {
	var list []search.Set
	for _, s := range p.Sets {
		if s.Off == off {
			list = append(list, s)
		}
	}
	return list
}

func synonymPath(id int64, verb string) string { return "/console/synonyms/" + itoa(id) + verb }
