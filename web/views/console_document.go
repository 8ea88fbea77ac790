package views

import (
	"strings"
	"time"

	"huizhida/policies"
)

// DocumentDetail is a document with all that hangs on it.
type DocumentDetail struct {
	Document        policies.Document
	Interpretations []policies.Interpretation
	Benefits        []BenefitDetail
	Attachments     []policies.Attachment
	History         []policies.Event
	Mine            bool // the viewer wrote it, and so may not review it
	Now             time.Time
}

// BenefitDetail is a benefit with its rule and its notices.
type BenefitDetail struct {
	Benefit  policies.Benefit
	Document policies.Document
	Rules    []policies.RuleVersion // the newest first
	Notices  []policies.Notice
	History  []policies.Event
	Now      time.Time
}

// Frozen is the newest frozen version, or nil.
func (b BenefitDetail) Frozen() *policies.RuleVersion {
	for i := range b.Rules {
		if b.Rules[i].FrozenAt != nil {
			return &b.Rules[i]
		}
	}
	return nil
}

// ruleText says how far the rule is.
func (b BenefitDetail) ruleText() string {
	frozen := b.Frozen()
	switch {
	case len(b.Rules) == 0:
		return "还没有规则"
	case frozen == nil:
		return "草稿，尚未冻结"
	case b.Rules[0].FrozenAt == nil:
		return "第" + itoa(frozen.Version) + "版已冻结，另有草稿"
	}
	return "第" + itoa(frozen.Version) + "版已冻结"
}

func (b BenefitDetail) ruleKind() StatusKind {
	switch {
	case b.Frozen() != nil:
		return StatusDone
	case len(b.Rules) > 0:
		return StatusRunning
	}
	return StatusDraft
}

// formSlots are the eight forms with what there is of each.
func formSlots(all []policies.Interpretation) map[string][]policies.Interpretation {
	slots := map[string][]policies.Interpretation{}
	for _, i := range all {
		slots[i.Form] = append(slots[i.Form], i)
	}
	return slots
}

// DocumentTasks are what a document needs before and after it is public, each with the way there.
func DocumentTasks(d DocumentDetail) []Task {
	path := "/console/documents/" + itoa(d.Document.ID)
	if d.Document.ID == 0 {
		path = ""
	}
	return []Task{
		task("正文", "#body", strings.TrimSpace(d.Document.Body) != "", "已写", "待写", ""),
		task("附件", below(path, "/attachments"), len(listed(d.Attachments)) > 0, itoa(len(listed(d.Attachments)))+"个", "没有附件", "申请表、材料清单和正文里的图片"),
		task("公开属性", "#openness", true, string(d.Document.Openness), "", ""),
		task("政策解读", below(path, "#interpretations"), len(d.Interpretations) > 0, itoa(len(d.Interpretations))+"篇", "待写", "与文件同步起草，发布后3个工作日内公开"),
		task("惠企事项和规则", below(path, "#benefits"), anyFrozen(d.Benefits), "规则已冻结", ruleTodo(d.Benefits), "谁能享受、依据哪一条"),
		task("申报通知", below(path, "#notices-of"), countNotices(d.Benefits) > 0, itoa(countNotices(d.Benefits))+"条", "待发", "文件发布、规则冻结后才能发布"),
	}
}

func below(path, anchor string) string {
	if path == "" {
		return ""
	}
	return path + anchor
}

func task(title, href string, done bool, yes, no, note string) Task {
	t := Task{Title: title, Href: href, Note: note, Status: StatusDraft, StatusText: no}
	if done {
		t.Status, t.StatusText = StatusDone, yes
	}
	return t
}

func anyFrozen(benefits []BenefitDetail) bool {
	for _, b := range benefits {
		if b.Frozen() != nil {
			return true
		}
	}
	return false
}

func ruleTodo(benefits []BenefitDetail) string {
	if len(benefits) == 0 {
		return "待添加事项"
	}
	return "待冻结规则"
}

func countNotices(benefits []BenefitDetail) int {
	n := 0
	for _, b := range benefits {
		n += len(b.Notices)
	}
	return n
}
