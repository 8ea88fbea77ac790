package enterprises

import (
	"strconv"
	"strings"
	"time"

	"huizhida/fault"
	"huizhida/matching/rule"
)

// Fact is one value that a source stated of an enterprise.
type Fact struct {
	Key          string
	Period       int // the year of a yearly figure, else 0
	Value        string
	Source       string
	AsOf         time.Time
	ConfirmedOn  *time.Time // the newest day on which a source stated the same again
	RecordedAt   time.Time
	SupersededAt *time.Time // nil while current
	ImportID     *int64     // the list it came with; nil when stated by itself
}

// SourceFacts are the current facts of one source.
type SourceFacts struct {
	Source string
	Newest time.Time // the latest day they are true of
	Facts  []Fact
}

// Statement is one value to be put on record.
type Statement struct {
	Key    string
	Period int    // the year of a yearly attribute, else 0
	Cell   string // as a person writes it
	Source string // who states it: "企业自报"
	AsOf   time.Time
}

// SelfDeclared is the source of what an enterprise states about itself.
const SelfDeclared = "企业自报"

// ErrNotStatable is returned for an attribute that identifies the enterprise or does not exist.
var ErrNotStatable = fault.New(fault.Invalid, "该属性不能在此填写")

// ErrOfficial is returned when an enterprise would overwrite what an authority stated of it.
var ErrOfficial = fault.New(fault.Conflict, "这项资料由有关部门提供，不能自行填写；数据有误的，请向来源部门申请更正")

// Label names the fact in Chinese, with its year: "2021年海关出口额".
func (f Fact) Label() string {
	a, ok := Lookup(f.Key)
	if !ok {
		return f.Key
	}
	if f.Period > 0 {
		return strconv.Itoa(f.Period) + "年" + strings.TrimPrefix(a.Label, "上年")
	}
	return a.Label
}

// Shown is the value as pages write it.
func (f Fact) Shown() string { return Show(f.Key, f.Value) }

// Dated is the newest day on which a source stated the value.
func (f Fact) Dated() time.Time {
	if f.ConfirmedOn != nil {
		return *f.ConfirmedOn
	}
	return f.AsOf
}

// Show writes a fact's text as pages do: 是, 86.4万美元, 2018年5月14日, C3911 计算机整机制造.
func Show(key, text string) string {
	a, ok := Lookup(key)
	if !ok {
		return text
	}
	value, known, err := a.Parse(text)
	if err != nil || !known {
		return text
	}
	switch v := value.(type) {
	case bool:
		if v {
			return "是"
		}
		return "否"
	case int64:
		return strconv.FormatInt(v, 10) + a.Unit
	case float64:
		return rule.Number(v, a.Variable)
	case time.Time:
		return v.Format("2006年1月2日")
	case []string:
		return strings.Join(v, "、")
	}
	if a.Key == "industry" {
		if name := IndustryName(text); name != "" {
			return text + " " + name
		}
	}
	return text
}
