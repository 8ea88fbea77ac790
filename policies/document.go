// Package policies owns what the bureau publishes: documents, their interpretations, the benefits that can be claimed under them,
// the versions of each benefit's rule, and the notices that open a window. It alone writes those tables; lists also read
// accounts for names and audit_events for histories.
package policies

import (
	"slices"
	"strings"
	"time"

	"huizhida/fault"
)

// ErrNoDocument is returned for a document that does not exist, or that the asker may not see.
var ErrNoDocument = fault.New(fault.NotFound, "没有这份政策文件，请检查网址或回到政策库查找")

// Openness is a document's 公开属性 (条例 arts 13–16): it decides whether the public sees the document.
type Openness string

const (
	Open      Openness = "主动公开"
	OnRequest Openness = "依申请公开"
	Closed    Openness = "不予公开"
)

// Opennesses and Kinds are the choices of the form, in its order.
var (
	Opennesses = []Openness{Open, OnRequest, Closed}
	Kinds      = []string{"行政规范性文件", "通知", "措施", "其他文件"}
)

// Document is an official text and how far it has come.
type Document struct {
	ID int64
	DocumentDraft
	Flow
	SuccessorID *int64 // what applies instead of a repealed one
}

// DocumentDraft is what its drafter writes.
type DocumentDraft struct {
	Title         string
	DocNo         string // 发文字号 as DocNo.String writes it; empty for a text without one
	Kind          string // one of Kinds
	Issuer        string
	IssuedOn      *time.Time // dates are midnights UTC, as Postgres returns them
	EffectiveOn   *time.Time
	ExpiresOn     *time.Time // the last day in force
	Openness      Openness
	OpennessBasis string // the article and the reason when Openness is not Open
	Summary       string
	Body          string // Markdown
}

// tidy normalises d and says what must be mended before it can be saved.
func (d *DocumentDraft) tidy() error {
	var bad []fault.Field
	d.Title, d.Issuer = strings.TrimSpace(d.Title), strings.TrimSpace(d.Issuer)
	d.Summary, d.OpennessBasis = strings.TrimSpace(d.Summary), strings.TrimSpace(d.OpennessBasis)
	if d.Title == "" {
		bad = append(bad, fault.Field{Name: "title", Message: "请填写标题"})
	}
	if strings.TrimSpace(d.DocNo) != "" {
		n, err := ParseDocNo(d.DocNo)
		if err != nil {
			bad = append(bad, fault.Field{Name: "doc_no", Message: err.Error()})
		} else {
			d.DocNo = n.String()
		}
	} else {
		d.DocNo = ""
	}
	if d.Kind == "" {
		d.Kind = "其他文件"
	}
	if !slices.Contains(Kinds, d.Kind) {
		bad = append(bad, fault.Field{Name: "kind", Message: "请从列表中选择文件类型"})
	}
	if d.Issuer == "" {
		bad = append(bad, fault.Field{Name: "issuer", Message: "请填写发文机关，例如 广州市番禺区人民政府"})
	}
	if before(d.EffectiveOn, d.IssuedOn) {
		bad = append(bad, fault.Field{Name: "effective_on", Message: "施行日期不能早于成文日期"})
	}
	if before(d.ExpiresOn, d.IssuedOn) || before(d.ExpiresOn, d.EffectiveOn) {
		bad = append(bad, fault.Field{Name: "expires_on", Message: "有效期截止日不能早于成文日期或施行日期"})
	}
	if d.Openness == "" {
		d.Openness = Open
	}
	if !slices.Contains(Opennesses, d.Openness) {
		bad = append(bad, fault.Field{Name: "openness", Message: "请选择公开属性"})
	}
	if message := badBasis(d.Openness, d.OpennessBasis); message != "" {
		bad = append(bad, fault.Field{Name: "openness_basis", Message: message})
	}
	bad = append(bad, secretFields(d.Title, d.Body)...)
	return fault.Form(bad...)
}

func before(a, b *time.Time) bool { return a != nil && b != nil && a.Before(*b) }

// InForce says whether the document applies on day: public, not withdrawn, not expired.
func (d Document) InForce(day time.Time) bool {
	if d.State != Published {
		return false
	}
	today := day.Format(time.DateOnly)
	return (d.ExpiresOn == nil || d.ExpiresOn.Format(time.DateOnly) >= today)
}

// Warnings are what a reviewer should think about; they stop nothing.
func (d DocumentDraft) Warnings() []string {
	var out []string
	if d.DocNo == "" && d.Kind == "行政规范性文件" {
		out = append(out, "行政规范性文件应当统一编号，现在还没有文号。")
	}
	if d.IssuedOn == nil {
		out = append(out, "没有成文日期。")
	}
	if d.Kind == "行政规范性文件" && d.ExpiresOn == nil {
		out = append(out, "行政规范性文件应当写明有效期。")
	}
	if d.ExpiresOn != nil && d.inForceFrom() != nil && d.ExpiresOn.After(d.inForceFrom().AddDate(5, 0, 0)) {
		out = append(out, "有效期超过5年；规范性文件一般不超过5年，请核对。")
	}
	if d.Summary == "" {
		out = append(out, "没有一句话摘要，企业在列表里看不出与自己是否有关。")
	}
	return out
}

func (d DocumentDraft) inForceFrom() *time.Time {
	if d.EffectiveOn != nil {
		return d.EffectiveOn
	}
	return d.IssuedOn
}
