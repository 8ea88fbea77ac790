package main

import (
	"encoding/json"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"huizhida/search"
)

type benchSearchCmd struct {
	Records int `default:"100000" placeholder:"N" help:"How many records, one a heading (default 100000)."`
	Queries int `default:"2000" placeholder:"N" help:"How many questions (default 2000)."`
	Readers int `default:"2" placeholder:"N" help:"How many ask at once (default 2)."`
}

// Help is shown by huizhida bench search --help.
func (benchSearchCmd) Help() string {
	return "Texts and questions are computed from a seed; no installation is touched. The questions are words, sentences, titles, 文号, slips, pinyin and initials in turn. Prints JSON."
}

// Run indexes, asks, and prints how long it took.
func (c benchSearchCmd) Run(e *env) error {
	if c.Records < 1 || c.Queries < 1 || c.Readers < 1 {
		return usage(errors.New("--records, --queries and --readers must be positive"))
	}
	questions := search.GenerateQuestions(c.Queries, 1)
	before := heap()
	texts := search.Generate(c.Records, 1)
	start := time.Now()
	ix := search.Make(texts, nil)
	indexed := time.Since(start)
	start = time.Now()
	ix.Find(search.Query{Text: "chukouxybx", Now: time.Now()})
	first := time.Since(start)
	texts = nil
	_, records := ix.Size()
	took := make([][]time.Duration, c.Readers)
	var group sync.WaitGroup
	start = time.Now()
	for r := range c.Readers {
		group.Go(func() {
			for i := r; i < len(questions); i += c.Readers {
				asked := time.Now()
				ix.Find(search.Query{Text: questions[i], Now: asked, Limit: 20})
				took[r] = append(took[r], time.Since(asked))
			}
		})
	}
	group.Wait()
	whole := time.Since(start)
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	at := func(share int) float64 { return float64(all[(len(all)-1)*share/100].Microseconds()) / 1000 }
	out := json.NewEncoder(e.out)
	out.SetIndent("", "  ")
	return out.Encode(map[string]any{"records": records, "index_ms": indexed.Milliseconds(), "heap_mb": (heap() - before) >> 20, "first_pinyin_ms": first.Milliseconds(),
		"queries": len(all), "readers": c.Readers, "per_second": int(float64(len(all)) / whole.Seconds()), "p50_ms": at(50), "p95_ms": at(95), "p99_ms": at(99), "max_ms": at(100)})
}

// heap is how many bytes are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
