package views

import (
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/claims"
)

// The steps of a claim, in order; check is the last.
const (
	StepFacts     = "facts"
	StepContact   = "contact"
	StepStatement = "statement"
	StepCheck     = "check"
)

// ClaimFormPage is a claim being filled in: its list of tasks and each of its steps.
type ClaimFormPage struct {
	claims.Form
	Answers claims.Answers // saved before, typed just now, or proposed
	Errors  Errors
	Now     time.Time
	Contact string // where a proposed contact came from; empty when it was typed
}

func (p ClaimFormPage) path(step string) string {
	path := "/notices/" + strconv.FormatInt(p.NoticeID, 10) + "/claim"
	if step != "" {
		path += "/" + step
	}
	return path
}

// asked are the facts and the two lines of a contact; filled are those that nobody has to type.
func (p ClaimFormPage) asked() int { return len(p.Facts) + 2 }

func (p ClaimFormPage) filled() int {
	n := p.Done
	for _, field := range []string{claims.ContactName, claims.ContactMobile} {
		if p.Answers[field] != "" {
			n++
		}
	}
	return n
}

func (p ClaimFormPage) left() int { return calendar.Remaining(p.Now, p.ClosesAt) }

// mustExplain says that the statement is required: the register does not settle every condition.
func (p ClaimFormPage) mustExplain() bool { return p.Verdict != "eligible" }

func (p ClaimFormPage) saved() claims.Answers {
	if p.Case == nil {
		return claims.Answers{}
	}
	return p.Case.Answers
}

// Ready says that everything before the last step is done.
func (p ClaimFormPage) Ready() bool {
	return p.Verdict != "ineligible" && p.Shut == "" &&
		len(p.Problems(claims.FactsConfirmed, claims.ContactName, claims.ContactMobile, claims.Statement)) == 0
}

func (p ClaimFormPage) tasks() []Task {
	a := p.saved()
	facts := Task{Href: p.path(StepFacts), Title: "企业信息", Note: strconv.Itoa(p.Done) + "项已填好，看一眼即可", Status: StatusDraft, StatusText: "未开始"}
	if unknown := len(p.Facts) - p.Done; unknown > 0 {
		facts.Note += "；" + strconv.Itoa(unknown) + "项没有部门登记过"
	}
	if a[claims.FactsConfirmed] == "yes" {
		facts.Status, facts.StatusText = StatusDone, "已确认"
	}
	contact := Task{Href: p.path(StepContact), Title: "联系人", Note: "2项，受理人员会打这个电话", Status: StatusDraft, StatusText: "未开始"}
	problems := a.Problems(claims.ContactName, claims.ContactMobile)
	switch {
	case len(problems) == 0:
		contact.Status, contact.StatusText = StatusDone, "已填好"
	case a[claims.ContactName]+a[claims.ContactMobile] != "":
		contact.Status, contact.StatusText = StatusBad, strconv.Itoa(len(problems))+"处要改"
	}
	statement := Task{Href: p.path(StepStatement), Title: "情况说明", Note: "选填", Status: StatusOff, StatusText: "选填"}
	if p.mustExplain() {
		statement.Note, statement.Status, statement.StatusText = "有的条件还缺资料，请说明实际情况", StatusDraft, "未开始"
	}
	if a[claims.Statement] != "" {
		statement.Status, statement.StatusText = StatusDone, "已填好"
		if len(a.Problems(claims.Statement)) > 0 {
			statement.Status, statement.StatusText = StatusBad, "1处要改"
		}
	}
	check := Task{Title: "核对并提交", Note: "前面的都完成后可以提交", Status: StatusOff, StatusText: "还不能提交"}
	if p.Ready() {
		check.Href, check.Note, check.Status, check.StatusText = p.path(StepCheck), "看一遍，勾选承诺后提交", StatusDraft, "可以提交"
	}
	return []Task{facts, contact, statement, check}
}

// after are the moments that follow a submission.
func (p ClaimFormPage) after() []Moment {
	return []Moment{
		{Kind: MomentNow, Title: "提交", Note: "当场给您办件编号"},
		{Kind: MomentNext, Title: "受理", Note: strconv.Itoa(claims.AcceptDays) + "个工作日内决定，缺资料会通知补正"},
		{Kind: MomentNext, Title: "审核", Note: "受理起" + strconv.Itoa(p.PromiseDays) + "个工作日内办结"},
		{Kind: MomentNext, Title: "结果", Note: "发到您的消息里，可在“办件”查看"},
	}
}

// field fills an Input with what is known of it.
func (p ClaimFormPage) field(f Input) Input {
	f.Value, f.Error = p.Answers[f.Name], p.Errors.For(f.Name)
	return f
}

// answers are what the enterprise typed, each with the way back to it.
func (p ClaimFormPage) answers() []SummaryRow {
	rows := answerRows(p.Answers, masked(p.Answers[claims.ContactMobile]))
	rows[0].Href, rows[1].Href = p.path(StepContact), p.path(StepStatement)
	for i := range rows {
		rows[i].Source = "您填写"
	}
	return rows
}

func phoneOr12345(phone string) string {
	if phone == "" {
		return " 12345 "
	}
	return " " + phone + " "
}
