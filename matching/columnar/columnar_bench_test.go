package columnar

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"huizhida/matching/rule"
)

var benchVars = []rule.Variable{
	{Key: "district", Type: rule.String}, {Key: "town", Type: rule.String}, {Key: "industry", Type: rule.String}, {Key: "size", Type: rule.String},
	{Key: "revenue", Type: rule.Double}, {Key: "export", Type: rule.Double}, {Key: "employees", Type: rule.Int}, {Key: "established", Type: rule.Date},
	{Key: "high_tech", Type: rule.Bool}, {Key: "dishonest", Type: rule.Bool}, {Key: "tags", Type: rule.List},
}

func benchTable(n int) *Table {
	r := rand.New(rand.NewPCG(1, 2))
	keep := make([]bool, len(benchVars))
	for i := range keep {
		keep[i] = true
	}
	b := NewBuilder(benchVars, keep, n)
	for id := range n {
		set := func(i int, v rule.Value) {
			if r.IntN(20) > 0 {
				b.Set(i, v)
			}
		}
		set(0, rule.OfString([]string{"番禺区", "天河区", "越秀区"}[r.IntN(3)]))
		set(1, rule.OfString(fmt.Sprint("镇街", r.IntN(16))))
		set(2, rule.OfString(fmt.Sprintf("%c%04d", 'A'+r.IntN(20), 100*r.IntN(40))))
		set(3, rule.OfString([]string{"大型", "中型", "小型", "微型"}[r.IntN(4)]))
		set(4, rule.OfDouble(math.Round(math.Exp(r.NormFloat64()*2+6)*100)/100))
		set(5, rule.OfDouble(math.Round(math.Max(0, r.NormFloat64())*1e8)/100))
		set(6, rule.OfInt(int64(math.Exp(r.NormFloat64()*1.5+3))))
		set(7, rule.OfDay(rule.Day(6000+r.IntN(13000))))
		set(8, rule.OfBool(r.IntN(5) == 0))
		set(9, rule.OfBool(r.IntN(50) == 0))
		set(10, rule.OfList([]string{"老字号", "上云", "绿色"}[:r.IntN(4)]))
		b.Next(int64(id + 1))
	}
	return b.Build(2)
}

const benchRule = `district == "番禺区" && size in ["小型", "微型"] && export > 1000.0 && export <= 600000.0 && !dishonest && established <= as_of - duration("8760h")`

func BenchmarkCount(b *testing.B) {
	t := benchTable(1_000_000)
	r, err := rule.Compile(benchVars, benchRule)
	if err != nil {
		b.Fatal(err)
	}
	v := NewView(benchVars, t)
	b.Logf("%d bytes per row", t.Bytes()/t.Rows())
	b.Run("Cold", func(b *testing.B) {
		for b.Loop() {
			v.Count(Ask(r, 19000).Fresh())
		}
	})
	b.Run("Warm", func(b *testing.B) {
		for b.Loop() {
			v.Count(Ask(r, 19000))
		}
	})
	b.Run("Scan", func(b *testing.B) {
		for b.Loop() {
			v.Count(Ask(r, 19000).Scan())
		}
	})
	b.Run("Lists", func(b *testing.B) {
		for b.Loop() {
			v.Lists(Ask(r, 19000).Fresh())
		}
	})
	b.Run("Analyse", func(b *testing.B) {
		for b.Loop() {
			v.Analyse(Ask(r, 19000))
		}
	})
	b.Run("Ask", func(b *testing.B) {
		for b.Loop() {
			Ask(r, 19000)
		}
	})
}
