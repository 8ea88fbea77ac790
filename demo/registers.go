package demo

import (
	"encoding/csv"
	"io"
)

// register is one source of facts and the columns it sends.
type register struct {
	source, asOf string
	columns      []string
}

// registers are the files that reached the bureau early in 2022.
var registers = []register{
	{"区市场监督管理局", "2022-01-31", []string{"uscc", "name", "kind", "legal_form", "district", "town", "industry", "established", "registered_capital_10k", "abnormal", "patents", "penalties_prev"}},
	{"广州海关", "2022-01-31", []string{"uscc", "import_export_right", "export_usd_prev", "import_usd_prev"}},
	{"区统计局", "2022-02-15", []string{"uscc", "employees", "revenue_10k_prev", "assets_10k_prev", "above_scale"}},
	{"区税务局", "2022-02-28", []string{"uscc", "tax_paid_10k_prev", "tax_grade", "rd_expense_10k_prev"}},
	{"区人力资源和社会保障局", "2022-02-28", []string{"uscc", "insured_staff", "unemployment_months_prev", "graduates_hired", "layoff_rate_prev"}},
	{"区科技工业商务和信息化局", "2022-03-10", []string{"uscc", "high_tech", "tech_sme", "srdi", "listed", "rd_staff_ratio", "tech_upgrade_filed", "equipment_investment_10k", "exhibitions", "tags"}},
	{"信用广州", "2022-03-31", []string{"uscc", "dishonest", "guaranteed_loan_10k", "guarantee_fee_rate"}},
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
