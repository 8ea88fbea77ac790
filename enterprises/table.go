package enterprises

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"huizhida/fault"
)

// Table reads a CSV or XLSX file row by row: its header first, then Next. Memory does not grow with the file.
type Table struct {
	Header []string // unique: a second column called X is "X#2"
	rows   rowReader
	number int
}

// Row is one record below the header.
type Row struct {
	Number  int // as a spreadsheet numbers it: the header is row 1
	Cells   []string
	Problem string // why the row cannot be trusted, in Chinese; its cells are then raw material for a person
}

// rowReader yields records in file order, then io.EOF. A record it cannot split is a rawRow with a problem.
type rowReader interface {
	next() (rawRow, error)
	Close() error
}

type rawRow struct {
	number  int // 0: follows the one before
	cells   []string
	problem string
}

// headerSearch is how many rows may stand above the header: titles, dates of export.
const headerSearch = 10

// OpenTable opens a table by its content: a zip is XLSX, everything else CSV in UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.
// An error about the file itself is a fault fit for the user. Close the table when done.
func OpenTable(r io.Reader, name string) (*Table, error) {
	buffered := bufio.NewReaderSize(r, 64<<10)
	magic, err := buffered.Peek(4)
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var rows rowReader
	switch {
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")):
		rows, err = openXLSX(buffered, name)
		if err != nil {
			return nil, err
		}
	case bytes.HasPrefix(magic, []byte("\xd0\xcf\x11\xe0")):
		return nil, fault.New(fault.Invalid, name+" 是旧版 XLS 格式，请另存为 XLSX 或 CSV")
	default:
		rows = newCSVReader(decode(buffered))
	}
	t := &Table{rows: rows}
	if err := t.readHeader(name); err != nil {
		return nil, errors.Join(err, rows.Close())
	}
	return t, nil
}

// Close gives back what the table holds.
func (t *Table) Close() error { return t.rows.Close() }

// readHeader takes the first row with two or more filled cells; a title above the table has one.
func (t *Table) readHeader(name string) error {
	var single []string
	for range headerSearch {
		raw, err := t.rows.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		t.count(raw)
		if raw.problem != "" {
			return fault.New(fault.Invalid, "表头无法读取："+raw.problem)
		}
		switch filled(raw.cells) {
		case 0:
		case 1:
			if single == nil {
				single = raw.cells
			}
			if isHeader(raw.cells) {
				t.setHeader(raw.cells)
				return nil
			}
		default:
			t.setHeader(raw.cells)
			return nil
		}
	}
	if single != nil {
		t.setHeader(single)
		return nil
	}
	return fault.New(fault.Invalid, name+" 是空文件，没有表头")
}

func isHeader(cells []string) bool {
	for _, c := range cells {
		if key, _ := guess(c); key != "" {
			return true
		}
	}
	return false
}

func (t *Table) setHeader(cells []string) {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	seen := map[string]int{}
	for i, c := range cells {
		c = strings.Join(strings.Fields(c), " ")
		if c == "" {
			c = fmt.Sprintf("第%d列", i+1)
		}
		if seen[c]++; seen[c] > 1 {
			c = fmt.Sprintf("%s#%d", c, seen[c])
		}
		t.Header = append(t.Header, c)
	}
}

func (t *Table) count(raw rawRow) {
	if t.number++; raw.number > 0 {
		t.number = raw.number
	}
}

// Next returns the next row that is not blank, or io.EOF. Cells has exactly as many cells as the header unless the row has a problem.
func (t *Table) Next() (Row, error) {
	for {
		raw, err := t.rows.next()
		if err != nil {
			return Row{}, err
		}
		t.count(raw)
		row := Row{Number: t.number, Cells: raw.cells, Problem: raw.problem}
		if row.Problem != "" {
			return row, nil
		}
		if filled(row.Cells) == 0 {
			continue
		}
		want := len(t.Header)
		if len(row.Cells) > want && filled(row.Cells[want:]) == 0 {
			row.Cells = row.Cells[:want]
		}
		if len(row.Cells) != want {
			row.Problem = fmt.Sprintf("该行有 %d 列，表头有 %d 列", len(row.Cells), want)
		}
		return row, nil
	}
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}
