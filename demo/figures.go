package demo

import (
	"fmt"
	"strconv"
	"time"
)

// company is what the registers say of one enterprise: attribute key to cell. An absent key is a gap.
type company map[string]string

// company writes the registers' cells of one enterprise.
func (a *author) company(p plan) company {
	t := a.trade(p.standing)
	c := company{"uscc": a.code(), "kind": "企业", "district": "番禺区", "town": p.town, "industry": t.Code}
	kind := pick(a.rand, a.Names.Kinds)
	c["name"] = "广州市" + pick(a.rand, a.Names.First) + pick(a.rand, a.Names.Second) + pick(a.rand, a.Names.First) + t.Word + kind
	c["legal_form"] = "有限责任公司"
	if kind == "股份有限公司" {
		c["legal_form"] = kind
	}
	a.standAsTrader(c, p.standing)
	a.grow(c, t, a.size(p.standing))
	a.employ(c)
	a.innovate(c, t)
	a.owe(c, p.standing)
	if p.standing == uncountedFirm {
		delete(c, []string{"employees", "revenue_10k_prev"}[a.rand.IntN(2)])
		if t.Like == "service" || t.Like == "leasing" {
			delete(c, "employees")
		} else if t.Like == "building" {
			delete(c, "revenue_10k_prev")
		}
	}
	return c
}

func (a *author) between(from, to int) int { return from + a.rand.IntN(to-from+1) }

func (a *author) chance(percent int) bool { return a.rand.IntN(100) < percent }

// size draws a class; small exporters are small by their name.
func (a *author) size(s standing) string {
	switch {
	case s == mediumExporter:
		return "medium"
	case s == domestic && a.chance(6):
		return "medium"
	case a.chance(55):
		return "micro"
	}
	return "small"
}

// standAsTrader fills what customs and the trade register know.
func (a *author) standAsTrader(c company, s standing) {
	c["established"] = a.day(1996, 2021).Format(time.DateOnly)
	if c["established"] > "2021-05-31" {
		c["established"] = a.day(2012, 2020).Format(time.DateOnly)
	}
	c["import_usd_prev"], c["exhibitions"], c["tags"] = "0", "0", "一照一码"
	if s == domestic {
		c["import_export_right"], c["export_usd_prev"] = "否", "0"
		return
	}
	c["import_export_right"] = "是"
	c["export_usd_prev"] = strconv.Itoa(a.between(3, 280)*10_000 + a.rand.IntN(10_000))
	if a.chance(25) {
		c["import_usd_prev"] = strconv.Itoa(a.between(1, 90) * 10_000)
	}
	switch s {
	case untoldExporter:
		delete(c, "export_usd_prev")
	case bigShipper:
		c["export_usd_prev"] = strconv.Itoa(3_000_000 + a.between(2, 900)*10_000)
	case unlicensed:
		c["import_export_right"] = "否"
	case newcomer:
		c["established"] = a.day(2021, 2021).AddDate(0, 5, 15).Format(time.DateOnly)
	case idleTrader:
		c["export_usd_prev"] = "0"
	}
	if a.chance(12) {
		c["tags"] += ";跨境电商"
	}
	if a.chance(18) {
		c["exhibitions"] = strconv.Itoa(a.between(1, 4))
	}
}

// day draws a day between January of the first year and May of the last, so that adding half a year stays before mid-2022.
func (a *author) day(from, to int) time.Time {
	if from == to {
		return time.Date(from, time.Month(a.between(2, 10)), a.between(1, 28), 0, 0, 0, 0, time.UTC)
	}
	return time.Date(a.between(from, to), time.Month(a.between(1, 12)), a.between(1, 28), 0, 0, 0, 0, time.UTC)
}

// grow fills the figures that the size class follows from.
func (a *author) grow(c company, t trade, size string) {
	b := a.Bands[t.Like][size]
	c["employees"] = strconv.Itoa(a.between(b[0], b[1]))
	revenue := a.between(b[2], b[3])
	c["revenue_10k_prev"] = strconv.Itoa(revenue)
	c["assets_10k_prev"] = strconv.Itoa(a.between(b[4], b[5]))
	c["registered_capital_10k"] = strconv.Itoa([]int{10, 50, 100, 200, 500, 1000}[a.rand.IntN(6)])
	c["tax_paid_10k_prev"] = strconv.FormatFloat(float64(revenue)*float64(a.between(5, 45))/1000, 'f', 2, 64)
	c["tax_grade"] = pick(a.rand, []string{"A", "B", "B", "B", "M", "M", "M", "C"})
	c["above_scale"] = yes(revenue >= 2000)
	if a.chance(9) {
		delete(c, "tax_grade")
	}
}

// employ fills what the social insurance register knows.
func (a *author) employ(c company) {
	staff, _ := strconv.Atoi(c["employees"]) // written by grow
	insured := max(1, staff*a.between(55, 100)/100)
	c["insured_staff"] = strconv.Itoa(insured)
	if a.chance(94) {
		c["unemployment_months_prev"] = strconv.Itoa([]int{12, 12, 12, 12, 12, 9, 6}[a.rand.IntN(7)])
		c["layoff_rate_prev"] = fmt.Sprintf("%.3f", float64(a.rand.IntN(90))/1000)
	}
	c["graduates_hired"] = "0"
	if a.chance(14) {
		c["graduates_hired"] = strconv.Itoa(a.between(1, 1+insured/8))
	}
}

// innovate fills what the science and patent registers know.
func (a *author) innovate(c company, t trade) {
	technical := t.Like == "industry" || t.Like == "software" || t.Like == "service"
	c["high_tech"], c["tech_sme"], c["srdi"], c["listed"] = yes(technical && a.chance(9)), yes(technical && a.chance(14)), "无", yes(a.rand.IntN(2500) == 0)
	if technical && a.chance(4) {
		c["srdi"] = pick(a.rand, []string{"创新型中小企业", "创新型中小企业", "专精特新中小企业", "专精特新中小企业", "小巨人"})
	}
	c["patents"] = "0"
	if technical && a.chance(40) {
		c["patents"] = strconv.Itoa(a.between(0, 26))
	}
	if technical && a.chance(25) {
		c["rd_expense_10k_prev"] = strconv.Itoa(a.between(5, 400))
		c["rd_staff_ratio"] = fmt.Sprintf("%.2f", float64(a.between(2, 35))/100)
	}
	if t.Like != "industry" {
		return
	}
	c["tech_upgrade_filed"] = yes(a.chance(6))
	if c["tech_upgrade_filed"] == "是" && a.chance(70) {
		c["equipment_investment_10k"] = strconv.Itoa(a.between(40, 1800))
	}
	if a.chance(5) {
		c["tags"] += ";数字化改造"
	}
}

// owe fills what lenders and the courts know.
func (a *author) owe(c company, s standing) {
	c["dishonest"] = yes(s == blacklisted || (s == domestic && a.rand.IntN(120) == 0))
	c["abnormal"] = yes(s == domestic && a.rand.IntN(70) == 0)
	c["penalties_prev"] = []string{"0", "0", "0", "0", "0", "0", "0", "0", "0", "1"}[a.rand.IntN(10)]
	c["guaranteed_loan_10k"] = "0"
	if a.chance(10) {
		c["guaranteed_loan_10k"] = strconv.Itoa(a.between(2, 150) * 10)
		c["guarantee_fee_rate"] = fmt.Sprintf("%.3f", float64(a.between(5, 28))/1000)
	}
	if a.chance(4) {
		delete(c, "guaranteed_loan_10k")
		delete(c, "patents")
	}
	if s == domestic && a.chance(3) {
		c["tags"] += ";承租国有物业"
	}
}

func yes(b bool) string {
	if b {
		return "是"
	}
	return "否"
}
