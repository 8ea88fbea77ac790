package bench

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// duckDB is a child process of Node.js that counts with DuckDB's vectorised scan, on one thread.
type duckDB struct {
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
	sql     SQL
	rows    int
}

// NewDuckDB loads the enterprises of w into DuckDB. Where it is not installed the error is ErrAbsent.
func NewDuckDB(ctx context.Context, sql SQL, w *World) (_ Peer, err error) {
	script, err := duckScript()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "huizhida-bench-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "enterprises.csv")
	if err := writeCSV(file, w); err != nil {
		return nil, err
	}
	p := &duckDB{sql: sql, rows: w.Len(), process: exec.CommandContext(ctx, "node", script, file, postgresTable, duckColumns())}
	p.process.Stderr = os.Stderr
	if err := p.start(); err != nil {
		return nil, fmt.Errorf("start DuckDB: %w", err)
	}
	return p, nil
}

// duckScript finds the script beside its installed packages, in a checkout here or above.
func duckScript() (string, error) {
	if _, err := exec.LookPath("node"); err != nil {
		return "", fmt.Errorf("DuckDB %w: it runs in Node.js 18 or newer", ErrAbsent)
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := here; ; dir = filepath.Dir(dir) {
		folder := filepath.Join(dir, "matching/bench/duckdb")
		if _, err := os.Stat(filepath.Join(folder, "node_modules/@duckdb/node-api")); err == nil {
			return filepath.Join(folder, "peer.mjs"), nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("DuckDB %w: run make bench-peers in the checkout", ErrAbsent)
		}
	}
}

func duckColumns() string {
	types := map[rule.Type]string{rule.String: "VARCHAR", rule.Int: "BIGINT", rule.Double: "DOUBLE", rule.Bool: "BOOLEAN", rule.Date: "DATE", rule.List: "VARCHAR[]"}
	columns := make([]string, len(enterprises.Catalogue)) // in order, which a map would lose
	for i, a := range enterprises.Catalogue {
		columns[i] = fmt.Sprintf("%q: %q", a.Key, types[a.Type])
	}
	return "{" + strings.Join(columns, ", ") + "}"
}

func (p *duckDB) start() (err error) {
	if p.in, err = p.process.StdinPipe(); err != nil {
		return err
	}
	out, err := p.process.StdoutPipe()
	if err != nil {
		return err
	}
	p.out = bufio.NewScanner(out)
	if err := p.process.Start(); err != nil {
		return err
	}
	var loaded struct{ Rows int }
	if err := p.answer(&loaded); err != nil {
		return errors.Join(err, p.Close())
	}
	if loaded.Rows != p.rows {
		return errors.Join(fmt.Errorf("loaded %d enterprises of %d", loaded.Rows, p.rows), p.Close())
	}
	return nil
}

func (p *duckDB) answer(into any) error {
	if !p.out.Scan() {
		return errors.Join(errors.New("it ended without an answer"), p.out.Err())
	}
	return json.Unmarshal(p.out.Bytes(), into)
}

func (p *duckDB) Name() string { return "DuckDB" }
func (p *duckDB) Rows() int    { return p.rows }

// Count reports the time that the child process saw.
func (p *duckDB) Count(_ context.Context, text string) (Answer, error) {
	query, err := countQuery(p.sql, text)
	if err != nil {
		return Answer{}, err
	}
	if err := json.NewEncoder(p.in).Encode(query); err != nil {
		return Answer{}, err
	}
	var a struct {
		Counts [2]int
		MS     float64
		Error  string
	}
	if err := p.answer(&a); err != nil {
		return Answer{}, err
	}
	if a.Error != "" {
		return Answer{}, fmt.Errorf("DuckDB on %s: %s", query, a.Error)
	}
	return Answer{a.Counts[0], a.Counts[1], time.Duration(a.MS * float64(time.Millisecond))}, nil
}

func (p *duckDB) Close() error {
	return errors.Join(p.in.Close(), p.process.Wait())
}

// writeCSV writes the enterprises of w without a header; an unknown value is an empty cell, an empty list is [].
func writeCSV(file string, w *World) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := csv.NewWriter(f)
	row, cells := make(rule.Values, len(enterprises.Catalogue)), make([]string, len(enterprises.Catalogue))
	for i := range w.Len() {
		w.Row(i, row)
		for a, v := range row {
			cells[a] = cell(v)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func cell(v rule.Value) string {
	switch v := v.Any().(type) {
	case nil:
		return ""
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	default:
		return fmt.Sprint(v)
	}
}
