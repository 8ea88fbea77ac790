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

	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/matching/rule"
)

type evaluateCmd struct {
	Rule    string `required:"" placeholder:"EXPR" help:"The rule, or @FILE to read it from a file."`
	Input   string `required:"" placeholder:"FILE" help:"CSV (UTF-8, GB18030) or XLSX with a header of keys or Chinese labels; - reads standard input. An empty cell is unknown."`
	AsOf    string `placeholder:"DATE" help:"The evaluation date, as 2022-12-31. Default: today in Shanghai."`
	Explain bool   `help:"Add every condition with its result and the values it saw."`
}

// Help is the long text of --help.
func (evaluateCmd) Help() string {
	return `Applies a rule to a table of enterprises, without a database. Prints one JSON object per row, in input order:

  {"uscc":"91440101MA5D693M4Q","verdict":"undetermined","missing":["export_usd_prev"]}

verdict is eligible, ineligible or undetermined; missing lists the attributes that would decide it, sorted.

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

func (c evaluateCmd) judge(e *env, r *rule.Rule, asOf rule.Day, input io.Reader, spool io.Writer) error {
	table, err := matching.OpenTable(input, c.Input, asOf, r)
	if err != nil {
		return usage(err)
	}
	defer table.Close()
	for _, w := range table.Warnings {
		fmt.Fprintln(e.err, "huizhida: 提示：", w)
	}
	out := bufio.NewWriterSize(spool, 1<<16)
	lines := json.NewEncoder(out)
	lines.SetEscapeHTML(false)
	row := make(rule.Values, len(enterprises.Catalogue))
	for {
		uscc, err := table.Next(row)
		if err == io.EOF {
			return out.Flush()
		}
		if err != nil {
			return usage(err)
		}
		if err := lines.Encode(c.line(r, asOf, uscc, row)); err != nil {
			return err
		}
	}
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
}

func (c evaluateCmd) line(r *rule.Rule, asOf rule.Day, uscc string, row rule.Values) verdictLine {
	res := r.Eval(asOf, row)
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
		})
	}
	return l
}
