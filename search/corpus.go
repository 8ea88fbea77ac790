package search

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Asked is a question of a set for evaluation, and the texts that answer it.
type Asked struct {
	Query string
	Refs  []string
}

// ReadCorpus reads one text a line, a JSON object with id, title, doc_no, text and what else there is. Any may be missing: without a text its
// other values are the text, without an id it has its line's number. What is odd is told to warn; what is no JSON object is an error with its
// line.
func ReadCorpus(r io.Reader, warn func(string)) ([]Text, error) {
	var texts []Text
	seen := map[string]int{}
	err := eachLine(r, func(line int, o object) error {
		t, odd := o.text()
		if t.Ref == "" {
			t.Ref = fmt.Sprintf("line:%d", line)
			odd = append(odd, "no id")
		}
		if before := seen[t.Ref]; before > 0 {
			odd = append(odd, fmt.Sprintf("the id %q is on line %d already", t.Ref, before))
		}
		seen[t.Ref] = line
		for _, o := range odd {
			warn(fmt.Sprintf("line %d: %s", line, o))
		}
		texts = append(texts, t)
		return nil
	})
	return texts, err
}

// ReadQuestions reads one question a line: query and doc_ids.
func ReadQuestions(r io.Reader) ([]Asked, error) {
	var list []Asked
	err := eachLine(r, func(line int, o object) error {
		a := Asked{Query: o.string("query")}
		if strings.TrimSpace(a.Query) == "" {
			return fmt.Errorf("line %d: no query", line)
		}
		switch ids := o["doc_ids"].(type) {
		case nil:
			if id := o.string("doc_id"); id != "" {
				a.Refs = []string{id}
			}
		case []any:
			for _, id := range ids {
				a.Refs = append(a.Refs, scalar(id))
			}
		default:
			a.Refs = []string{scalar(ids)}
		}
		list = append(list, a)
		return nil
	})
	return list, err
}

type object map[string]any

// eachLine decodes the lines of a file, whatever their length.
func eachLine(r io.Reader, take func(line int, o object) error) error {
	lines := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		raw, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if n == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
		}
		if raw := bytes.TrimSpace(raw); len(raw) > 0 {
			var o object
			decoder := json.NewDecoder(bytes.NewReader(raw))
			decoder.UseNumber()
			if failed := decoder.Decode(&o); failed != nil {
				return fmt.Errorf("line %d: not a JSON object: %w", n, failed)
			}
			if _, more := decoder.Token(); !errors.Is(more, io.EOF) {
				return fmt.Errorf("line %d: more than one JSON value", n)
			}
			if failed := take(n, o); failed != nil {
				return failed
			}
		}
		if err != nil {
			return nil
		}
	}
}

func (o object) string(keys ...string) string {
	for _, k := range keys {
		if s := scalar(o[k]); s != "" {
			return s
		}
	}
	return ""
}

// scalar writes a value of JSON as text, a list with a line for each.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return strings.ToValidUTF8(v, "")
	case json.Number:
		return v.String()
	case []any:
		var parts []string
		for _, part := range v {
			parts = append(parts, scalar(part))
		}
		return strings.Join(parts, "\n")
	}
	return ""
}

// taken are the keys that a text has a field for, or that nobody searches by.
var taken = []string{"id", "title", "name", "doc_no", "issuer", "dept", "text", "body", "source_url", "url", "from_file", "index_no", "publish_date",
	"written_date", "effective_date", "expiry_date", "kind", "type", "region"}

func (o object) text() (t Text, odd []string) {
	t = Text{Kind: Document, Ref: o.string("id"), Title: o.string("title", "name"), DocNo: o.string("doc_no"), Issuer: o.string("issuer", "dept"),
		Facet: o.string("kind", "type"), Body: o.string("text", "body")}
	if t.Body == "" {
		var keys []string
		for k := range o {
			if !slices.Contains(taken, k) {
				keys = append(keys, k)
			}
		}
		slices.Sort(keys)
		for _, k := range keys {
			t.Body += o.string(k) + "\n"
		}
		t.Body = strings.TrimSpace(t.Body)
	}
	if t.Title == "" {
		odd = append(odd, "no title")
	}
	if t.Body == "" {
		odd = append(odd, "no text")
	}
	t.From, t.Until = dayOf(o.string("effective_date")), dayOf(o.string("expiry_date"))
	return t, odd
}

// dayOf reads a date as officials write it; nil for what is none.
func dayOf(s string) *time.Time {
	for _, layout := range []string{time.DateOnly, "2006年01月02日", "2006年1月2日", "2006/1/2", "2006.1.2"} {
		if d, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return &d
		}
	}
	return nil
}
