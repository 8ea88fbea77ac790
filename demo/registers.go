package demo

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/enterprises"
)

// register is one source of facts and the columns it sends.
type register struct {
	source, asOf string
	columns      []string
}

// registers are the files that reached the bureau in the first week of 2022, with the figures of 2021.
var registers = []register{
	{"区市场监督管理局", "2022-01-04", []string{"uscc", "name", "kind", "legal_form", "district", "town", "industry", "established", "registered_capital_10k", "abnormal", "patents", "penalties_prev"}},
	{"广州海关", "2022-01-05", []string{"uscc", "import_export_right", "export_usd_prev", "import_usd_prev"}},
	{"区统计局", "2022-01-05", []string{"uscc", "employees", "revenue_10k_prev", "assets_10k_prev", "above_scale"}},
	{"区税务局", "2022-01-06", []string{"uscc", "tax_paid_10k_prev", "tax_grade", "rd_expense_10k_prev"}},
	{"区人力资源和社会保障局", "2022-01-06", []string{"uscc", "insured_staff", "unemployment_months_prev", "graduates_hired", "layoff_rate_prev"}},
	{"区科技工业商务和信息化局", "2022-01-07", []string{"uscc", "high_tech", "tech_sme", "srdi", "listed", "rd_staff_ratio", "tech_upgrade_filed", "equipment_investment_10k", "exhibitions", "tags"}},
	{"信用广州", "2022-01-07", []string{"uscc", "dishonest", "guaranteed_loan_10k", "guarantee_fee_rate"}},
}

// file streams the register's CSV of companies.
func (r register) file(companies []company) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		w := csv.NewWriter(pw)
		err := w.Write(r.columns)
		row := make([]string, len(r.columns))
		for _, c := range companies {
			said := false
			for i, key := range r.columns {
				row[i] = c[key]
				said = said || (i > 0 && row[i] != "")
			}
			if err == nil && said {
				err = w.Write(row)
			}
		}
		w.Flush()
		if err == nil {
			err = w.Error()
		}
		pw.CloseWithError(err)
	}()
	return pr
}

// register imports every register's file on the day after it was drawn up.
func (w *world) register(ctx context.Context, n int) error {
	a := newAuthor(w.economy)
	companies := make([]company, 0, n)
	for _, p := range a.census(n) {
		companies = append(companies, a.company(p))
	}
	for i, r := range registers {
		asOf, err := time.ParseInLocation(time.DateOnly, r.asOf, calendar.Shanghai)
		if err != nil {
			return err
		}
		w.Clock.Set(asOf.Add(20 * time.Hour))
		w.progress(i*n, len(registers)*n, "导入"+r.source)
		counts, err := w.Enterprises.Import(ctx, audit.System(r.source), enterprises.List{
			Reader: r.file(companies), Name: r.source + ".csv", Source: r.source, AsOf: asOf,
			Progress: func(c enterprises.Counts) { w.progress(i*n+c.Rows, len(registers)*n, "导入"+r.source) },
		})
		if err != nil {
			return fmt.Errorf("import %s: %w", r.source, err)
		}
		if counts.Rejected > 0 {
			return fmt.Errorf("import %s: %d rows rejected", r.source, counts.Rejected)
		}
	}
	return nil
}
