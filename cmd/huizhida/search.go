package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"huizhida/search"
)

type searchCmd struct {
	Eval searchEvalCmd `cmd:"" help:"Measure the search on a set of documents and questions, without a database."`
}

type searchEvalCmd struct {
	Docs    string `required:"" placeholder:"FILE.jsonl" help:"One JSON object a line: id, title, doc_no, text, and issuer, effective_date, expiry_date where known."`
	Queries string `required:"" placeholder:"FILE.jsonl" help:"One JSON object a line: query, doc_ids."`
	K       int    `default:"10" placeholder:"N" help:"How deep to look (default 10)."`
	Missed  bool   `help:"List the questions whose answer was not first."`
}

// Help is the long text of --help.
func (searchEvalCmd) Help() string {
	return `Indexes the documents in memory with the analysis and the ranking of production and asks the questions, and every title and every 文号 as a
question. Prints JSON: queries, hit@1, hit@3, hit@10, hit@k, MRR, p50_ms and p95_ms, of the search and of a plain baseline, BM25 over pairs of characters.

What is no JSON, or a question without a query, prints the file and the line, nothing else, and exits with 2. A document without a title, a text or an
id is indexed as it is, and said on standard error.`
}

// Run measures and prints.
func (c searchEvalCmd) Run(e *env) error {
	if c.K < 1 || c.K > 1000 {
		return usage(errors.New("--k: want a number from 1 to 1000"))
	}
	docs, err := os.Open(c.Docs)
	if err != nil {
		return usage(err)
	}
	defer docs.Close()
	texts, err := search.ReadCorpus(docs, func(odd string) { fmt.Fprintf(e.err, "%s %s\n", c.Docs, odd) })
	if err != nil {
		return usage(fmt.Errorf("%s %w", c.Docs, err))
	}
	file, err := os.Open(c.Queries)
	if err != nil {
		return usage(err)
	}
	defer file.Close()
	questions, err := search.ReadQuestions(file)
	if err != nil {
		return usage(fmt.Errorf("%s %w", c.Queries, err))
	}
	report := search.Evaluate(texts, questions, c.K, time.Now())
	if !c.Missed {
		report.Missed = nil
	}
	out := json.NewEncoder(e.out)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(report)
}
