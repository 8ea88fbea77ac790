package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/matching/rule"
)

// RuleFinding is something to look at before the rule is frozen.
type RuleFinding struct {
	Must        bool // it must be mended first
	Message     string
	Fix         string
	Paths       []string // the rows that it is about
	Numbers     []int    // and the rule's conditions, from 1
	Replacement string   // the whole rule as it would be mended; empty when that takes judgement
}

// RuleGolden is the enterprises whose verdicts staff signed.
type RuleGolden struct {
	Cases                []matching.GoldenResult // those that differ first
	USCC, Expected, Note string                  // as typed
	Errors               Errors
	Of                   int64 // the enterprise whose removal was refused
}

// Differ counts those whom the rule decides otherwise.
func (g RuleGolden) Differ() int {
	n := 0
	for _, c := range g.Cases {
		if c.Differs {
			n++
		}
	}
	return n
}

// summary is how the cases stand: 5 家一致，1 家不同.
func (g RuleGolden) summary() string {
	differ := g.Differ()
	switch {
	case len(g.Cases) == 0:
		return "还没有"
	case differ == 0:
		return strconv.Itoa(len(g.Cases)) + " 家都一致"
	}
	return strconv.Itoa(len(g.Cases)-differ) + " 家一致，" + strconv.Itoa(differ) + " 家不同"
}

// said is what is signed of a case and what the rule says.
func said(c matching.GoldenResult) string {
	text := "应为" + VerdictOf(c.Expected).Label() + "，实际" + VerdictOf(c.Actual).Label()
	if len(c.Missing) > 0 {
		text += "：缺" + AttributeNames(c.Missing)
	}
	return text + "。"
}

func signedBy(c matching.GoldenResult) string {
	return c.Note + "（" + c.Signer + "，" + c.SignedAt.In(calendar.Shanghai).Format(time.DateOnly) + "）"
}

// RuleEffect is what the rule on the page changes against a frozen version.
type RuleEffect struct {
	matching.Effect
	Against int
	Changes []RuleChange
}

// RuleChange is a term that only one of the rules has, or that is another in each.
type RuleChange struct {
	Number                         int    // its first condition's, in the rule on the page, else in the version before
	Before, After                  string // in Chinese; empty for none
	Gained, Lost, Blurred, Cleared int
	Was, Is                        int // the terms, for the lists; 0 for none
}

// EffectOf sets a rule against a version before it, term by term.
func EffectOf(e matching.Effect, against int, before, after *rule.Rule, asOf time.Time) *RuleEffect {
	out := &RuleEffect{Effect: e, Against: against}
	day := rule.DayOf(asOf)
	was, is := before.Terms(), after.Terms()
	gone, come := unmatched(before, after), unmatched(after, before)
	for _, i := range come {
		c := RuleChange{Number: is[i].Conditions[0] + 1, After: rule.Dated(is[i].Label, day), Is: i + 1}
		keys := termKeys(after, is[i])
		if at := slices.IndexFunc(gone, func(j int) bool { return slices.Equal(termKeys(before, was[j]), keys) }); at >= 0 {
			c.Before, c.Was = rule.Dated(was[gone[at]].Label, day), gone[at]+1
			gone = slices.Delete(gone, at, at+1)
		}
		out.Changes = append(out.Changes, c)
	}
	for _, j := range gone {
		out.Changes = append(out.Changes, RuleChange{Number: was[j].Conditions[0] + 1, Before: rule.Dated(was[j].Label, day), Was: j + 1})
	}
	for _, cause := range e.Causes {
		for i := range out.Changes {
			c := &out.Changes[i]
			if cause.Before && c.Was == cause.Term {
				c.Gained += cause.Gained
			}
			if !cause.Before && c.Is == cause.Term {
				c.Lost, c.Blurred, c.Cleared = c.Lost+cause.Lost, c.Blurred+cause.Blurred, c.Cleared+cause.Cleared
			}
		}
	}
	return out
}

// unmatched lists the terms of a, by index, that b does not have.
func unmatched(a, b *rule.Rule) (list []int) {
	there := map[string]int{}
	for _, e := range b.Root().Terms() {
		there[b.Text(e)]++
	}
	for i, e := range a.Root().Terms() {
		if there[a.Text(e)]--; there[a.Text(e)] < 0 {
			list = append(list, i)
		}
	}
	return list
}

func termKeys(r *rule.Rule, t rule.Term) (keys []string) {
	for _, i := range t.Conditions {
		keys = append(keys, r.Conditions()[i].Keys...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// title names the change.
func (c RuleChange) title() string {
	switch {
	case c.Before == "":
		return "新增条件 " + strconv.Itoa(c.Number)
	case c.After == "":
		return "去掉原条件 " + strconv.Itoa(c.Number)
	}
	return "条件 " + strconv.Itoa(c.Number)
}

// headline is the effect in a few words: 符合 1,586 变为 1,572，净减 14.
func (e RuleEffect) headline() string {
	text := "符合 " + Num(e.Before.Eligible) + " 变为 " + Num(e.After.Eligible)
	switch d := e.After.Eligible - e.Before.Eligible; {
	case d > 0:
		return text + "，净增 " + Num(d)
	case d < 0:
		return text + "，净减 " + Num(-d)
	case e.Changed() > 0:
		return text + "，家数不变，换了企业"
	}
	return text + "，没有变化"
}

// reason is why the rule cannot be frozen yet, and where to mend it.
type reason struct {
	Text  string
	Links []Link
}

func whyNot(why []reason) string {
	var parts []string
	for _, r := range why {
		parts = append(parts, r.Text)
	}
	return strings.Join(parts, "；") + "。"
}

// obstacles lists what stands between the rule and its freezing.
func (p RulePage) obstacles() []reason {
	var out []reason
	if p.Fault != nil {
		return []reason{{"规则文本有误", []Link{{"#expression", "去修改"}}}}
	}
	if paths := p.Draft.Tree.Unfinished(); len(paths) > 0 {
		out = append(out, reason{strconv.Itoa(len(paths)) + " 个条件没有填好", []Link{{"#" + ruleID("c", paths[0]), "去填写"}}})
	}
	if p.Rule == nil {
		if out == nil {
			out = append(out, reason{"还没有条件", nil})
		}
		return out
	}
	var bare []string
	var links []Link
	for i, c := range p.Rule.Conditions {
		if c.Clause == "" {
			bare = append(bare, strconv.Itoa(i+1))
			if len(links) == 0 {
				links = append(links, Link{"#" + ruleID("k", c.Path), "到条件 " + strconv.Itoa(i+1)})
			}
		}
	}
	if bare != nil {
		out = append(out, reason{"条件 " + strings.Join(bare, "、") + " 没有依据条款", links})
	}
	if n := len(slices.DeleteFunc(slices.Clone(p.Findings), func(f RuleFinding) bool { return !f.Must })); n > 0 {
		out = append(out, reason{"检查发现 " + strconv.Itoa(n) + " 处须改", []Link{{"#lint", "看检查发现"}}})
	}
	if n := p.Golden.Differ(); n > 0 {
		out = append(out, reason{strconv.Itoa(n) + " 家对照企业的判定与签署的不同", []Link{{"#golden", "看对照企业"}}})
	}
	return out
}

// Obstacles are what stands between the rule and its freezing, as an error summary shows it.
func (p RulePage) Obstacles() Errors {
	var out Errors
	for _, r := range p.obstacles() {
		at := "rule-form"
		if len(r.Links) > 0 {
			at = strings.TrimPrefix(r.Links[0].Href, "#")
		}
		out = append(out, fault.Field{Name: at, Message: r.Text})
	}
	return out
}

var changeTitles = map[matching.ChangeKind]string{matching.Gained: "新增符合", matching.Lost: "不再符合", matching.Blurred: "变为可能符合", matching.Cleared: "由可能符合变为不符合"}

// ChangeTitle says which enterprises a kind of change is about; empty for what is none.
func ChangeTitle(k matching.ChangeKind) string { return changeTitles[k] }
