package demo

import (
	"fmt"
	"math/rand/v2"

	"huizhida/enterprises"
)

// standing is what a company is like with regard to exports; it shapes its figures.
type standing int

const (
	domestic standing = iota
	smallExporter
	untoldExporter // customs has no figure for last year
	uncountedFirm  // a figure of its size is missing
	bigShipper     // exports beyond what small exporters do
	mediumExporter // of medium size
	unlicensed     // exports through others
	blacklisted    // 失信被执行人
	newcomer       // founded within the year
	idleTrader     // may export, did not
)

// author writes companies from a fixed seed.
type author struct {
	economy
	rand *rand.Rand
	next int // serial number of the next credit code
}

func newAuthor(e economy) *author {
	return &author{economy: e, rand: rand.New(rand.NewPCG(2022, 440113))}
}

// census plans the standing of n companies, town by town, in an order that mixes them.
func (a *author) census(n int) []plan {
	var plans []plan
	weights := 0
	for _, t := range a.Towns {
		weights += t.Weight
	}
	for i, t := range a.Towns {
		total := n * t.Weight / weights
		if i == len(a.Towns)-1 {
			total = n - len(plans)
		}
		exporters := scale(t.Exporters, n)
		for j := range total {
			plans = append(plans, plan{t.Name, a.standing(j, exporters, total)})
		}
	}
	a.rand.Shuffle(len(plans), func(i, j int) { plans[i], plans[j] = plans[j], plans[i] })
	return plans
}

type plan struct {
	town     string
	standing standing
}

// standing deals the j-th company of a town its part.
func (a *author) standing(j, exporters, total int) standing {
	if j < exporters {
		return smallExporter
	}
	// what surrounds the exporters, in shares of their number
	around := []struct {
		standing standing
		percent  int
	}{{untoldExporter, 8}, {uncountedFirm, 5}, {bigShipper, 9}, {mediumExporter, 6}, {unlicensed, 4}, {blacklisted, 2}, {newcomer, 2}, {idleTrader, 30}}
	j -= exporters
	for _, part := range around {
		size := (exporters*part.percent + 50) / 100
		if j < size {
			return part.standing
		}
		j -= size
	}
	return domestic
}

func scale(perTown, n int) int { return (perTown*n + perTowns/2) / perTowns }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// trade draws what the company does; exporters do other things than the rest.
func (a *author) trade(s standing) trade {
	weight := func(t trade) int {
		if s == domestic {
			return t.Weight
		}
		return t.Exports
	}
	sum := 0
	for _, t := range a.Trades {
		sum += weight(t)
	}
	at := a.rand.IntN(sum)
	for _, t := range a.Trades {
		if at -= weight(t); at < 0 {
			return t
		}
	}
	return a.Trades[0]
}

// code makes the next credit code; both its check characters are right.
func (a *author) code() string {
	const checks, alphabet = "0123456789X", "0123456789ABCDEFGHJKLMNPQRTUWXY"
	a.next++
	prefix := fmt.Sprintf("91440113M%c%06d", alphabet[10+a.next/1_000_000], a.next*7919%1_000_000)
	for _, org := range checks {
		body := prefix + string(org)
		if !enterprises.CheckOrgCode(body + "0") {
			continue
		}
		for _, last := range alphabet {
			if code := body + string(last); enterprises.CheckUSCC(code) == nil {
				return code
			}
		}
	}
	panic("demo: no check character fits " + prefix) // each prefix has exactly one of both
}
