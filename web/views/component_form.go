package views

import (
	"strings"

	"github.com/a-h/templ"

	"huizhida/fault"
)

// Errors are the faults of a submitted form; []fault.Field of a *fault.Error is one.
type Errors []fault.Field

// For is the message for the control of that name, or "".
func (e Errors) For(name string) string {
	for _, f := range e {
		if f.Name == name {
			return f.Message
		}
	}
	return ""
}

// Input describes one form control. Name and Label are required; the rest has usable zero values.
type Input struct {
	Name         string
	ID           string // Name when empty
	Label        string
	Hint         string // how to answer, before the control
	Value        string
	Error        string // what is wrong and how to mend it
	Type         string // text when empty
	Width        string // "xs", "s", "m", "l"; full when empty
	Unit         string // 万元, after the control
	Source       string // where a filled-in value came from: "来源：广州海关　数据日期：2022-01-31"
	Optional     bool   // says （选填）
	ReadOnly     bool
	Autocomplete string
	InputMode    string // "numeric", "decimal"
	Placeholder  string
	MaxLength    int
	Rows         int // of a TextArea
	Attrs        templ.Attributes
}

// Option is one choice of a Select, Radios, Slips or Checkboxes.
type Option struct {
	Value    string
	Label    string
	Hint     string
	Selected bool
	Disabled bool
}

// Options makes choices of value, label pairs and selects the one that equals value.
func Options(value string, pairs ...string) []Option {
	options := make([]Option, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		options = append(options, Option{Value: pairs[i], Label: pairs[i+1], Selected: pairs[i] == value})
	}
	return options
}

// DateInput asks for a remembered date in three boxes named Name-year, Name-month and Name-day.
type DateInput struct {
	Name             string
	Label            string
	Hint             string // 例如 2018 年 5 月 14 日
	Year, Month, Day string
	Error            string
}

// FileInput asks for one or more files.
type FileInput struct {
	Name     string
	Label    string
	Hint     string // what, which types, how large
	Accept   string // ".pdf,image/*"
	Multiple bool
	Optional bool
	Error    string
}

func (f Input) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Input) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Input) class() string {
	if f.Width == "" {
		return "form-control"
	}
	return "form-control w-" + f.Width
}

// describedBy lists the ids of the parts there are.
func (f Input) describedBy() string {
	return describedBy(f.id(), f.Hint != "", f.Error != "", f.Source != "")
}

func describedBy(id string, hint, bad, source bool) string {
	var ids []string
	if hint {
		ids = append(ids, id+"-hint")
	}
	if bad {
		ids = append(ids, id+"-error")
	}
	if source {
		ids = append(ids, id+"-source")
	}
	return strings.Join(ids, " ")
}
