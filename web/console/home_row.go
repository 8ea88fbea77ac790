package console

import (
	"fmt"
	"strings"

	"huizhida/calendar"
	"huizhida/web/views"
	"huizhida/worklist"
)

// homePaths is where each kind of subject is worked on; %d is its id.
var homePaths = map[string]string{
	"documents": "/console/documents/%d", "interpretations": "/console/interpretations/%d", "notices": "/console/notices/%d",
	"campaigns": "/console/campaigns/%d", "claims": "/console/claims/%d", "disclosure_requests": "/console/disclosure/%d", "imports": "/console/imports/%d",
}

var homeNouns = map[string]string{
	"documents": "政策文件", "interpretations": "政策解读", "notices": "申报通知", "campaigns": "推送", "claims": "申领",
	"disclosure_requests": "依申请公开", "imports": "导入",
}

// homeStates name what is to be done, and how far the thing is.
var homeStates = map[string]struct {
	label string
	kind  views.StatusKind
}{
	"review": {"待审核", views.StatusWaiting}, "mend": {"退回修改", views.StatusBad}, "approve": {"待批准", views.StatusWaiting},
	"retry": {"有失败", views.StatusBad}, "accept": {"待受理", views.StatusWaiting}, "decide": {"审核中", views.StatusRunning},
	"answer": {"待答复", views.StatusWaiting}, "finish": {"未完成", views.StatusWaiting},
}

func homePath(what string, id int64) string { return fmt.Sprintf(homePaths[what], id) }

// homeRow is one line of the queue.
func homeRow(i worklist.Item) views.QueueRow {
	state := homeStates[i.State]
	return views.QueueRow{Left: i.Left, Kind: homeNouns[i.What], Href: homePath(i.What, i.ID), Title: i.Title, Note: homeNote(i), Status: state.kind, State: state.label}
}

// homeNote says who brought it, since when, and by when it is due.
func homeNote(i worklist.Item) string {
	var parts []string
	switch i.State {
	case "review":
		parts = append(parts, "起草 "+i.Who)
	case "mend":
		parts = append(parts, "退回原因："+i.Note)
	case "approve":
		parts = append(parts, "起草 "+i.Who, "受众"+i.Note+"家")
	case "retry":
		parts = append(parts, i.Note+"条没有送到")
	case "accept", "decide":
		parts = append(parts, i.Note)
	case "answer":
		parts = append(parts, i.Note, i.Who)
	case "finish":
		parts = append(parts, "发起 "+i.Who, importNote(i.Note))
	}
	if i.Since != nil {
		parts = append(parts, calendar.ISO(*i.Since)+map[string]string{
			"review": "提交", "mend": "退回", "approve": "提请", "retry": "最近一次", "accept": "提交", "decide": "受理", "answer": "收到", "finish": "上传"}[i.State])
	}
	if i.Due != nil {
		parts = append(parts, calendar.ISO(*i.Due)+map[string]string{"review": "开放申报"}[i.State]+map[bool]string{true: "", false: "截止"}[i.State == "review"])
	}
	return strings.Join(parts, " · ")
}

// importNote words an import's state; a failure words itself.
func importNote(note string) string {
	if note == "staged" {
		return "已上传，等确认写入"
	}
	return note
}
