package portal

import (
	"cmp"
	"slices"
	"strings"

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/rule"
	"huizhida/web/views"
)

// questionsShown keeps the page short: answer these, and the next come.
const questionsShown = 3

// notAsked are facts that only a register may state: who it is, how creditworthy it is.
var notAsked = []string{"uscc", "name", "dishonest", "abnormal", "penalties_prev", "tax_grade", "tags", "industry"}

// askable says whether an enterprise may state the attribute itself.
func askable(key string) bool {
	_, known := enterprises.Lookup(key)
	return known && !slices.Contains(notAsked, key)
}

// questions are what would settle the undetermined opportunities: the one that settles most comes first.
func questions(list []matching.Opportunity) []views.MeQuestion {
	byKey := map[string][]matching.Opportunity{}
	for _, o := range list {
		if o.Verdict != rule.Undetermined {
			continue
		}
		for _, key := range o.Missing {
			if askable(key) {
				byKey[key] = append(byKey[key], o)
			}
		}
	}
	var asked []views.MeQuestion
	for key, waiting := range byKey {
		slices.SortStableFunc(waiting, func(a, b matching.Opportunity) int { return cmp.Compare(len(a.Missing), len(b.Missing)) })
		asked = append(asked, question(key, waiting))
	}
	slices.SortFunc(asked, func(a, b views.MeQuestion) int {
		return cmp.Or(cmp.Compare(a.Lacks, b.Lacks), cmp.Compare(len(b.Settles), len(a.Settles)), a.Closes.Compare(b.Closes), cmp.Compare(a.Key, b.Key))
	})
	asked = asked[:min(len(asked), questionsShown)]
	if len(asked) > 0 {
		asked[0].Urgent = true
	}
	return asked
}

// question asks for one attribute; waiting are the opportunities that lack it, those that lack nothing else first.
func question(key string, waiting []matching.Opportunity) views.MeQuestion {
	a, _ := enterprises.Lookup(key) // askable
	label := rule.Dated(a.Label, rule.DayOf(waiting[0].AsOf))
	q := views.MeQuestion{Key: key, Title: askFor(a, label), Lacks: len(waiting[0].Missing), Closes: waiting[0].ClosesAt, NoticeID: waiting[0].NoticeID}
	if a.Yearly {
		q.Period = waiting[0].AsOf.Year() - 1
	}
	for _, o := range waiting {
		if a.Yearly && o.AsOf.Year()-1 != q.Period {
			continue // it asks for another year's figure
		}
		if len(o.Missing) == q.Lacks {
			q.Settles = append(q.Settles, views.MeSettles{Title: o.Benefit, Href: noticePath(o.NoticeID), Amount: o.Amount, Closes: o.ClosesAt})
		}
		if o.ClosesAt.Before(q.Closes) {
			q.Closes = o.ClosesAt
		}
	}
	q.Input = views.Input{Name: key, ID: "answer-" + key, Label: label, Unit: a.Unit, Width: "s", Hint: "没有部门登记过这项，只能请您填；您填的会注明“企业自报”。"}
	answerAs(&q, a)
	return q
}

// answerAs gives the question the control that fits the attribute.
func answerAs(q *views.MeQuestion, a enterprises.Attribute) {
	switch {
	case a.Type == rule.Bool:
		q.Options = views.Options("", "true", "是", "false", "否")
	case len(a.Values) > 0:
		for _, v := range a.Values {
			q.Options = append(q.Options, views.Option{Value: v, Label: v})
		}
	case a.Type == rule.Date:
		q.Input.Type, q.Input.Hint = "date", "营业执照上写着。"
	case a.Ratio:
		q.Input.InputMode, q.Input.Hint = "decimal", "写百分数，例如 5.5%。您填的会注明“企业自报”。"
	case a.Type == rule.Double:
		q.Input.InputMode = "decimal"
	case a.Type == rule.Int:
		q.Input.InputMode = "numeric"
	default:
		q.Input.Width = "m"
	}
}

// askFor turns an attribute into a question.
func askFor(a enterprises.Attribute, label string) string {
	switch {
	case len(a.Values) > 0:
		return label + "是哪一类？"
	case a.Type == rule.Date:
		return label + "是哪一天？"
	case a.Type == rule.String:
		return label + "是什么？"
	case a.Type == rule.Int && a.Unit != "":
		return label + "有多少" + a.Unit + "？"
	case a.Type != rule.Bool:
		return label + "是多少？"
	case strings.HasSuffix(label, "权"):
		return "有没有" + label + "？"
	case strings.HasSuffix(label, "备案"):
		return "做过" + label + "吗？"
	case strings.HasSuffix(label, "上市"):
		return "上市了吗？"
	}
	return "是不是" + label + "？"
}
