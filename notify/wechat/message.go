package wechat

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"huizhida/notify"
)

// Field is one keyword of a template as the platform lists it, and what fills it.
type Field struct {
	Name string // thing1, time2, … without .DATA: the letters are its type, which says what it may hold
	Text string // with {{enterprise}} {{notice}} {{closes}} {{reasons}} {{link}} {{subject}}
	Else string // instead, where Text comes out empty or does not fit and cannot be cut; empty: such a message is not sent
}

// tokens that a field or page may hold.
var known = []string{"enterprise", "notice", "closes", "reasons", "link", "subject"}

var tokenPattern = regexp.MustCompile(`\{\{(\w*)\}\}`)

// message is a checked template.
type message struct {
	kind       Kind
	templateID string
	fields     []field
	page       string
	applet     string
	state      string
}

type field struct {
	Field
	fit fitter
}

func newMessage(c Config) (message, error) {
	m := message{kind: c.Kind, templateID: c.TemplateID, page: c.Page, applet: c.Applet, state: c.State}
	if err := m.check(c); err != nil {
		return message{}, err
	}
	if m.state == "" {
		m.state = "formal"
	}
	for _, f := range c.Fields {
		if slices.ContainsFunc(m.fields, func(g field) bool { return g.Name == f.Name }) {
			return message{}, fmt.Errorf("WeChat template field %s is there twice", f.Name)
		}
		checked, err := newField(f)
		if err != nil {
			return message{}, fmt.Errorf("WeChat template field %s: %w", f.Name, err)
		}
		m.fields = append(m.fields, checked)
	}
	return m, nil
}

// check looks at all but the fields.
func (m message) check(c Config) error {
	switch {
	case c.Kind != Template && c.Kind != Subscribe:
		return fmt.Errorf("WeChat kind %q: need %s or %s", c.Kind, Template, Subscribe)
	case c.TemplateID == "" || strings.TrimSpace(c.TemplateID) != c.TemplateID:
		return errors.New("WeChat template id: need the one under 我的模板, without spaces")
	case len(c.Fields) == 0:
		return errors.New("WeChat template: need the fields that it has")
	case c.Applet != "" && (c.Kind != Template || !appIDPattern.MatchString(c.Applet) || c.Page == ""):
		return errors.New("WeChat applet: need the app id of the mini-program that a template message opens, and its page")
	case c.Kind == Template && c.Page != "" && c.Applet == "":
		return errors.New("WeChat page: a template message opens its link, or a page of the applet that is named too")
	case c.Kind == Template && (c.State != "" || c.LongTerm):
		return errors.New("WeChat state and long-term subscription are a subscribe message's")
	case !slices.Contains([]string{"", "developer", "trial", "formal"}, c.State):
		return fmt.Errorf("WeChat mini-program state %q: need developer, trial or formal", c.State)
	}
	if name, ok := strayToken(c.Page); ok {
		return fmt.Errorf("WeChat page: {{%s}} is not one of %s", name, strings.Join(known, ", "))
	}
	return nil
}

// newField checks that the type is known, and that what stays the same in every message fits it.
func newField(f Field) (field, error) {
	if strings.HasSuffix(f.Name, ".DATA") {
		return field{}, errors.New("leave .DATA out: WeChat finds the field empty otherwise")
	}
	kind := strings.TrimRight(f.Name, "0123456789")
	fit, ok := fitters[kind]
	if !ok || kind == f.Name {
		return field{}, fmt.Errorf("type %q is not one of %s, followed by a number", kind, strings.Join(fieldTypes(), ", "))
	}
	if name, ok := strayToken(f.Text); ok {
		return field{}, fmt.Errorf("{{%s}} is not one of %s", name, strings.Join(known, ", "))
	}
	if tokenPattern.MatchString(f.Else) {
		return field{}, errors.New("the text to fall back on is the same in every message, so it has no {{}}")
	}
	if listed[kind] && tokenPattern.MatchString(f.Text) {
		return field{}, fmt.Errorf("a field of type %s takes one of the template's own words only, so it has no {{}}", kind)
	}
	if !tokenPattern.MatchString(f.Text) {
		if err := fitsAsIs(fit, f.Text); err != nil {
			return field{}, err
		}
	}
	if f.Else != "" {
		if err := fitsAsIs(fit, f.Else); err != nil {
			return field{}, err
		}
	}
	return field{Field: f, fit: fit}, nil
}

// fitsAsIs tells what would become of a text that is neither filled nor to be cut.
func fitsAsIs(fit fitter, text string) error {
	fitted, err := fit(text)
	if err != nil {
		return fmt.Errorf("%q does not fit: %w", text, err)
	}
	if fitted != text {
		return fmt.Errorf("%q does not fit: it would be sent as %q", text, fitted)
	}
	return nil
}

// strayToken finds a token that nothing fills.
func strayToken(text string) (string, bool) {
	for _, match := range tokenPattern.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, match[1]) {
			return match[1], true
		}
	}
	return "", false
}

// fill replaces the tokens in one pass, so that a value never becomes a token.
func fill(text string, m notify.Outgoing, as func(string) string) string {
	return tokenPattern.ReplaceAllStringFunc(text, func(token string) string {
		name := strings.Trim(token, "{}")
		value := m.Params[name]
		if name == "subject" {
			value = m.Subject
		}
		if name == "link" && value == "" {
			value = m.Link
		}
		return as(value)
	})
}

// value is a field as the API takes it.
type value struct {
	Value string `json:"value"`
}

// body is what either API takes; what one of them does not know stays out.
type body struct {
	ToUser      string           `json:"touser"`
	TemplateID  string           `json:"template_id"`
	URL         string           `json:"url,omitempty"`
	Applet      *applet          `json:"miniprogram,omitempty"`
	ClientMsgID string           `json:"client_msg_id,omitempty"`
	Page        string           `json:"page,omitempty"`
	State       string           `json:"miniprogram_state,omitempty"`
	Lang        string           `json:"lang,omitempty"`
	Data        map[string]value `json:"data"`
}

type applet struct {
	AppID string `json:"appid"`
	Page  string `json:"pagepath"`
}

// compose fills the template for one reader. A field that does not fit is a failure of the message: no text is falsified to make it pass.
func (m message) compose(out notify.Outgoing) (body, *notify.Failure) {
	b := body{ToUser: out.To, TemplateID: m.templateID, Data: map[string]value{}}
	for _, f := range m.fields {
		text, err := f.fit(fill(f.Text, out, func(s string) string { return s }))
		if err != nil && f.Else != "" {
			text, err = f.Else, nil
		}
		if err != nil {
			return body{}, &notify.Failure{Permanent: true, Reason: TemplateRefused, Code: "template", Detail: f.Name + ": " + err.Error()}
		}
		b.Data[f.Name] = value{Value: text}
	}
	page := fill(m.page, out, url.QueryEscape)
	switch {
	case m.kind == Subscribe:
		b.Page, b.State, b.Lang = page, m.state, "zh_CN"
	case m.applet != "":
		b.URL, b.Applet, b.ClientMsgID = out.Link, &applet{AppID: m.applet, Page: page}, clientMsgID(out.ID)
	default:
		b.URL, b.ClientMsgID = out.Link, clientMsgID(out.ID)
	}
	return b, nil
}

// clientMsgID makes WeChat take a template message once within ten minutes, however often it is asked to.
func clientMsgID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}
