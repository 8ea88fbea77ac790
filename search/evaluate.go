package search

import (
	"slices"
	"time"
)

// Report says how well a search finds what should be found.
type Report struct {
	Docs      int     `json:"docs"`
	Records   int     `json:"records"`
	IndexMS   float64 `json:"index_ms"`
	K         int     `json:"k"`
	NoAnswer  int     `json:"queries_without_answer"` // not counted below
	Measure           // of the questions
	Baseline  Measure `json:"baseline"`
	KnownItem struct {
		Title Compared `json:"title"`
		DocNo Compared `json:"doc_no"`
	} `json:"known_item"`
	Missed []Miss `json:"missed,omitempty"`
}

// Compared is a measure beside the same of the baseline.
type Compared struct {
	Measure
	Baseline Measure `json:"baseline"`
}

// Measure is over some questions. MRR looks no further than k.
type Measure struct {
	Queries int     `json:"queries"`
	Hit1    float64 `json:"hit@1"`
	Hit3    float64 `json:"hit@3"`
	Hit10   float64 `json:"hit@10"`
	HitK    float64 `json:"hit@k"`
	MRR     float64 `json:"MRR"`
	P50     float64 `json:"p50_ms"`
	P95     float64 `json:"p95_ms"`
}

// Miss is a question whose answer was not first.
type Miss struct {
	Set   string   `json:"set"`
	Query string   `json:"query"`
	Want  []string `json:"want"`
	Got   []string `json:"got"`
	Rank  int      `json:"rank"` // of the first answer; 0: none among those looked at
}

// Evaluate indexes the texts as production does and asks it and the baseline the questions, and each text's own title and 文号.
func Evaluate(texts []Text, questions []Asked, k int, now time.Time) Report {
	plain := newBaseline(texts)
	titles, numbers := knownItems(texts)
	start := time.Now()
	ix := Make(texts, nil)
	r := Report{Docs: len(texts), K: k, IndexMS: milliseconds(time.Since(start))}
	_, r.Records = ix.Size()
	ours := func(question string, limit int) (refs []string) {
		for _, h := range ix.Find(Query{Text: question, Now: now, Limit: limit}).Hits {
			refs = append(refs, h.Ref)
		}
		return refs
	}
	answerable := slices.DeleteFunc(slices.Clone(questions), func(a Asked) bool { return len(a.Refs) == 0 })
	r.NoAnswer = len(questions) - len(answerable)
	r.Measure = r.measure("queries", ours, answerable, k)
	r.Baseline = r.measure("", plain.find, answerable, k)
	r.KnownItem.Title = Compared{r.measure("title", ours, titles, k), r.measure("", plain.find, titles, k)}
	r.KnownItem.DocNo = Compared{r.measure("doc_no", ours, numbers, k), r.measure("", plain.find, numbers, k)}
	return r
}

// knownItems are the titles and the 文号 as questions. Texts that share one all answer it.
func knownItems(texts []Text) (titles, numbers []Asked) {
	byTitle, byNumber := map[string]int{}, map[string]int{}
	add := func(list *[]Asked, at map[string]int, question, ref string) {
		key := bare(question)
		if key == "" {
			return
		}
		i, known := at[key]
		if !known {
			i = len(*list)
			at[key] = i
			*list = append(*list, Asked{Query: question})
		}
		(*list)[i].Refs = append((*list)[i].Refs, ref)
	}
	for _, t := range texts {
		add(&titles, byTitle, t.Title, t.Ref)
		add(&numbers, byNumber, t.DocNo, t.Ref)
	}
	return titles, numbers
}

// measure asks every question; those of a named set that fail are noted.
func (r *Report) measure(set string, find func(string, int) []string, questions []Asked, k int) Measure {
	m := Measure{Queries: len(questions)}
	var took []time.Duration
	for _, q := range questions {
		start := time.Now()
		got := find(q.Query, max(k, 10))
		took = append(took, time.Since(start))
		rank := 1 + slices.IndexFunc(got, func(ref string) bool { return slices.Contains(q.Refs, ref) })
		if rank != 1 && set != "" {
			r.Missed = append(r.Missed, Miss{set, q.Query, q.Refs, got[:min(3, len(got))], rank})
		}
		if rank == 0 {
			continue
		}
		for _, at := range []struct {
			limit int
			count *float64
		}{{1, &m.Hit1}, {3, &m.Hit3}, {10, &m.Hit10}, {k, &m.HitK}} {
			if rank <= at.limit {
				*at.count++
			}
		}
		if rank <= k {
			m.MRR += 1 / float64(rank)
		}
	}
	for _, share := range []*float64{&m.Hit1, &m.Hit3, &m.Hit10, &m.HitK, &m.MRR} {
		*share /= float64(max(len(questions), 1))
	}
	if slices.Sort(took); len(took) > 0 {
		m.P50, m.P95 = milliseconds(took[len(took)/2]), milliseconds(took[len(took)*95/100])
	}
	return m
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
