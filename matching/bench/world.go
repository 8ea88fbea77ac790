// Package bench is what the matching engine is measured against: a register that is computed from a seed, rules over it, the
// peers that others would pick, and the table of works with their targets. Every engine and every peer must count the same, or
// there is no table.
package bench

import (
	"math/bits"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// AsOf is the evaluation date of every measurement.
var AsOf = must(rule.ParseDay("2022-12-31"))

// World is a register that is computed, not stored: the same rows from the same seed on every machine, whatever its size. All
// arithmetic is on integers, because floating point differs between processors.
type World struct {
	seed uint64
	n    int
}

// New returns a world of n enterprises. A larger world of the same seed begins with the same enterprises.
func New(seed uint64, n int) *World { return &World{seed, n} }

// Len is the number of enterprises.
func (w *World) Len() int { return w.n }

// Row fills in the i-th enterprise, by index in enterprises.Catalogue.
func (w *World) Row(i int, into rule.Values) {
	heft := w.heft(i)
	for a := range into {
		into[a] = w.draw(i, a, heft)
	}
}

// Value is one attribute of the i-th enterprise, by index in enterprises.Catalogue.
func (w *World) Value(i, attribute int) rule.Value { return w.draw(i, attribute, w.heft(i)) }

// At is the i-th enterprise as a row whose values are computed when they are asked for.
func (w *World) At(i int) rule.Row { return at{w, i} }

type at struct {
	w *World
	i int
}

func (r at) Value(variable int) rule.Value { return r.w.Value(r.i, variable) }

// heft is how large an enterprise is: random bits that its figures share, so that much revenue comes with many employees.
func (w *World) heft(i int) uint64 { return mix(w.seed ^ mix(uint64(i)<<8|0xff)) }

func (w *World) draw(i, attribute int, heft uint64) rule.Value {
	d := dice{row: i, heft: heft, state: w.seed ^ mix(uint64(i)<<8|uint64(attribute))}
	return columns[attribute](d)
}

// columns says how each attribute of the catalogue is drawn.
var columns = func() []func(dice) rule.Value {
	list := make([]func(dice) rule.Value, len(enterprises.Catalogue))
	for i, a := range enterprises.Catalogue {
		draw, known := draws[a.Key]
		if !known {
			panic("no distribution for " + a.Key)
		}
		list[i] = draw
		if a.Key != "uscc" && a.Key != "name" {
			list[i] = maybe(draw)
		}
	}
	return list
}()

// maybe leaves one value in twenty unknown.
func maybe(draw func(dice) rule.Value) func(dice) rule.Value {
	return func(d dice) rule.Value {
		if d.below(20) == 0 {
			return rule.Value{}
		}
		return draw(d)
	}
}

// dice are the randomness of one value.
type dice struct {
	row   int
	heft  uint64
	state uint64
}

// next is the splitmix64 generator.
func (d *dice) next() uint64 {
	d.state += 0x9e3779b97f4a7c15
	return mix(d.state)
}

// mix is the finaliser of splitmix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a number from 0 to n−1.
func (d *dice) below(n int) int {
	high, _ := bits.Mul64(d.next(), uint64(n))
	return int(high)
}

// in100 is true that many times in a hundred.
func (d *dice) in100(percent int) bool { return d.below(100) < percent }

// lognormal is about median × 1.5 in the middle, and a power of two of a bell curve around it: a sum of 24 coins, σ = 1.7. Two
// thirds of the coins are the enterprise's heft.
func (d *dice) lognormal(median int64) int64 {
	x := d.next()
	v := median << (bits.OnesCount64(d.heft&0xffff) + bits.OnesCount64(x&0xff)) >> 12
	return v + v*int64(x>>48)>>16
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
