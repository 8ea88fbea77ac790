package enterprises

import (
	"cmp"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
)

// reasonColumns are the columns an error file has after the file's own. On the way back in they are passed over.
var reasonColumns = []string{"原行号", "问题列", "问题值", "问题原因"}

// rejectWriter writes rejected rows as CSV: the file's own columns, then why. With the cells corrected, the file can be imported as it is.
type rejectWriter struct {
	csv   *csv.Writer
	width int
}

// newRejectWriter writes the header, after a byte order mark without which Excel takes UTF-8 for GBK.
func newRejectWriter(w io.Writer, header []string) (*rejectWriter, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	var own []string
	for _, h := range header {
		if !slices.Contains(reasonColumns, h) { // an error file imported again
			own = append(own, h)
		}
	}
	r := &rejectWriter{csv: csv.NewWriter(w), width: len(own)}
	return r, r.flush(r.csv.Write(append(own, reasonColumns...)))
}

func (r *rejectWriter) write(rows []Row, issues []Issue) error {
	if len(rows) == 0 {
		return nil
	}
	why := map[int][]Issue{}
	for _, i := range issues {
		if i.Level == LevelReject {
			why[i.Row] = append(why[i.Row], i)
		}
	}
	slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(a.Number, b.Number) })
	for _, row := range rows {
		cells := slices.Clone(row.Cells)
		for len(cells) < r.width {
			cells = append(cells, "")
		}
		var columns, values, reasons []string
		for _, i := range why[row.Number] {
			columns, values, reasons = append(columns, i.Column), append(values, i.Value), append(reasons, i.Reason)
		}
		cells = append(cells[:r.width], strconv.Itoa(row.Number), strings.Join(columns, "；"), strings.Join(values, "；"), strings.Join(reasons, "；"))
		if err := r.csv.Write(cells); err != nil {
			return err
		}
	}
	return r.flush(nil)
}

func (r *rejectWriter) flush(err error) error {
	r.csv.Flush()
	if err != nil {
		return err
	}
	return r.csv.Error()
}
