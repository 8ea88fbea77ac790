package enterprises

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// csvReader splits RFC 4180 records. Unlike encoding/csv it recovers: a record with a broken quote costs its first line only,
// because the lines after it are read again.
type csvReader struct {
	in    *bufio.Reader
	comma byte
	again [][]byte // lines to read before in
}

const (
	maxLine   = 1 << 20 // a longer line is not a table
	maxRecord = 200     // lines of one record; a quote left open would swallow the file
)

func newCSVReader(r io.Reader) *csvReader {
	return &csvReader{in: bufio.NewReaderSize(r, 64<<10)}
}

func (c *csvReader) Close() error { return nil }

// line returns the next physical line with its line end.
func (c *csvReader) line() ([]byte, error) {
	if len(c.again) > 0 {
		l := c.again[0]
		c.again = c.again[1:]
		if l == nil {
			return nil, errLong
		}
		return l, nil
	}
	var line []byte
	for {
		part, err := c.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line, nil
		case err == io.EOF && len(line) > 0:
			return line, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > maxLine:
			if err := c.skipLine(); err != nil {
				return nil, err
			}
			return nil, errLong
		}
	}
}

// errLong is returned for a line that is no row of a table; the next line is the one after it.
var errLong = errors.New("a line is longer than 1 MiB")

func (c *csvReader) skipLine() error {
	for {
		switch _, err := c.in.ReadSlice('\n'); {
		case err == nil || err == io.EOF:
			return nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

func (c *csvReader) next() (rawRow, error) {
	first, err := c.line()
	if err == errLong {
		return rawRow{problem: "该行超过 1 MB，不是一行数据"}, nil
	}
	if err != nil {
		return rawRow{}, err
	}
	if c.comma == 0 {
		c.comma = separator(first)
	}
	record, lines := first, [][]byte{first}
	for {
		cells, open, bad := split(record, c.comma)
		if !open && !bad {
			return rawRow{cells: cells}, nil
		}
		var more []byte
		if open && len(lines) < maxRecord && len(record) < maxLine {
			if more, err = c.line(); err == errLong {
				lines = append(lines, nil) // to be met again as a row of its own
			} else if err != nil && err != io.EOF {
				return rawRow{}, err
			}
		}
		if more == nil {
			c.again = append(lines[1:len(lines):len(lines)], c.again...)
			return rawRow{cells: []string{strings.TrimRight(string(first), "\r\n")}, problem: "引号不成对，无法分列"}, nil
		}
		lines = append(lines, more)
		record = append(record[:len(record):len(record)], more...)
	}
}

// separator is the most frequent of comma, tab and semicolon in the header.
func separator(line []byte) byte {
	best := byte(',')
	for _, b := range []byte{'\t', ';'} {
		if bytes.Count(line, []byte{b}) > bytes.Count(line, []byte{best}) {
			best = b
		}
	}
	return best
}

// split cuts a record into cells. open: a quoted cell is not closed yet; bad: a quote stands where none may.
func split(record []byte, comma byte) (cells []string, open, bad bool) {
	text := strings.TrimSuffix(strings.TrimSuffix(string(record), "\n"), "\r")
	for {
		if !strings.HasPrefix(text, `"`) {
			cell, rest, more := strings.Cut(text, string(comma))
			cells = append(cells, cell)
			if !more {
				return cells, false, false
			}
			text = rest
			continue
		}
		end := closingQuote(text)
		if end < 0 {
			return nil, true, false
		}
		cells = append(cells, strings.ReplaceAll(text[1:end], `""`, `"`))
		switch rest := text[end+1:]; {
		case rest == "":
			return cells, false, false
		case rest[0] != comma:
			return nil, false, true
		default:
			text = rest[1:]
		}
	}
}

// closingQuote is the index of the quote that ends the cell text starts with, or -1.
func closingQuote(text string) int {
	for i := 1; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		return i
	}
	return -1
}
