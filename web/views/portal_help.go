package views

import (
	"embed"
	"strings"
)

//go:embed help/*.md
var helpTexts embed.FS

// HelpTopic is one page of 使用帮助.
type HelpTopic struct {
	Slug    string
	Title   string
	Summary string
}

// HelpTopics lists the pages in the order people need them.
var HelpTopics = []HelpTopic{
	{"sign-in", "怎么登录、怎么开通账号", "企业用统一社会信用代码开通，一个企业可以有多个账号"},
	{"claim", "怎么领：从看资格到兑现", "看依据、确认资料、提交、跟进度，一共四步"},
	{"verdict", "符合、可能符合、不符合是什么意思", "缺资料不等于不符合，补一项就能重新判断"},
	{"correct", "资料不对，怎么更正", "每条资料都写明来源和日期，点“纠错”提出"},
	{"messages", "为什么给我发消息，怎么退订", "只发与您有关的政策，一步就能退订"},
	{"subscribe", "怎么订阅新政策和截止日", "放进日历和阅读器，截止前有提醒"},
	{"tools", "无障碍和关怀版怎么用", "放大、高对比、大鼠标、辅助线、大字幕、朗读"},
	{"contact", "联系我们", "12345、镇街专管员、区政务服务中心"},
	{"accessibility", "无障碍声明", "能做到的、还做不到的、怎么向我们反映"},
}

// Topic finds a page by its slug.
func Topic(slug string) (HelpTopic, bool) {
	for _, t := range HelpTopics {
		if t.Slug == slug {
			return t, true
		}
	}
	return HelpTopic{}, false
}

// Text is the page's Markdown; every topic has its file, which a test checks.
func (t HelpTopic) Text() string {
	b, err := helpTexts.ReadFile("help/" + t.Slug + ".md")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
