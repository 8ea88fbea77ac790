package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"
	"time"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/fault"
)

type importCmd struct {
	Enterprises importEnterprisesCmd `cmd:"" help:"Bring a list of enterprises (CSV or XLSX) into the register."`
}

type importEnterprisesCmd struct {
	dataFlag
	File     string   `arg:"" placeholder:"FILE" help:"CSV (UTF-8, GB18030) or XLSX; - reads standard input."`
	Source   string   `placeholder:"NAME" help:"Who states these facts, as pages show it: 广州海关. Default: 企业名单."`
	AsOf     string   `placeholder:"DATE" help:"The day they are true of, as 2022-12-31. Default: today in Shanghai."`
	Map      []string `placeholder:"COLUMN=KEY" help:"What columns hold whose header is no key and no label; - as the key leaves a column out. Remembered for the source."`
	Override []string `sep:"none" placeholder:"USCC=REASON" help:"Let one credit code's wrong check character through, for this reason; recorded in the audit trail. May be repeated."`
	Errors   string   `placeholder:"FILE" help:"Write rejected rows here as CSV, to be corrected and imported again."`
	DryRun   bool     `help:"Check and count, write nothing."`
	JSON     bool     `help:"Print {\"rows\":…,\"created\":…,\"changed\":…,\"unchanged\":…,\"rejected\":…,\"warnings\":…}."`
}

// Help is shown by huizhida import enterprises --help.
func (importEnterprisesCmd) Help() string {
	return `Headers are attribute keys (uscc, name, export_usd_prev) or their Chinese labels, in any order; a yearly figure may name its year
(export_usd_2021, 2021年海关出口额), and without one is that of the year before --as-of. An empty cell says nothing: it neither clears a value nor counts as
no. A row that cannot be taken is reported with its row, column, value and reason and never stops the others. The same file again changes
nothing; an older --as-of never overwrites a newer value. A second row with the same credit code is rejected. Runs beside a server on the same data.

Example:
  huizhida import enterprises panyu_enterprises.csv --source 市场监管 --errors rejected.csv \
    --map type=legal_form,capital_10k=registered_capital_10k,industry_code_derived=industry

Exits with 0 when the list was read to its end, whatever became of its rows; with 2 when it is no list.`
}

// Run imports the list and prints the counts.
func (c importEnterprisesCmd) Run(e *env) (err error) {
	list, err := c.list()
	if err != nil {
		return usage(err)
	}
	input, total, err := c.open(e)
	if err != nil {
		return usage(err)
	}
	defer input.Close()
	list.Reader = input
	if c.Errors != "" {
		out, err := c.createErrors(input)
		if err != nil {
			return usage(err)
		}
		defer func() { err = errors.Join(err, out.Close()) }()
		list.Rejected = out
	}
	a, err := openApp(e, c.Data, db.JoinServer)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	told := &issuePrinter{out: e.err}
	p := newProgress(e, total, "import")
	list.Issue = told.print
	list.Progress = func(done enterprises.Counts) { p.Add(int64(done.Rows) - p.done) }
	counts, err := a.Enterprises.Import(e.ctx, audit.System("import 命令 · "+userName()), list)
	if errors.Is(err, fault.Invalid) {
		return usage(err)
	}
	if err != nil {
		return err
	}
	p.Finish()
	told.rest(c.Errors)
	return c.printCounts(e, counts)
}

// list reads the flags.
func (c importEnterprisesCmd) list() (enterprises.List, error) {
	list := enterprises.List{Name: c.File, Source: c.Source, DryRun: c.DryRun, Map: map[string]string{}, Overrides: map[string]string{}}
	if c.AsOf != "" {
		day, err := time.Parse(time.DateOnly, c.AsOf)
		if err != nil {
			return list, fmt.Errorf("--as-of %q: want a date such as 2022-12-31", c.AsOf)
		}
		list.AsOf = day
	}
	for _, pair := range c.Map {
		column, key, ok := strings.Cut(pair, "=")
		if !ok || column == "" || key == "" {
			return list, fmt.Errorf("--map %q: want COLUMN=KEY", pair)
		}
		list.Map[strings.TrimSpace(column)] = strings.TrimSpace(key)
	}
	for _, pair := range c.Override {
		code, reason, ok := strings.Cut(pair, "=")
		if reason = strings.TrimSpace(reason); !ok || reason == "" {
			return list, fmt.Errorf("--override %q: want USCC=REASON", pair)
		}
		list.Overrides[enterprises.NormalizeUSCC(code)] = reason
	}
	return list, nil
}

// open opens the file and says how many lines it has; -1 when that takes reading more than it is worth.
func (c importEnterprisesCmd) open(e *env) (io.ReadCloser, int64, error) {
	if c.File == "-" {
		return io.NopCloser(e.in), -1, nil
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, 0, err
	}
	total, err := countLines(f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, total, nil
}

func countLines(f *os.File) (int64, error) {
	buffer := make([]byte, 64<<10)
	lines := int64(-1) // the header
	for first := true; ; first = false {
		n, err := f.Read(buffer)
		if first && bytes.HasPrefix(buffer[:n], []byte("PK")) {
			return -1, nil
		}
		lines += int64(bytes.Count(buffer[:n], []byte("\n")))
		if err == io.EOF {
			return max(lines, 1), nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// createErrors makes the file for rejected rows, unless it is the list itself.
func (c importEnterprisesCmd) createErrors(input io.ReadCloser) (*os.File, error) {
	if f, ok := input.(*os.File); ok {
		from, err := f.Stat()
		if err != nil {
			return nil, err
		}
		if to, err := os.Stat(c.Errors); err == nil && os.SameFile(from, to) {
			return nil, fmt.Errorf("--errors %s would overwrite the list itself", c.Errors)
		}
	}
	return os.Create(c.Errors)
}

func (c importEnterprisesCmd) printCounts(e *env, n enterprises.Counts) error {
	if c.JSON {
		return json.NewEncoder(e.out).Encode(n)
	}
	verb := ""
	if c.DryRun {
		verb = " (dry run: nothing was written)"
	}
	_, err := fmt.Fprintf(e.out, "%d rows: %d created, %d changed, %d unchanged, %d rejected; %d warnings%s\n",
		n.Rows, n.Created, n.Changed, n.Unchanged, n.Rejected, n.Warnings, verb)
	return err
}

// printedIssues is how many issues go to the terminal; the rest is counted.
const printedIssues = 20

// issuePrinter writes the first issues to standard error.
type issuePrinter struct {
	out  io.Writer
	seen int
}

func (p *issuePrinter) print(i enterprises.Issue) {
	if p.seen++; p.seen > printedIssues {
		return
	}
	where := fmt.Sprintf("row %d", i.Row)
	if i.Column != "" {
		where += fmt.Sprintf(", column %s", i.Column)
	}
	if i.Value != "" {
		where += fmt.Sprintf(", %q", i.Value)
	}
	fmt.Fprintf(p.out, "%s: %s: %s\n", i.Level, where, i.Reason)
}

func (p *issuePrinter) rest(file string) {
	if p.seen <= printedIssues {
		return
	}
	fmt.Fprintf(p.out, "… and %d more", p.seen-printedIssues)
	if file == "" {
		fmt.Fprint(p.out, "; --errors FILE saves the rejected rows")
	}
	fmt.Fprintln(p.out)
}

// userName is who runs the command, for the audit trail.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return "?"
	}
	return u.Username
}
