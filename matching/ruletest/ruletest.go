// Package ruletest makes random rules and random rows for the tests that hold every engine of the rule language against
// rule.Eval. Both use all that the language has, at its edges: unknowns everywhere, the limits of 64 bits, numbers that overflow,
// vanish or are none, dates at the borders of days and years, text of every plane.
package ruletest

import (
	"math/rand/v2"

	"huizhida/matching/rule"
)

// Variables has two attributes of each type, so that they meet each other; and two lists.
var Variables = []rule.Variable{
	{Key: "size", Type: rule.String, Label: "企业规模"}, {Key: "town", Type: rule.String, Label: "镇街"},
	{Key: "employees", Type: rule.Int, Label: "从业人员", Unit: "人"}, {Key: "patents", Type: rule.Int, Label: "有效专利", Unit: "件"},
	{Key: "export_usd_prev", Type: rule.Double, Label: "上年海关出口额", Unit: "美元", Yearly: true},
	{Key: "rd_staff_ratio", Type: rule.Double, Label: "科技人员占比"},
	{Key: "high_tech", Type: rule.Bool, Label: "高新技术企业"}, {Key: "dishonest", Type: rule.Bool, Label: "失信被执行人"},
	{Key: "established", Type: rule.Date, Label: "成立日期"}, {Key: "moved", Type: rule.Date, Label: "迁入日期"},
	{Key: "tags", Type: rule.List, Label: "标签"}, {Key: "honours", Type: rule.List, Label: "荣誉"},
}

// Generator makes rules and rows. The same seed makes the same ones.
type Generator struct {
	*rand.Rand
	sample []rule.Values
	seen   map[rule.Verdict]int
	item   string // the element's name inside an exists or all
}

// New returns a generator for the seed.
func New(seed uint64) *Generator {
	g := &Generator{Rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), seen: map[rule.Verdict]int{}}
	g.sample = g.Rows(60)
	return g
}

// Rule makes a rule that compiles and says different things of different rows. Over many rules the three verdicts are about
// equally frequent among the rows that Rows makes.
func (g *Generator) Rule() *rule.Rule {
	for try := 0; ; try++ {
		r, err := rule.Compile(Variables, g.Text())
		if err != nil { // 1/0 and its like, refused at once; or too long
			continue
		}
		if g.accept(r, try) {
			return r
		}
	}
}

// accept takes a rule that is not one-sided, or that says most what was said least so far.
func (g *Generator) accept(r *rule.Rule, try int) bool {
	asOf := g.Day()
	counts := map[rule.Verdict]int{}
	for _, row := range g.sample {
		counts[r.Eval(asOf, row).Verdict]++
	}
	most := rule.Eligible
	for _, v := range []rule.Verdict{rule.Undetermined, rule.Ineligible} {
		if counts[v] > counts[most] {
			most = v
		}
	}
	if try < 30 && (counts[most] > 50 && g.IntN(10) > 0 || g.seen[most] > (g.seen[rule.Eligible]+g.seen[rule.Undetermined]+g.seen[rule.Ineligible])*2/5) {
		return false
	}
	for v, n := range counts {
		g.seen[v] += n
	}
	return true
}

// Rows makes n rows of Variables. In one of ten every attribute is known, in the others each is unknown one time in five.
func (g *Generator) Rows(n int) []rule.Values {
	rows := make([]rule.Values, n)
	for i := range rows {
		rows[i] = g.Row()
	}
	return rows
}

// Row makes one row.
func (g *Generator) Row() rule.Values {
	row := make(rule.Values, len(Variables))
	whole := g.IntN(10) == 0
	for i, v := range Variables {
		if !whole && g.IntN(5) == 0 {
			continue
		}
		switch v.Type {
		case rule.String:
			row[i] = rule.OfString(pick(g, words))
		case rule.Int:
			row[i] = rule.OfInt(g.whole())
		case rule.Double:
			row[i] = rule.OfDouble(g.number())
		case rule.Bool:
			row[i] = rule.OfBool(g.IntN(2) == 0)
		case rule.Date:
			row[i] = rule.OfDay(g.Day())
		case rule.List:
			list := make([]string, g.IntN(4))
			for j := range list {
				list[j] = pick(g, words)
			}
			row[i] = rule.OfList(list)
		}
	}
	return row
}

func pick[T any](g *Generator, from []T) T { return from[g.IntN(len(from))] }
