package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/enterprises"
	"huizhida/matching/draft"
	"huizhida/matching/rule"
	"huizhida/web/views"
)

const (
	maxRows = 300 // of one rule: far more than its text may hold
	maxPast = 30  // states to go back to
	asText  = "=" // the choice among the fields that stands for the rule language
)

// typedTree reads the tree of the form: its nodes stand in the order of the page, a group before what it holds.
func typedTree(ctx *fiber.Ctx) draft.Tree {
	t := draft.New(enterprises.Variables())
	groups := map[string]*draft.Group{"": t.Root}
	for i, node := range texts(ctx.Request().PostArgs().PeekMulti("node")) {
		kind, path, _ := strings.Cut(node, ":")
		if i >= maxRows {
			break
		}
		if path == "" {
			t.Root.Join = typedJoin(ctx, path)
			continue
		}
		g, ok := groups[path[:max(strings.LastIndexByte(path, '.'), 0)]]
		if !ok {
			continue
		}
		switch kind {
		case "g":
			groups[path] = &draft.Group{Join: typedJoin(ctx, path)}
			g.Items = append(g.Items, draft.Item{Group: groups[path]})
		case "c":
			c := typedCondition(ctx, t, path)
			g.Items = append(g.Items, draft.Item{Condition: &c})
		case "n":
			g.Items = append(g.Items, draft.Item{Note: ctx.FormValue("note." + path)})
		}
	}
	return t
}

func typedJoin(ctx *fiber.Ctx, path string) draft.Join {
	if j := draft.Join(ctx.FormValue("join." + path)); j.Label() != "" {
		return j
	}
	return draft.All
}

// typedCondition reads one row. A field that was just exchanged takes the operator and the values along as far as they fit.
func typedCondition(ctx *fiber.Ctx, t draft.Tree, path string) draft.Condition {
	field := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(ctx.FormValue(name+"."+path), "\r", ""))
	}
	c := draft.Condition{Key: field("key"), Operator: draft.Operator(field("op")), Clause: field("clause"), Muted: field("mute") != ""}
	for _, v := range texts(ctx.Request().PostArgs().PeekMulti("val." + path)) {
		if v != "" {
			c.Values = append(c.Values, v)
		}
	}
	was := c
	was.Key = field("was")
	if c.Key == asText {
		raw := draft.Condition{Raw: field("raw"), Text: true, Clause: c.Clause, Muted: c.Muted}
		if raw.Raw == "" && was.Key != "" {
			raw.Raw = t.Expr(was)
		}
		return raw
	}
	before, _ := t.Variable(was.Key)
	now, known := t.Variable(c.Key)
	if !known {
		return c
	}
	if !c.Operator.Fits(now.Type) {
		c.Operator = draft.Operators(now.Type)[0]
	}
	if problem := t.Check(c); was.Key != "" && before.Type != now.Type && problem != nil && problem.Field == "value" {
		c.Values = nil // they were the other field's
	}
	if a, _ := enterprises.Lookup(c.Key); a.Values != nil && len(c.Values) > 1 && (c.Operator == draft.Equal || c.Operator == draft.Unequal) {
		c.Values = c.Values[:1]
	}
	return c
}

// typedRule takes the form in the place of what is saved: the text where it was changed, else the tree.
func typedRule(ctx *fiber.Ctx, p *views.RulePage) {
	p.TrialCode = strings.TrimSpace(ctx.FormValue("uscc"))
	p.Alone = ctx.FormValue("fall") == "alone"
	if at := ctx.FormValue("seen"); at != "" {
		p.Seen = at
	}
	d := &p.Draft
	d.Past, d.Future = states(ctx, "past"), states(ctx, "future")
	d.Last, d.Counted = ctx.FormValue("last"), -1
	if n, err := strconv.Atoi(ctx.FormValue("counted")); err == nil {
		d.Counted = n
	}
	base, _ := views.ParseRuleState(ctx.FormValue("base")) // empty for a rule that begins
	tree, text := typedTree(ctx), plainText(ctx.FormValue("expression"))
	p.Expression, d.Base, d.Tree = base.Text, base.Text, tree
	if original, _, err := draft.Read(tree.Vars, base.Text, base.Clauses); err != nil || !same(original, tree) {
		remember(d, base, draft.Difference(original, tree))
		setTree(p, tree)
	}
	if text != plainText(base.Text) {
		useText(p, text)
	}
}

// typedText is the text of the rule in the form: as it was changed by hand, else that of the tree.
func typedText(ctx *fiber.Ctx) string {
	base, _ := views.ParseRuleState(ctx.FormValue("base"))
	if text := plainText(ctx.FormValue("expression")); text != plainText(base.Text) {
		return text
	}
	tree := typedTree(ctx)
	if original, _, err := draft.Read(tree.Vars, base.Text, base.Clauses); err == nil && same(original, tree) {
		return base.Text
	}
	return tree.Text()
}

// same says whether two trees are one rule on the same clauses.
func same(a, b draft.Tree) bool {
	return a.Text() == b.Text() && slices.Equal(a.Clauses(), b.Clauses())
}

// useText puts a text that was changed by hand in the tree's place, if it can be read.
func useText(p *views.RulePage, text string) {
	d := &p.Draft
	p.Expression = text
	tree, _, err := draft.Read(d.Tree.Vars, text, keepClauses(d.Tree, text))
	if err != nil {
		return // readRule says what is wrong with it; the tree stays as it was
	}
	remember(d, stateOf(d.Base, d.Tree), "text")
	d.Tree, d.Base = tree, text
}

// remember keeps a state to go back to, unless the same place is still being changed.
func remember(d *views.RuleDraft, s views.RuleState, where string) {
	if where == d.Last && where != "" && len(d.Past) > 0 {
		return
	}
	d.Last, d.Future = where, nil
	d.Past = append(d.Past, s.String())
	d.Past = d.Past[max(0, len(d.Past)-maxPast):]
}

func stateOf(text string, t draft.Tree) views.RuleState {
	return views.RuleState{Text: text, Clauses: t.Clauses()}
}

// states reads what the form keeps for going back; what it did not write itself is dropped.
func states(ctx *fiber.Ctx, name string) []string {
	var list []string
	for _, b := range ctx.Request().PostArgs().PeekMulti(name) {
		if _, ok := views.ParseRuleState(string(b)); ok && len(list) < maxPast {
			list = append(list, string(b))
		}
	}
	return list
}

func plainText(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r", "")) }

func texts(list [][]byte) []string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = strings.TrimSpace(string(b))
	}
	return out
}

// keepClauses gives each condition of a text the clause that it has in the tree: the condition with the same text keeps its
// clause wherever it moved, and one of which only the value was changed keeps that of its place.
func keepClauses(t draft.Tree, text string) []string {
	now, err := rule.Compile(t.Vars, text)
	if err != nil {
		return nil
	}
	clauses := t.Clauses()
	byText, before := map[string]string{}, []rule.Condition{}
	if was, err := rule.Compile(t.Vars, t.Text()); err == nil {
		before = was.Conditions()
	}
	for i := range min(len(before), len(clauses)) {
		byText[before[i].Expr] = clauses[i]
	}
	there := map[string]bool{}
	for _, c := range now.Conditions() {
		there[c.Expr] = true
	}
	kept := make([]string, len(now.Conditions()))
	for i, c := range now.Conditions() {
		clause, same := byText[c.Expr]
		if !same && i < len(before) && i < len(clauses) && !there[before[i].Expr] && slices.Equal(before[i].Keys, c.Keys) {
			clause = clauses[i]
		}
		kept[i] = clause
	}
	return kept
}
