package console

import (
	"fmt"
	"strings"

	"huizhida/reports"
	"huizhida/web/report"
	"huizhida/web/views"
)

// ruleOrder is the order of the checks on the page, and which section of the report each is about.
var ruleOrder = []struct{ rule, section string }{
	{"E1", "s3"}, {"E3", "s3"}, {"E2", "s3"}, {"E5", "s3"}, {"E4", "s4"}, {"E6", "s2"}, {"E8", "s1"}, {"E9", "s1"}, {"W7", "s1"},
}

// checkGroups shows every failure and every equation that has a number in it; equations of zeros are told together.
func checkGroups(y reports.Year) []views.ReportCheckGroup {
	var groups []views.ReportCheckGroup
	for _, o := range ruleOrder {
		group := views.ReportCheckGroup{Title: reports.RuleNames[o.rule]}
		quiet, of := 0, 0
		for _, c := range y.Checks {
			if c.Rule != o.rule {
				continue
			}
			of++
			if c.OK && dull(c) {
				quiet++
				continue
			}
			group.Checks = append(group.Checks, checkOf(y, c))
		}
		if quiet > 0 {
			group.Checks = append(group.Checks, views.ReportCheck{Href: "#" + o.section, OK: true, Equation: fmt.Sprintf("其余%d项成立", quiet), Note: fmt.Sprintf("共%d项", of)})
		}
		if len(group.Checks) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// dull says that an equation holds between nothing but zeros.
func dull(c reports.Check) bool {
	switch c.Rule {
	case "E1", "E2", "E3", "E4":
		return !strings.ContainsAny(c.Equation, "123456789")
	case "E5":
		return strings.HasPrefix(c.Equation, "0 = 0")
	}
	return false
}

func checkOf(y reports.Year, c reports.Check) views.ReportCheck {
	check := views.ReportCheck{Href: "#" + c.Cell, Equation: c.Subject + " " + c.Equation, OK: c.OK, Warning: !c.OK && !c.Blocks()}
	if c.Rule == "E5" && !c.OK && c.Subject != "总计" {
		check.Href = report.FigureHref(y.Year-1, "carry_out."+c.Subject)
		check.Note = "上年不在本系统的，填写上年年报表三第四项"
	}
	return check
}

// contents are the six sections, each with how its checks stand.
func contents(y reports.Year) []views.ReportContent {
	failed := map[string]bool{}
	for _, c := range y.Checks {
		if !c.Blocks() {
			continue
		}
		for _, o := range ruleOrder {
			if o.rule == c.Rule {
				failed[o.section] = true
			}
		}
		if c.Cell == "s1-5" || c.Cell == "s1-6" {
			failed["s"+c.Cell[3:]] = true
		}
	}
	computed, entered := 0, 0
	for _, t := range y.Texts {
		for _, p := range t.Paragraphs {
			for _, s := range p {
				if s.Token != nil && s.Token.Source != "" {
					entered++
				} else if s.Token != nil && s.Token.List != "" {
					computed++
				}
			}
		}
	}
	notes := []string{fmt.Sprintf("正文的数：%d个自动，%d个人工", computed, entered), "10格", "175格，由办件计算", "15格", "", ""}
	list := make([]views.ReportContent, len(y.Headings))
	for i, heading := range y.Headings {
		id := fmt.Sprintf("s%d", i+1)
		list[i] = views.ReportContent{Href: "#" + id, Label: heading, Note: notes[i], OK: !failed[id]}
	}
	return list
}
