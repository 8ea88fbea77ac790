package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/rule"
)

type evaluateCmd struct {
	Rule    string `required:"" placeholder:"EXPR" help:"The rule, or @FILE to read it from a file."`
	Input   string `required:"" placeholder:"FILE" help:"CSV (UTF-8, GB18030) or XLSX with a header of keys or Chinese labels; - reads standard input. An empty cell is unknown."`
	AsOf    string `placeholder:"DATE" help:"The evaluation date, as 2022-12-31. Default: today in Shanghai."`
	Explain bool   `help:"Add every condition with its result, the values it saw, and how far they are from what it asks."`
	Engine  string `enum:"interpreter,columnar,sql,reverse,cel" default:"interpreter" help:"Which engine evaluates: interpreter, columnar, sql, reverse or cel. All say the same; sql asks the database of DATABASE_URL, or a private one made for it."`
}

// Help is the long text of --help.
func (evaluateCmd) Help() string {
	return `Applies a rule to a table of enterprises, without a database. Prints one JSON object per row, in input order:

  {"uscc":"91440101MA5D693M4Q","verdict":"undetermined","missing":["export_usd_prev"]}

verdict is eligible, ineligible or undetermined; missing lists the attributes that would decide it, sorted. With --explain also

  "conditions":[{"condition":"2021年海关出口额 ≤ 300万美元","expr":"export_usd_prev <= 3000000","result":"false",
                 "values":{"export_usd_prev":3200000},"gap":"2021年海关出口额 320万美元，上限 300万美元，超出 20万美元"}]

gap is there for a condition that stands in the way.

Example:
  huizhida evaluate --as-of 2022-12-31 --input enterprises.csv \
    --rule 'district == "番禺区" && size in ["小型", "微型"] && export_usd_prev <= 3000000'

A rule that does not parse or type-check, or a cell that cannot be read, prints where and why, nothing else, and exits with 2.`
}

// Run judges every row before it prints the first, so that a fault anywhere leaves standard output empty.
func (c evaluateCmd) Run(e *env) error {
	r, asOf, err := c.compile()
	if err != nil {
		return usage(err)
	}
	input, err := c.open(e)
	if err != nil {
		return usage(err)
	}
	defer input.Close()
	spool, err := os.CreateTemp("", "huizhida-evaluate-*")
	if err != nil {
		return fmt.Errorf("make room for the results: %w", err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	if err := c.judge(e, r, asOf, input, spool); err != nil {
		return err
	}
	if _, err := spool.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(e.out, spool)
	return err
}

func (c evaluateCmd) compile() (*rule.Rule, rule.Day, error) {
	expr := c.Rule
	if file, isFile := strings.CutPrefix(c.Rule, "@"); isFile {
		content, err := os.ReadFile(file)
		if err != nil {
			return nil, 0, err
		}
		expr = strings.TrimPrefix(string(content), "\ufeff")
	}
	asOf := rule.DayOf(time.Now().In(time.FixedZone("Asia/Shanghai", 8*60*60)))
	if c.AsOf != "" {
		var err error
		if asOf, err = rule.ParseDay(c.AsOf); err != nil {
			return nil, 0, fmt.Errorf("--as-of %q: want a date such as 2022-12-31", c.AsOf)
		}
	}
	r, err := rule.Compile(enterprises.Variables(), expr)
	if bad, ok := errors.AsType[*rule.Error](err); ok {
		return nil, 0, fmt.Errorf("--rule %w\n%s", bad, pointer(expr, bad))
	}
	return r, asOf, err
}

// pointer shows the line of the fault with a mark below it.
func pointer(expr string, bad *rule.Error) string {
	lines := strings.Split(expr, "\n")
	if bad.Line > len(lines) {
		return ""
	}
	line := []rune(strings.TrimSuffix(lines[bad.Line-1], "\r"))
	var gap strings.Builder
	for _, r := range line[:min(bad.Column-1, len(line))] {
		switch {
		case r == '\t':
			gap.WriteRune('\t')
		case r > 0x2E80: // Chinese takes two columns
			gap.WriteString("  ")
		default:
			gap.WriteRune(' ')
		}
	}
	return "  " + string(line) + "\n  " + gap.String() + "^"
}

func (c evaluateCmd) open(e *env) (io.ReadCloser, error) {
	if c.Input == "-" {
		return io.NopCloser(e.in), nil
	}
	return os.Open(c.Input)
}

// batch is how many rows an engine gets at a time.
const batch = 5000

func (c evaluateCmd) judge(e *env, r *rule.Rule, asOf rule.Day, input io.Reader, spool io.Writer) (err error) {
	table, err := matching.OpenTable(input, c.Input, asOf, r)
	if err != nil {
		return usage(err)
	}
	defer table.Close()
	for _, w := range table.Warnings {
		fmt.Fprintln(e.err, "huizhida: 提示：", w)
	}
	conn, stop, err := c.database(e)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	out := bufio.NewWriterSize(spool, 1<<16)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	for done := false; !done; {
		var codes []string
		var rows []rule.Values
		if codes, rows, done, err = nextRows(table); err != nil {
			return usage(err)
		}
		results, err := matching.Evaluate(e.ctx, matching.Engine(c.Engine), r, asOf, rows, conn)
		if err != nil {
			return err
		}
		for i, res := range results {
			if err := lines.Encode(c.line(r, asOf, codes[i], rows[i], res)); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// nextRows reads a batch; done when the table is at its end.
func nextRows(table *matching.Table) (codes []string, rows []rule.Values, done bool, err error) {
	for len(rows) < batch {
		row := make(rule.Values, len(enterprises.Catalogue))
		uscc, err := table.Next(row)
		if err == io.EOF {
			return codes, rows, true, nil
		}
		if err != nil {
			return nil, nil, false, err
		}
		codes, rows = append(codes, uscc), append(rows, row)
	}
	return codes, rows, false, nil
}

// database is what the engine sql asks: the installation's, or a private one that stop throws away. Nothing of the rows stays in it.
func (c evaluateCmd) database(e *env) (conn db.Conn, stop func() error, err error) {
	if c.Engine != string(matching.SQL) {
		return nil, func() error { return nil }, nil
	}
	if e.config.DatabaseURL == "" {
		pool, stop, err := scratchDatabase(e)
		if pool == nil && err == nil {
			err = errors.Join(usage(errors.New("--engine sql needs a database: set DATABASE_URL, or install Postgres")), stop())
		}
		return pool, stop, err
	}
	pool, err := db.Open(e.ctx, e.config.DatabaseURL)
	if err != nil {
		return nil, nil, err
	}
	return pool, func() error { pool.Close(); return nil }, nil
}

// verdictLine is one line of the output; the order of its fields is part of the interface.
type verdictLine struct {
	USCC       string          `json:"uscc"`
	Verdict    rule.Verdict    `json:"verdict"`
	Missing    []string        `json:"missing"`
	Conditions []conditionLine `json:"conditions,omitempty"`
}

type conditionLine struct {
	Condition string         `json:"condition"`
	Expr      string         `json:"expr"`
	Result    string         `json:"result"` // true, false, unknown
	Values    map[string]any `json:"values"` // null for what is unknown
	Gap       string         `json:"gap,omitempty"`
}

func (c evaluateCmd) line(r *rule.Rule, asOf rule.Day, uscc string, row rule.Values, res rule.Result) verdictLine {
	l := verdictLine{USCC: uscc, Verdict: res.Verdict, Missing: res.Missing}
	if l.Missing == nil {
		l.Missing = []string{}
	}
	if !c.Explain {
		return l
	}
	for i, condition := range r.Conditions() {
		values := map[string]any{}
		for _, key := range condition.Keys {
			values[key] = r.Value(row, key).Any()
		}
		l.Conditions = append(l.Conditions, conditionLine{
			Condition: rule.Dated(condition.Label, asOf), Expr: condition.Expr, Result: res.Conditions[i].String(), Values: values,
			Gap: r.Gap(i, asOf, row),
		})
	}
	return l
}
