package views

import (
	"github.com/a-h/templ"

	"huizhida/calendar"
	"huizhida/policies"
)

// Review is what a second person reads before it becomes public.
type Review struct {
	Noun     string // 政策文件
	Nav      string
	Title    string
	Path     string // of the record; the steps are below it
	Way      []Link
	Drafter  string
	Flow     policies.Flow
	Facts    []Term
	Body     templ.Component // the text as it will look; nil for none
	Warnings []string
	Blocked  string // why the viewer may not decide
	Reason   string
	Error    string // about the reason
	Effect   string // what publishing sets off
}

// byline says who wrote which version, and when it was handed in.
func (r Review) byline() string {
	line := r.Drafter + " 起草，第" + itoa(r.Flow.Version) + "版"
	if r.Flow.SubmittedAt != nil {
		line += "，" + calendar.Clock(*r.Flow.SubmittedAt) + "提交"
	}
	return line
}
