package reports

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Year is the yearly report (政府信息公开工作年度报告, 条例 art. 50) of one year: text, tables and checks, computed together.
type Year struct {
	Year      int        `json:"year"`
	Agency    string     `json:"agency"`
	Title     string     `json:"title"`
	AsOf      time.Time  `json:"as_of"` // what happened before this moment counts: the end of the year, or now
	Final     bool       `json:"final"` // the year is over
	Highlight *NoticeRef `json:"highlight,omitempty"`
	Headings  []string   `json:"headings"`
	Texts     []Text     `json:"texts"`
	Tables
	Checks      []Check    `json:"checks"`
	PublishedAt *time.Time `json:"published_at,omitempty"`
}

// Text finds a text by its key.
func (y Year) Text(key string) Text {
	for _, t := range y.Texts {
		if t.Key == key {
			return t
		}
	}
	return Text{}
}

// Failures are the checks that keep the report from being published.
func (y Year) Failures() []Check {
	var failed []Check
	for _, c := range y.Checks {
		if c.Blocks() {
			failed = append(failed, c)
		}
	}
	return failed
}

// errUnbalanced begins the message of a report that may not be published yet.
const errUnbalanced = "年报有 %d 项核对没有通过，不能公布：%s"

var receivedNumber = regexp.MustCompile(`(?:受理|收到|新收)[^。；，]*?申请\s*([0-9]+)\s*[宗件]`)

// verifyTexts runs E8, E9 and W7.
func (y Year) verifyTexts(overdue int) []Check {
	checks := []Check{y.verifyReceived(), y.verifyTokens(), y.verifyHeadings()}
	if text := y.Text("1.2").Plain(); strings.Contains(text, "按时") {
		claim := strings.Contains(text, "均按时") || strings.Contains(text, "全部按时")
		checks = append(checks, Check{"E8", "按时办理", fmt.Sprintf("超过期限 %d 宗", overdue), !claim || overdue == 0, "s1-1.2"})
	}
	var loose []string
	for _, t := range y.Texts {
		loose = append(loose, typed(t.Body)...)
	}
	if len(loose) > 0 {
		checks = append(checks, Check{"W7", "正文", "手写的数没有台账可核：" + strings.Join(loose, "、"), false, "s1"})
	}
	return checks
}

// verifyReceived is E8 for 受理申请: the number the text states is 新收总计 of table 3.
func (y Year) verifyReceived() Check {
	total := y.Three[rowNew][columnTotal]
	m := receivedNumber.FindStringSubmatch(y.Text("1.2").Plain())
	if m == nil {
		return Check{"E8", "受理申请数", fmt.Sprintf("正文没有写明，表三新收总计为 %d", total), false, "s1-1.2"}
	}
	ok := m[1] == strconv.Itoa(total)
	return Check{"E8", "受理申请数", equation("正文 "+m[1], "表三新收总计 "+strconv.Itoa(total), ok), ok, "s1-1.2"}
}

// verifyTokens is E8 for every other number: each token has its value.
func (y Year) verifyTokens() Check {
	var numbers, missing []string
	at := "s1"
	for _, t := range y.Texts {
		for _, p := range t.Paragraphs {
			for _, s := range p {
				switch {
				case s.Token == nil:
				case !s.Token.Known:
					missing = append(missing, s.Token.Label)
					at = "s1-" + t.Key
				case s.Token.List != "" || s.Token.Source != "":
					numbers = append(numbers, s.Text)
				}
			}
		}
	}
	if len(missing) > 0 {
		return Check{"E8", "正文的数", "没有数据：" + strings.Join(missing, "、"), false, at}
	}
	return Check{"E8", "正文的数", fmt.Sprintf("%s = 台账", strings.Join(numbers, "、")), true, at}
}

// verifyHeadings is E9: the six headings, exact and in order, and sections that say something. Only 六 may be 无。
func (y Year) verifyHeadings() Check {
	c := Check{"E9", "六个标题", "齐全，五、六有内容", true, "s1"}
	fail := func(what, cell string) Check { return Check{"E9", "六个标题", what, false, cell} }
	if strings.Join(y.Headings, "\n") != strings.Join(Headings, "\n") {
		return fail("标题与规定的不一致", "s1")
	}
	five, six := strings.TrimSpace(y.Text("5").Plain()), strings.TrimSpace(y.Text("6").Plain())
	switch {
	case five == "" || strings.TrimRight(five, "。") == "无":
		return fail("五、存在的主要问题及改进情况没有内容", "s1-5")
	case six == "":
		return fail("六、其他需要报告的事项没有内容，没有的写“无。”", "s1-6")
	}
	return c
}
