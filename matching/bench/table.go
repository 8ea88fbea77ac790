package bench

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// WriteTable writes the figures beside their targets and peers. The ratio is how many times longer the best peer takes.
func WriteTable(out io.Writer, figures []Figure) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "work\tvalue\ttarget\tbest peer\tpeers")
	for _, f := range figures {
		fmt.Fprintf(table, "%s\t%s %s\t%s\t%s\t%s\n", f.Work, short(f.Value), f.Unit, f.target(), f.ratio(), f.peers())
	}
	return table.Flush()
}

func (f Figure) target() string {
	switch {
	case f.Target == 0:
		return ""
	case f.Value <= f.Target:
		return "✓ ≤ " + short(f.Target)
	}
	return "✗ ≤ " + short(f.Target)
}

func (f Figure) ratio() string {
	if len(f.Peers) == 0 || f.Value == 0 {
		return ""
	}
	return short(slices.Min(slices.Collect(maps.Values(f.Peers)))/f.Value) + "×"
}

// peers lists the fastest first.
func (f Figure) peers() string {
	names := slices.SortedFunc(maps.Keys(f.Peers), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.Peers[a], f.Peers[b]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = name + " " + short(f.Peers[name])
	}
	return strings.Join(names, " · ")
}

// short writes three digits, and all of those before the point.
func short(x float64) string {
	if x >= 100 {
		return thousands(int(x + 0.5))
	}
	return strconv.FormatFloat(must(strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64)), 'f', -1, 64)
}
