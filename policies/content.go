package policies

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"huizhida/calendar"
)

// Subject names one of the three kinds of text; it is the table's name and the audit trail's.
type Subject string

const (
	Documents       Subject = "documents"
	Interpretations Subject = "interpretations"
	Notices         Subject = "notices"
)

// Content is all of a text that a signature vouches for. Its JSON is what is hashed, so its fields keep their names and their order.
type Content struct {
	Subject     Subject     `json:"subject"`
	ID          int64       `json:"id"` // a signature vouches for this record, not for one that happens to read the same
	Title       string      `json:"title"`
	DocNo       string      `json:"doc_no"`
	Meta        []Property  `json:"meta"`
	Openness    Openness    `json:"openness"`
	Basis       string      `json:"basis"`
	Body        string      `json:"body"`
	Attachments []Enclosure `json:"attachments"`
}

// Property is one field of a text's metadata, by its name on pages.
type Property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Enclosure is an attachment as it is signed.
type Enclosure struct {
	Name string `json:"name"`
	Hash string `json:"hash"` // SHA-256 of the file
}

// encode is the content as it is hashed, and its SHA-256.
func (c Content) encode() (text, hash string, err error) {
	if c.Attachments == nil {
		c.Attachments = []Enclosure{}
	}
	b, err := json.Marshal(c)
	if err != nil {
		return "", "", fmt.Errorf("encode the content of %s: %w", c.Subject, err)
	}
	sum := sha256.Sum256(b)
	return string(b), hex.EncodeToString(sum[:]), nil
}

// Value is the value of the property name; empty for none.
func (c Content) Value(name string) string {
	for _, p := range c.Meta {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// Content is what a signature on the document vouches for.
func (d DocumentDraft) Content() Content {
	return Content{Subject: Documents, Title: d.Title, DocNo: d.DocNo, Openness: d.Openness, Basis: d.OpennessBasis, Body: d.Body, Meta: []Property{
		{"类型", d.Kind}, {"发文机关", d.Issuer}, {"成文日期", isoDay(d.IssuedOn)}, {"施行日期", isoDay(d.EffectiveOn)},
		{"有效期至", isoDay(d.ExpiresOn)}, {"摘要", d.Summary}}}
}

// Content is what a signature on the interpretation vouches for. It is public, or it is not written.
func (d InterpretationDraft) Content() Content {
	return Content{Subject: Interpretations, Title: d.Title, Openness: Open, Body: d.Body, Meta: []Property{{"形式", d.Form}}}
}

// Content is what a signature on the notice vouches for.
func (d NoticeDraft) Content() Content {
	return Content{Subject: Notices, Title: d.Title, Openness: Open, Body: d.Body, Meta: []Property{
		{"评价日期", d.AsOf.Format(time.DateOnly)}, {"开始日期", d.OpensOn.Format(time.DateOnly)}, {"截止时间", calendar.Clock(d.ClosesAt)}}}
}

func isoDay(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Changes names what differs between two contents, in the order of the page.
func (c Content) Changes(next Content) []string {
	var names []string
	add := func(name, from, to string) {
		if from != to {
			names = append(names, name)
		}
	}
	add("标题", c.Title, next.Title)
	add("文号", c.DocNo, next.DocNo)
	for _, p := range next.Meta {
		add(p.Name, c.Value(p.Name), p.Value)
	}
	add("公开属性", string(c.Openness), string(next.Openness))
	add("公开依据", c.Basis, next.Basis)
	add("正文", c.Body, next.Body)
	if fmt.Sprint(c.Attachments) != fmt.Sprint(next.Attachments) {
		names = append(names, "附件")
	}
	return names
}
