package api

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
)

const (
	usual = 50
	most  = 200 // records of a page
)

// topicKeys are the topics as an address names them.
var topicKeys = func() (keys []string) {
	for _, t := range policies.Topics {
		keys = append(keys, t.Key)
	}
	return keys
}()

// reader takes the parameters of a request and notes what it cannot understand.
type reader struct {
	c     *fiber.Ctx
	known []string
	wrong []wrong
}

func (r *reader) get(name string) string {
	r.known = append(r.known, name)
	return r.c.Query(name)
}

func (r *reader) refuse(name, detail string) { r.wrong = append(r.wrong, wrong{name, detail}) }

// oneOf reads a parameter that is empty or one of all.
func (r *reader) oneOf(name string, all []string) string {
	v := r.get(name)
	if v != "" && !slices.Contains(all, v) {
		r.refuse(name, "应是 "+strings.Join(all, "、")+" 之一")
	}
	return v
}

func (r *reader) number(name string, none, most int64) int64 {
	v := r.get(name)
	if v == "" {
		return none
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil || n < 1 || n > most {
		r.refuse(name, "应是1至"+strconv.FormatInt(most, 10)+"的整数")
	}
	return n
}

func (r *reader) moment(name string) time.Time {
	v := r.get(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		r.refuse(name, "应是 RFC 3339 的时刻，例如 2022-06-27T00:00:00+08:00")
		return time.Time{}
	}
	return t
}

// finish notes the parameters that nobody asked for: a misspelt filter would otherwise give everything.
func (r *reader) finish() []wrong {
	r.c.Context().QueryArgs().VisitAll(func(key, _ []byte) {
		if name := string(key); !slices.Contains(r.known, name) {
			r.refuse(name, "没有这个参数")
		}
	})
	return r.wrong
}

var facets = map[policies.Module]struct {
	name   string
	values []string
}{
	policies.DocumentModule: {"kind", policies.Kinds}, policies.InterpretationModule: {"form", policies.Forms},
	policies.BenefitModule: {"class", policies.Classes}, policies.NoticeModule: {"class", policies.Classes},
}

// listFilter reads the parameters of a list.
func listFilter(c *fiber.Ctx, m policies.Module) (policies.CatalogFilter, []wrong) {
	r := &reader{c: c}
	f := policies.CatalogFilter{Status: policies.Published}
	f.Topic = r.oneOf("topic", topicKeys)
	f.Facet = r.oneOf(facets[m].name, facets[m].values)
	if m != policies.DocumentModule {
		f.Document = r.number("document_id", 0, 1<<62)
	}
	if m == policies.NoticeModule {
		f.Window = policies.Window(r.oneOf("window", []string{string(policies.Upcoming), string(policies.OpenNow), string(policies.Ended)}))
	}
	switch r.oneOf("status", []string{"published", "withdrawn", "all"}) {
	case "withdrawn":
		f.Status = policies.Withdrawn
	case "all":
		f.Status = ""
	}
	f.Since = r.moment("updated_since")
	f.Limit = int(r.number("limit", usual, most))
	var err error
	if f.After, err = policies.ParseCursor(r.get("cursor")); err != nil {
		r.refuse("cursor", "应是上一页给出的 next_cursor")
	}
	return f, r.finish()
}
