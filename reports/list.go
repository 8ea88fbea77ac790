package reports

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"huizhida/fault"
)

// Query names the records behind one number. It is also the address of their list, so that every number opens.
type Query struct {
	List     string // a key of lists, or a step with a prefix: read, at-read, did-read
	Year     int
	NoticeID int64
	Town     string
	Industry string
	Row      string // of table 3 or 4
	Class    string // a column of table 3 or 4, or a form of interpretation
	YearEnd  bool   // only what happened by 31 December of Year
	Page     int
}

// prefixes of a step in Query.List: who stopped there, and who has a record of that very step.
const (
	At  = "at-"
	Did = "did-"
)

// Gap lists who is eligible and has not been approved.
const Gap = "gap"

// rich is the Row of interpretations in other forms than 文字 and 图解.
const rich = "rich"

// Values is the query as the parameters of an address.
func (q Query) Values() url.Values {
	v := url.Values{"list": {q.List}}
	set := func(key, value string) {
		if value != "" && value != "0" {
			v.Set(key, value)
		}
	}
	set("year", strconv.Itoa(q.Year))
	set("notice", strconv.FormatInt(q.NoticeID, 10))
	set("town", q.Town)
	set("industry", q.Industry)
	set("row", q.Row)
	set("class", q.Class)
	if q.YearEnd {
		v.Set("at", "year")
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	return v
}

// Scope is what the query's enterprises are counted in; its Until is zero, now, unless the year's end is asked for.
func (q Query) Scope() Scope {
	scope := Scope{NoticeID: q.NoticeID, Town: q.Town, Industry: q.Industry}
	if q.YearEnd && q.Year > 0 {
		_, scope.Until = bounds(q.Year)
	}
	return scope
}

// ParseQuery reads what Values wrote.
func ParseQuery(get func(string) string) (Query, error) {
	q := Query{List: get("list"), Town: get("town"), Industry: get("industry"), Row: get("row"), Class: get("class"), YearEnd: get("at") == "year"}
	year, err := number(get("year"))
	if err != nil || year < 0 || year > 9999 {
		return q, fault.New(fault.Invalid, "年份应为四位数字，例如 2022")
	}
	page, err := number(get("page"))
	if err != nil || page < 0 {
		return q, fault.New(fault.Invalid, "页码应为数字")
	}
	notice, err := number(get("notice"))
	if err != nil {
		return q, fault.New(fault.Invalid, "通知编号应为数字")
	}
	q.Year, q.Page, q.NoticeID = int(year), max(1, int(min(page, 1_000_000))), notice
	return q, nil
}

func number(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.ParseInt(s, 10, 64)
}

// List is a page of the records that a number counts.
type List struct {
	Query      Query
	Title      string
	Definition string
	Notice     string // whose enterprises these are
	Subject    string // table of the records: enterprises, documents, …
	Columns    []string
	Rows       []ListRow
	Total      int
}

// ListRow is one record.
type ListRow struct {
	ID    int64
	Cells []string
}

// PageSize is how many records one page of a list shows.
const PageSize = 50

// source is how a list is fetched: a query with its arguments, giving id and an array of cells.
type source struct {
	title, definition, subject string
	columns                    []string
	sql                        string
	order                      string
	args                       []any
}

// sourceOf finds the source of a query's list.
func (s *Service) sourceOf(q Query) (source, error) {
	if step, ok := enterpriseLists(q.List); ok {
		return s.enterprises(q, step)
	}
	if q.Year == 0 {
		return source{}, fault.New(fault.Invalid, "请在地址中写明年份，例如 year=2022")
	}
	from, to := bounds(q.Year)
	switch {
	case q.List == "documents":
		return source{fmt.Sprintf("%d 年发布的政策文件", q.Year), "发布日期在本年内的政策文件，含之后撤下的。", "documents",
			[]string{"标题", "文号", "发文机关", "发布日期"}, documentsSQL, "published_at, id", []any{from, to}}, nil
	case q.List == "interpretations":
		return source{fmt.Sprintf("%d 年发布的%s政策解读", q.Year, map[bool]string{true: "文字、图解以外的"}[q.Row == rich]+q.Class), "发布日期在本年内的政策解读。", "interpretations",
			[]string{"标题", "形式", "所解读的文件", "发布日期"}, interpretationsSQL, "published_at, id", []any{from, to, q.Class, q.Row == rich}}, nil
	case q.List == "notices":
		return source{fmt.Sprintf("%d 年发布的申报通知", q.Year), "发布日期在本年内的申报通知。", "notices",
			[]string{"标题", "惠企事项", "受理开始", "受理截止", "发布日期"}, noticesSQL, "published_at, id", []any{from, to}}, nil
	case normativeWhere[q.List] != "":
		return source{fmt.Sprintf("%d 年%s", q.Year, EntryLabel(q.List)), "发文机关为" + s.agency() + "的行政规范性文件。", "documents",
			[]string{"标题", "文号", "制发日期", "废止或失效日期"}, normativeSQL + ` where ` + normativeWhere[q.List], "began, id", []any{q.Year, s.agency()}}, nil
	case q.List == "requests":
		return requests(q)
	case q.List == "appeals":
		return appeals(q)
	}
	return source{}, fault.New(fault.NotFound, "没有这个名单")
}

// enterpriseLists takes a list's key apart: the step and what is asked of it.
func enterpriseLists(list string) (Step, bool) {
	if list == Gap || list == "undetermined" {
		return Approved, true
	}
	step := Step(strings.TrimPrefix(strings.TrimPrefix(list, At), Did))
	return step, step.number() > 0
}

// requests are the disclosure requests of one cell of table 3, or of a state of their clock. Applicants stay sealed.
func requests(q Query) (source, error) {
	where, title := map[string]string{"new": receivedIn, "carry_in": carriedIn, "carry_out": carriedOut, "done": answeredIn,
		"on_time": answeredIn + ` and answered_on <= due_on`, "overdue": late}[q.Row], "办理情况"
	args := []any{q.Year, q.Class}
	if r := rowOf(q.Row); r >= 0 {
		title = Rows[r].Group + Rows[r].Label
		if where == "" {
			where = answeredIn + ` and outcome = $3`
			args = append(args, q.Row)
		}
	}
	if where == "" || q.Class != "" && !slices.Contains(Applicants, q.Class) {
		return source{}, fault.New(fault.NotFound, "表三没有这一格")
	}
	if q.Class != "" {
		title += "，" + q.Class
	}
	return source{fmt.Sprintf("%d 年依申请公开：%s", q.Year, title), "新收按收到日期计，结果按答复日期计，年末未答复的计入结转。", "disclosure_requests",
		[]string{"登记号", "申请人类别", "内容", "收到日期", "答复期限", "答复日期", "结果"},
		requestsSQL + ` where (` + where + `) and ($2 = '' or applicant_class = $2)`, "received_on, id", args}, nil
}

// appeals are the reviews and lawsuits of one cell of table 4.
func appeals(q Query) (source, error) {
	if !slices.Contains(Appeals, q.Row) || q.Class != "" && !slices.Contains(Results, q.Class) {
		return source{}, fault.New(fault.NotFound, "表四没有这一格")
	}
	title := fmt.Sprintf("%d 年%s", q.Year, q.Row)
	if q.Class == "总计" {
		q.Class = ""
	}
	if q.Class != "" {
		title += "，" + q.Class
	}
	return source{title, "本年受理和上年未结的案件，结果为 12 月 31 日的状态。", "disclosure_appeals",
		[]string{"登记号", "类型", "受理日期", "审结日期", "结果"}, appealsSQL, "accepted_on, id", []any{q.Year, q.Row, q.Class}}, nil
}
