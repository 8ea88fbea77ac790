package claims

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"huizhida/fault"
	"huizhida/seal"
)

// The fields an enterprise fills in. Every benefit asks the same ones for now.
const (
	FactsConfirmed = "facts_confirmed" // "yes": the prefilled data are right
	ContactName    = "contact_name"
	ContactMobile  = "contact_mobile"
	Statement      = "statement"
	Undertaking    = "undertaking" // "yes": the promise of truth and the leave to pass data on
)

// Answers are what the enterprise filled in, by field name.
type Answers map[string]string

// sealed are the fields that hold personal data.
var sealed = map[string]bool{ContactName: true, ContactMobile: true}

// checks say what is wrong with a field's value, or nothing.
var checks = []struct {
	field string
	check func(string) string
}{
	{FactsConfirmed, func(v string) string {
		return unless(v == "yes", "请核对企业信息，确认无误后再继续")
	}},
	{ContactName, func(v string) string {
		return unless(v != "" && utf8.RuneCountInString(v) <= 30, "请填写联系人姓名，不超过30个字")
	}},
	{ContactMobile, func(v string) string {
		return unless(mobile.MatchString(v), "请填写11位手机号码，例如13800002046")
	}},
	{Statement, func(v string) string {
		return unless(utf8.RuneCountInString(v) <= 1000, "情况说明不超过1000个字，请删减")
	}},
	{Undertaking, func(v string) string {
		return unless(v == "yes", "请阅读承诺和授权，同意后才能提交")
	}},
}

var mobile = regexp.MustCompile(`^1[3-9]\d{9}$`)

func unless(ok bool, message string) string {
	if ok {
		return ""
	}
	return message
}

// Problems lists what is wrong with the named fields, all of them when none is named, in page order.
func (a Answers) Problems(fields ...string) []fault.Field {
	wanted := map[string]bool{}
	for _, f := range fields {
		wanted[f] = true
	}
	var problems []fault.Field
	for _, c := range checks {
		if len(wanted) > 0 && !wanted[c.field] {
			continue
		}
		if message := c.check(a[c.field]); message != "" {
			problems = append(problems, fault.Field{Name: c.field, Message: message})
		}
	}
	return problems
}

// problemsUnder adds what the verdict asks for: who is not plainly eligible explains why it claims.
func (a Answers) problemsUnder(verdict string, fields ...string) []fault.Field {
	problems := a.Problems(fields...)
	asked := len(fields) == 0 || slices.Contains(fields, Statement)
	if asked && verdict != "eligible" && a[Statement] == "" {
		problems = append(problems, fault.Field{Name: Statement, Message: "有的条件还缺资料，请在情况说明里写明贵企业的实际情况"})
	}
	return problems
}

// clean trims values and refuses fields nobody asked for.
func (a Answers) clean() (Answers, error) {
	out := Answers{}
	for name, value := range a {
		known := false
		for _, c := range checks {
			known = known || c.field == name
		}
		if !known {
			return nil, fault.New(fault.Invalid, "没有“"+name+"”这一项")
		}
		if utf8.RuneCountInString(value) > 5000 {
			return nil, fault.Form(fault.Field{Name: name, Message: "内容太长，请删减到5000个字以内"})
		}
		value = strings.TrimSpace(value)
		if name == ContactMobile {
			value = strings.NewReplacer(" ", "", "-", "").Replace(value)
		}
		out[name] = value
	}
	return out, nil
}

// seal returns the answers as they are stored.
func (a Answers) seal(key seal.Key) Answers {
	out := Answers{}
	for name, value := range a {
		if sealed[name] && value != "" {
			value = base64.StdEncoding.EncodeToString(key.Seal(value))
		}
		out[name] = value
	}
	return out
}

// open reverses seal.
func (a Answers) open(key seal.Key) (Answers, error) {
	out := Answers{}
	for name, value := range a {
		if sealed[name] && value != "" {
			raw, err := base64.StdEncoding.DecodeString(value)
			if err != nil {
				return nil, fmt.Errorf("decode %s: %w", name, err)
			}
			if value, err = key.Open(raw); err != nil {
				return nil, fmt.Errorf("open %s: %w", name, err)
			}
		}
		out[name] = value
	}
	return out, nil
}
