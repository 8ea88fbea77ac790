package console

import (
	"fmt"

	"huizhida/calendar"
	"huizhida/web/views"
	"huizhida/worklist"
)

// homeSide fills what stands beside and above the queue.
func homeSide(p *views.HomePage, b worklist.Board) {
	for _, f := range b.Failures {
		p.Failures = append(p.Failures, views.HomeFailure{Title: "导入没有完成：", Href: homePath("imports", f.ImportID),
			Note: fmt.Sprintf("%s（%s），%s，%s", f.Source, f.FileName, calendar.Clock(f.At), f.Reason)})
	}
	for _, d := range b.Publications {
		p.Published = append(p.Published, views.HomeLine{Title: d.Title, Href: homePath(d.What, d.ID), Note: homeNouns[d.What] + " · " + calendar.Clock(d.At) + "发布"})
	}
	for _, s := range b.Sendings {
		p.Sendings = append(p.Sendings, views.HomeLine{Title: s.Title, Href: campaignPath(s.CampaignID), Note: sendingNote(s)})
	}
	for _, w := range b.Windows {
		p.Windows = append(p.Windows, views.HomeLine{Title: w.Title, Href: homePath("notices", w.NoticeID),
			Note: fmt.Sprintf("%s关闭，还剩%d个工作日；%s家符合但未申领", calendar.DateTime(w.ClosesAt), max(w.Left, 0), views.Num(w.Unclaimed))})
	}
	if len(b.Windows) > 0 {
		p.NextDue = "下一件到期：" + calendar.DateTime(b.Windows[0].ClosesAt) + "，“" + b.Windows[0].Title + "”窗口关闭"
	}
}

func sendingNote(s worklist.Sending) string {
	if s.Messages == 0 {
		return "已批准，正在展开"
	}
	note := "已处理" + views.Percent(s.Sent, s.Messages) + "（" + views.Num(s.Sent) + "/" + views.Num(s.Messages) + "条）"
	if s.Failed > 0 {
		note += "，失败" + views.Num(s.Failed) + "条"
	}
	if s.Unknown > 0 {
		note += "，结果不明" + views.Num(s.Unknown) + "条"
	}
	return note
}
