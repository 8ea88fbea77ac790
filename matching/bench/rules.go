package bench

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// Rules returns n rules of three to eight conditions as a bureau would write them, the same for the same seed; more rules begin
// with the same ones. Their thresholds come from the world of that seed.
func Rules(seed uint64, n int) []string {
	rules := make([]string, n)
	for i := range rules {
		w := writer{rand.New(rand.NewPCG(seed, uint64(i))), New(seed, 1_000_000), map[string]bool{}}
		rules[i] = w.rule(3 + w.IntN(6))
	}
	return rules
}

// writer writes one rule.
type writer struct {
	*rand.Rand
	world *World
	said  map[string]bool // the attributes that it has
}

// rule joins n conditions, some of them in groups, mostly by &&.
func (w *writer) rule(n int) string {
	join, group := " && ", " || "
	if w.IntN(7) == 0 {
		join, group = group, join
	}
	var parts []string
	for n > 0 {
		size := 1
		if w.IntN(4) == 0 {
			size = min(n, 2+w.IntN(2))
		}
		parts = append(parts, w.group(size, group, join))
		n -= size
	}
	return strings.Join(parts, join)
}

// group is one condition, or several in parentheses; of three, two may be a group of their own.
func (w *writer) group(size int, join, inner string) string {
	if size == 1 {
		return w.condition(join == " || ")
	}
	parts := []string{w.condition(join == " && ")}
	if size == 3 && w.IntN(3) == 0 {
		parts = append(parts, w.group(2, inner, join))
	} else {
		for len(parts) < size {
			parts = append(parts, w.condition(join == " && "))
		}
	}
	text := "(" + strings.Join(parts, join) + ")"
	if w.IntN(10) == 0 {
		return "!" + text
	}
	return text
}

// condition writes one comparison over an attribute that the rule does not have yet. Most enterprises meet a wide one, as most
// conditions of a && are.
func (w *writer) condition(wide bool) string {
	if wide && w.IntN(6) == 0 {
		wide = false
	}
	for {
		text := w.comparison(wide)
		if key := attribute.FindString(text); !w.said[key] {
			w.said[key] = true
			return text
		}
	}
}

// attribute finds the attribute of a comparison.
var attribute = regexp.MustCompile(`[a-z_0-9]{4,}`)

func (w *writer) comparison(wide bool) string {
	switch n := w.IntN(100); {
	case n < 38:
		return w.number(wide)
	case n < 52:
		return w.choice(wide)
	case n < 61:
		return w.town(wide)
	case n < 70:
		return w.industry(wide)
	case n < 80:
		return w.date(wide)
	case n < 93:
		return w.flag(wide)
	}
	return w.tag(wide)
}

var numbers, flags = byType(rule.Double, rule.Int), byType(rule.Bool)

func byType(types ...rule.Type) (attributes []int) {
	for i, a := range enterprises.Catalogue {
		if slices.Contains(types, a.Type) {
			attributes = append(attributes, i)
		}
	}
	return attributes
}

// number compares with a human figure near one that some enterprise has.
func (w *writer) number(wide bool) string {
	a := numbers[w.IntN(len(numbers))]
	var sample []float64
	for len(sample) < 11 {
		if x, known := figure(w.world.Value(w.IntN(w.world.Len()), a)); known {
			sample = append(sample, x)
		}
	}
	slices.Sort(sample)
	at, sign := 7+w.IntN(3), []string{"<=", "<"}[w.IntN(2)]
	if w.IntN(2) == 0 {
		at, sign = 1+w.IntN(3), []string{">=", ">"}[w.IntN(2)]
	}
	if !wide {
		at = 10 - at
	}
	switch x := sample[at]; {
	case x == 0 && wide && sign == ">": // most have none
		return enterprises.Catalogue[a].Key + " >= 0"
	case x == 0:
		return enterprises.Catalogue[a].Key + " " + map[bool]string{true: "<= 0", false: "> 0"}[wide]
	default:
		return fmt.Sprintf("%s %s %s", enterprises.Catalogue[a].Key, sign, w.human(x))
	}
}

func figure(v rule.Value) (x float64, known bool) {
	if v.Type() == rule.Int {
		return float64(v.Int()), v.Known()
	}
	return v.Double(), v.Known()
}

// human rounds to one digit, sometimes to two: 3000000, 450, 0.05.
func (w *writer) human(x float64) string {
	digits := 1
	if w.IntN(3) == 0 {
		digits = 2
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'e', digits-1, 64), 64) // what was written can be read
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

var choices = func() (attributes []int) {
	for i, a := range enterprises.Catalogue {
		if a.Values != nil {
			attributes = append(attributes, i)
		}
	}
	return attributes
}()

// choice compares an attribute that has only a few values.
func (w *writer) choice(wide bool) string {
	if w.IntN(6) == 0 {
		return `district ` + map[bool]string{true: "==", false: "!="}[wide] + ` "番禺区"`
	}
	a := enterprises.Catalogue[choices[w.IntN(len(choices))]]
	common := w.common(a.Key)
	switch values := shuffled(w, a.Values); {
	case !wide && w.IntN(2) == 0:
		return fmt.Sprintf("%s == %q", a.Key, common)
	case !wide:
		return fmt.Sprintf("%s in %s", a.Key, list(values[:2]))
	case w.IntN(3) == 0:
		rare := values[0]
		if rare == common {
			rare = values[1]
		}
		return fmt.Sprintf("%s != %q", a.Key, rare)
	default:
		values = slices.DeleteFunc(values, func(v string) bool { return v == common })
		return fmt.Sprintf("%s in %s", a.Key, list(append(values[:1+w.IntN(len(values)-1)], common)))
	}
}

// common is what some enterprise has, and so likely what many have.
func (w *writer) common(key string) string {
	a := slices.IndexFunc(enterprises.Catalogue, func(a enterprises.Attribute) bool { return a.Key == key })
	for {
		if v := w.world.Value(w.IntN(w.world.Len()), a); v.Known() {
			return v.Text()
		}
	}
}

func (w *writer) town(wide bool) string {
	names := shuffled(w, enterprises.Towns)
	if wide {
		return "town in " + list(names[:6+w.IntN(7)])
	}
	if w.IntN(2) == 0 {
		return fmt.Sprintf("town == %q", names[0])
	}
	return "town in " + list(names[:2+w.IntN(4)])
}

func (w *writer) industry(wide bool) string {
	code := w.common("industry")
	if wide {
		return []string{`industry.startsWith("C")`, fmt.Sprintf(`!industry.startsWith(%q)`, code[:3])}[w.IntN(2)]
	}
	return fmt.Sprintf(`industry.startsWith(%q)`, code[:[]int{1, 3, 3, 5}[w.IntN(4)]])
}

// date asks for an age in years, or for a founding on this or that side of a day.
func (w *writer) date(wide bool) string {
	if w.IntN(2) == 0 {
		years := 1 + w.IntN(5)
		sign := "<="
		if !wide {
			years, sign = 3+w.IntN(8), ">="
		}
		return fmt.Sprintf(`established %s as_of - duration("%dh")`, sign, years*365*24)
	}
	year := 1993 + w.IntN(10)
	if !wide {
		year = 2005 + w.IntN(15)
	}
	return fmt.Sprintf(`established >= date("%d-%02d-01")`, year, 1+6*w.IntN(2))
}

func (w *writer) flag(wide bool) string {
	key := enterprises.Catalogue[flags[w.IntN(len(flags))]].Key
	if wide {
		return "!" + key
	}
	return key
}

func (w *writer) tag(wide bool) string {
	in := fmt.Sprintf("%q in tags", Tags[w.IntN(len(Tags))])
	if wide {
		return "!(" + in + ")"
	}
	return in
}

func shuffled(w *writer, list []string) []string {
	list = slices.Clone(list)
	w.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func list(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = strconv.Quote(t)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// threshold is the first figure that a rule compares with.
var threshold = regexp.MustCompile(`([<>]=?) (\d+(?:\.\d+)?)`)

// Edits returns the rule as it reads while someone tries n other figures for its first threshold; nothing when it has none.
func Edits(text string, n int) []string {
	at := threshold.FindStringSubmatchIndex(text)
	if at == nil {
		return nil
	}
	old, _ := strconv.ParseFloat(text[at[4]:at[5]], 64) // digits, by the pattern
	edits := make([]string, n)
	for i := range edits {
		figure := strconv.FormatFloat(max(1, old)*(1+float64(i+1)/8), 'f', 2, 64)
		edits[i] = text[:at[4]] + figure + text[at[5]:]
	}
	return edits
}
