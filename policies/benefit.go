package policies

import (
	"slices"
	"strings"
	"time"

	"huizhida/fault"
)

// ErrNoBenefit is returned for a benefit that does not exist.
var ErrNoBenefit = fault.New(fault.NotFound, "没有这个惠企事项，请检查网址或回到政策文件查找")

// Classes are the ways to get a benefit, from nothing to do to the full procedure.
var Classes = []string{"免申即享", "即申即享", "快申快享", "一般申报"}

// Benefit is what can be claimed under a document: its 申兑指南.
type Benefit struct {
	ID         int64
	DocumentID int64
	BenefitDraft
	CreatedBy int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// BenefitDraft is what staff write.
type BenefitDraft struct {
	Title       string
	Class       string // one of Classes
	Audience    string // 给谁
	Amount      string // 给多少
	How         string // 怎么拿
	Conditions  string // 申报条件, in the document's words
	Materials   []string
	Venue       string // 受理地址
	Phone       string // 咨询电话
	PromiseDays int    // 兑现时限, working days
}

func (d *BenefitDraft) tidy() error {
	var bad []fault.Field
	for _, s := range []*string{&d.Title, &d.Audience, &d.Amount, &d.How, &d.Conditions, &d.Venue, &d.Phone} {
		*s = strings.TrimSpace(*s)
	}
	materials := make([]string, 0, len(d.Materials))
	for _, m := range d.Materials {
		if m = strings.TrimSpace(m); m != "" {
			materials = append(materials, m)
		}
	}
	d.Materials = materials
	if d.Title == "" {
		bad = append(bad, fault.Field{Name: "title", Message: "请填写事项名称"})
	}
	if !slices.Contains(Classes, d.Class) {
		bad = append(bad, fault.Field{Name: "class", Message: "请选择办理方式"})
	}
	if d.Audience == "" {
		bad = append(bad, fault.Field{Name: "audience", Message: "请用一句话写明给谁"})
	}
	if d.PromiseDays < 1 {
		bad = append(bad, fault.Field{Name: "promise_days", Message: "兑现时限应是大于0的工作日数"})
	}
	return fault.Form(bad...)
}
