package console

import (
	"fmt"
	"strconv"
	"strings"

	"huizhida/calendar"
	"huizhida/policies"
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
	"review": {"待签署", views.StatusWaiting}, "clear": {"待公开属性、涉密审查", views.StatusWaiting}, "publish": {"待发布", views.StatusWaiting},
	"urgent": {"紧急发布待补审", views.StatusBad}, "mend": {"退回修改", views.StatusBad}, "approve": {"待批准", views.StatusWaiting},
	"retry": {"有失败", views.StatusBad}, "accept": {"待受理", views.StatusWaiting}, "decide": {"审核中", views.StatusRunning},
	"answer": {"待答复", views.StatusWaiting}, "finish": {"未完成", views.StatusWaiting},
}

func homePath(what string, id int64) string { return fmt.Sprintf(homePaths[what], id) }

// homeRow is one line of the queue.
func homeRow(i worklist.Item) views.QueueRow {
	state := homeStates[i.State]
	href := homePath(i.What, i.ID)
	if step, err := strconv.Atoi(i.Note); err == nil && (i.State == "review" || i.State == "urgent") {
		state.label, href = map[bool]string{true: "待" + policies.Step(step).Label(), false: state.label}[i.State == "review"], href+"/review"
	} else if i.State == "clear" || i.State == "publish" {
		href += "/review"
	}
	return views.QueueRow{Left: i.Left, Kind: homeNouns[i.What], Href: href, Title: i.Title, Note: homeNote(i), Status: state.kind, State: state.label}
}

// homeNote says who brought it, since when, and by when it is due.
func homeNote(i worklist.Item) string {
	var parts []string
	switch i.State {
	case "review", "clear", "publish":
		parts = append(parts, "起草 "+i.Who)
	case "urgent":
		parts = append(parts, "起草 "+i.Who, "1个工作日内补办三审三校")
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
			"review": "提交", "clear": "提交", "publish": "提交", "urgent": "提交", "mend": "退回", "approve": "提请", "retry": "最近一次", "accept": "提交", "decide": "受理", "answer": "收到", "finish": "上传"}[i.State])
	}
	if i.Due != nil {
		parts = append(parts, calendar.ISO(*i.Due)+dueWord(i.State))
	}
	return strings.Join(parts, " · ")
}

// dueWord says what happens on the day a thing is due.
func dueWord(state string) string {
	switch state {
	case "review", "clear", "publish":
		return "开放申报"
	}
	return "截止"
}

// importNote words an import's state; a failure words itself.
func importNote(note string) string {
	if note == "staged" {
		return "已上传，等确认写入"
	}
	return note
}
