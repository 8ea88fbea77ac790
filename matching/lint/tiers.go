package lint

import (
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// maxTiers bounds the rules, and the alternatives of one ||, that are compared.
const maxTiers = 12

// Tiers looks over rules that share out one benefit, all compiled with the same variables: values of an ordered attribute
// between two tiers that none covers, and values that two cover. Rules in Finding.Rules are given by index.
func Tiers(rules []*rule.Rule, asOf rule.Day, known Known) []Finding {
	if len(rules) < 2 || len(rules) > maxTiers {
		return nil
	}
	trees := make([]*rule.Expr, len(rules))
	for i, r := range rules {
		trees[i] = r.Bound(asOf)
	}
	vars := rules[0].Variables()
	t := &tiers{vars: vars, space: rule.Divide(vars, domains(vars, known), trees), trees: trees}
	var list []Finding
	for _, g := range t.gaps() {
		f := Finding{Level: Note, Kind: Gap, Rules: []int{g.lower, g.upper}, Message: g.values + "的企业，" + tier(g.lower) + "和" + tier(g.upper) + "都不包括",
			Fix: "对照政策原文：限值带“（含）”的写 <= 或 >="}
		if g.point {
			f.Level = Must
		}
		list = append(list, f)
	}
	list = append(list, t.overlaps()...)
	for i := range list {
		list[i].Message = rule.Dated(list[i].Message, asOf)
	}
	return list
}

func tier(i int) string { return "第" + strconv.Itoa(i+1) + "档" }

// tiers are trees of which an enterprise should fall into one.
type tiers struct {
	vars  []rule.Variable
	space *rule.Space
	trees []*rule.Expr
}

// hole is a stretch of one attribute between two tiers that none covers.
type hole struct {
	attr         int
	values       string // in Chinese: "上年海关出口额正好 300万美元"
	point        bool   // a single value
	at           rule.Value
	lower, upper int // the tiers on both sides
}

// shared lists the ordered attributes that every tree asks for: another would cover all its values.
func (t *tiers) shared() []int {
	times := map[int]int{}
	for _, e := range t.trees {
		for _, i := range e.Attributes() {
			times[i]++
		}
	}
	var list []int
	for i, v := range t.vars {
		if times[i] == len(t.trees) && (v.Type == rule.Int || v.Type == rule.Double || v.Type == rule.Date) {
			list = append(list, i)
		}
	}
	return list
}

// maxCells bounds the stretches of one attribute that are compared.
const maxCells = 40

// covers says, for each cell of the attribute, which tiers may hold there.
func (t *tiers) covers(attr int) [][]int {
	var list [][]int
	for _, cell := range t.space.Cells(attr) {
		var by []int
		for i, e := range t.trees {
			if !t.space.Excludes(t.space.At(e, attr, cell.Value), rule.True) {
				by = append(by, i)
			}
		}
		list = append(list, by)
	}
	return list
}

func (t *tiers) gaps() []hole {
	var list []hole
	for _, attr := range t.shared() {
		cells := t.space.Cells(attr)
		if len(cells) > maxCells {
			continue
		}
		by := t.covers(attr)
		for from := 1; from < len(cells)-1; from++ {
			to := from
			for to < len(cells) && len(by[to]) == 0 {
				to++
			}
			if to == from || to == len(cells) || len(by[from-1]) == 0 {
				continue
			}
			if i, j, found := t.neighbours(attr, cells[from-1], cells[to], by[from-1], by[to]); found {
				v, point := t.vars[attr], to == from+1 && same(cells[from])
				list = append(list, hole{attr, stretch(v, cells[from:to]), point, cells[from].Value, i, j})
			}
			from = to
		}
	}
	return list
}

// stretch names the values of an attribute in some cells.
func stretch(v rule.Variable, cells []rule.Cell) string {
	text := rule.RangeText(v, cells)
	if exactly, ok := strings.CutPrefix(text, "为 "); ok {
		return v.Label + "正好 " + exactly
	}
	return v.Label + text
}

func same(c rule.Cell) bool {
	if c.Low.Type() == rule.Double {
		return c.Low.Double() == c.High.Double()
	}
	return c.Low.Int() == c.High.Int()
}

// neighbours finds two tiers on both sides of a hole that mean the same enterprises but for the attribute.
func (t *tiers) neighbours(attr int, below, above rule.Cell, lower, upper []int) (i, j int, found bool) {
	for _, i := range lower {
		for _, j := range upper {
			if i != j && !t.space.Excludes(and(t.space.At(t.trees[i], attr, below.Value), t.space.At(t.trees[j], attr, above.Value)), rule.True) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

// overlaps finds tiers that one enterprise can fall into together.
func (t *tiers) overlaps() []Finding {
	var list []Finding
	for j := range t.trees {
		for i := range j {
			both := and(t.trees[i], t.trees[j])
			if t.space.Excludes(both, rule.True) {
				continue
			}
			f := Finding{Level: Note, Kind: Overlap, Rules: []int{i, j}, Message: "同一家企业可以既属于" + tier(i) + "又属于" + tier(j), Fix: "就高享受的不用改；只能归一档的，请把限值错开"}
			if at := t.together(both, i, j); at != "" {
				f.Message = at + "的企业既属于" + tier(i) + "又属于" + tier(j)
			}
			list = append(list, f)
		}
	}
	return list
}

// together names the values of an attribute at which two tiers overlap, if it is the attribute that sets them apart elsewhere.
func (t *tiers) together(both *rule.Expr, i, j int) string {
	for _, attr := range (&tiers{vars: t.vars, trees: []*rule.Expr{t.trees[i], t.trees[j]}}).shared() {
		cells := t.space.Cells(attr)
		if len(cells) > maxCells {
			continue
		}
		var overlap []rule.Cell
		for _, c := range cells {
			if !t.space.Excludes(t.space.At(both, attr, c.Value), rule.True) {
				overlap = append(overlap, c)
			}
		}
		if len(overlap) > 0 && len(overlap) < len(cells) {
			return stretch(t.vars[attr], overlap)
		}
	}
	return ""
}
