package api

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
)

const (
	exportPage = 500 // records held at a time
	exportTime = 10 * time.Minute
)

// export answers with all published records of a shelf while they are being read, a page after the other: however many they are, little is
// held, and no connection to the database waits for a slow reader.
func (s shelf[R, J]) export(c *fiber.Ctx, mediaType, name string, begin func(io.Writer) sink[J]) error {
	f, bad := exportFilter(c)
	if len(bad) > 0 {
		return misread(c, bad)
	}
	c.Set(fiber.HeaderContentType, mediaType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	return page.Stream(c, func(ctx context.Context, out *page.Flow) error {
		ctx, cancel := context.WithTimeout(ctx, exportTime)
		defer cancel()
		buffered := bufio.NewWriterSize(out, 64<<10)
		to := begin(buffered)
		for {
			rows, err := s.read(ctx, f)
			if err != nil {
				return err // the file is cut off without its end, which a reader of JSON notices
			}
			for _, r := range rows {
				if err := to.record(s.write(r, true)); err != nil {
					return err
				}
			}
			if len(rows) < f.Limit {
				return errors.Join(to.end(), buffered.Flush())
			}
			f.After = rows[len(rows)-1].Cursor()
		}
	})
}

func exportFilter(c *fiber.Ctx) (policies.CatalogFilter, []wrong) {
	r := &reader{c: c}
	f := policies.CatalogFilter{Status: policies.Published, Limit: exportPage, Bodies: true}
	f.Topic = r.oneOf("topic", topicKeys)
	f.Since = r.moment("updated_since")
	return f, r.finish()
}

// sink is a file that takes records.
type sink[J any] interface {
	record(J) error
	end() error
}

// jsonSink writes {"items":[…]}.
type jsonSink[J any] struct {
	out     io.Writer
	started bool
}

func (s *jsonSink[J]) record(r J) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	before := ",\n"
	if !s.started {
		before, s.started = "{\"items\":[\n", true
	}
	_, err = s.out.Write(append([]byte(before), body...))
	return err
}

func (s *jsonSink[J]) end() error {
	last := "\n]}\n"
	if !s.started {
		last = "{\"items\":[]}\n"
	}
	_, err := io.WriteString(s.out, last)
	return err
}

func newJSON[J any](out io.Writer) sink[J] { return &jsonSink[J]{out: out} }

// csvSink writes a table that a Chinese spreadsheet opens.
type csvSink[J any] struct {
	out *csv.Writer
	row func(J) []string
}

func newCSV[J any](columns []string, row func(J) []string) func(io.Writer) sink[J] {
	return func(out io.Writer) sink[J] {
		s := &csvSink[J]{csv.NewWriter(out), row}
		_ = s.out.Write(append([]string{"\ufeff" + columns[0]}, columns[1:]...)) // the error resurfaces in Error
		return s
	}
}

func (s *csvSink[J]) record(r J) error {
	cells := s.row(r)
	for i, cell := range cells {
		cells[i] = inert(cell)
	}
	return s.out.Write(cells)
}

func (s *csvSink[J]) end() error {
	s.out.Flush()
	return s.out.Error()
}

// inert keeps a spreadsheet from running a cell as a formula.
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func moment(t time.Time) string { return t.Format(time.RFC3339) }

func list(items []string) string { return strings.Join(items, "；") }
