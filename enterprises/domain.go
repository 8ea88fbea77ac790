package enterprises

import "huizhida/matching/rule"

// Domains says, by key, what the attributes of the catalogue can hold where that is less than their type allows.
func Domains() map[string]rule.Domain {
	m := map[string]rule.Domain{}
	for _, a := range Catalogue {
		d := rule.Domain{Texts: a.Values}
		switch {
		case a.Signed:
		case a.Type == rule.Int:
			d.Low = rule.OfInt(0)
		case a.Type == rule.Double:
			d.Low = rule.OfDouble(0)
		}
		if a.Ratio {
			d.High = rule.OfDouble(1)
		}
		if a.Values != nil || d.Low.Known() || d.High.Known() {
			m[a.Key] = d
		}
	}
	return m
}
