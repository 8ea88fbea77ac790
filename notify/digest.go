package notify

import (
	"fmt"
	"html"
	"strings"
	"time"

	"huizhida/calendar"
)

// news is a notice that a digest tells of besides its own.
type news struct {
	ID     int64     `json:"id"`
	Title  string    `json:"title"`
	Closes time.Time `json:"closes"`
}

// digest is one message that tells of several notices: of each its title, when it closes and where it is found.
func (s *Service) digest(w writer, d claimed) (Letter, map[string]string, string) {
	site := strings.TrimSuffix(s.BaseURL, "/")
	all := append([]news{{ID: w.noticeID, Title: w.notice, Closes: w.closesAt}}, d.Also...)
	var text, mark, page strings.Builder
	first := all[0].Closes
	fmt.Fprintf(&text, "%s：\n\n贵单位近期可以申报的政策有%d项：\n", d.Enterprise, len(all))
	fmt.Fprintf(&mark, "%s：\n\n贵单位近期可以申报的政策有%d项：\n\n", escape(d.Enterprise), len(all))
	fmt.Fprintf(&page, "<p>%s：</p>\n<p>贵单位近期可以申报的政策有%d项：</p>\n<ol>\n", html.EscapeString(d.Enterprise), len(all))
	for i, n := range all {
		if n.Closes.Before(first) {
			first = n.Closes
		}
		link, closes := site+noticePath(n.ID), calendar.DateTime(n.Closes)
		fmt.Fprintf(&text, "\n%d. %s，%s截止\n%s\n", i+1, n.Title, closes, link)
		fmt.Fprintf(&mark, "%d. [%s](%s)，%s截止\n", i+1, escape(n.Title), link, closes)
		fmt.Fprintf(&page, "<li><a href=\"%s\">%s</a>，%s截止</li>\n", html.EscapeString(link), html.EscapeString(n.Title), closes)
	}
	page.WriteString("</ol>\n<p>判断依据、数据来源和数据日期可在页面上查看；数据有误，可申请更正。</p>\n")
	text.WriteString("\n判断依据、数据来源和数据日期可在页面上查看；数据有误，可申请更正。\n")
	letter := Letter{Subject: fmt.Sprintf("贵单位可以申报的政策有%d项", len(all)), Text: text.String(), Markdown: mark.String(), HTML: page.String()}
	link := site + "/inbox"
	params := map[string]string{"enterprise": d.Enterprise, "notice": fmt.Sprintf("%s等%d项", w.notice, len(all)), "closes": calendar.DateTime(first),
		"reasons": "登记信息符合申报条件", "link": link}
	return letter, params, link
}
