package console

import (
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
	"huizhida/web/page"
	"huizhida/web/views"
)

// NewDocument handles GET /console/documents/new; ?kind= begins with that kind's skeleton.
func (c *Console) NewDocument(ctx *fiber.Ctx) error {
	t := views.DocumentTyped{Kind: policies.Kinds[0], Openness: string(policies.Open)}
	if kind := ctx.Query("kind"); slices.Contains(policies.Kinds, kind) {
		t.Kind, t.Body = kind, skeletons[kind]
	}
	form := views.DocumentForm{Typed: t, Tasks: views.DocumentTasks(views.DocumentDetail{Document: policies.Document{
		DocumentDraft: policies.DocumentDraft{Openness: policies.Open}}})}
	for _, kind := range policies.Kinds[:3] {
		form.Templates = append(form.Templates, views.Link{Href: "/console/documents/new?kind=" + url.QueryEscape(kind), Label: kind})
	}
	return page.Render(ctx, views.DocumentEditPage(form))
}

// skeletons are the headings that each kind of document begins with.
var skeletons = map[string]string{
	"行政规范性文件": "第一条　为……，结合本区实际，制定本办法。\n\n第二条　同时符合下列条件的企业，可以申领：\n\n（一）在本区依法登记注册；\n\n（二）……。\n\n" +
		"第三条　扶持标准为……。\n\n第四条　自受理之日起……个工作日内办结。\n\n第五条　本办法自……起施行，有效期至……。\n",
	"通知": "各镇人民政府、街道办事处，区政府各部门、各直属机构：\n\n……现就有关事项通知如下。\n\n一、……\n\n二、……\n\n三、……\n\n特此通知。\n",
	"措施": "为……，制定以下措施。\n\n一、……\n\n……\n\n二、……\n\n……\n\n三、附则\n\n本措施自……起施行。\n",
}
