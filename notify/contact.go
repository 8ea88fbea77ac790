package notify

import (
	"net/mail"
	"regexp"
	"strings"

	"huizhida/fault"
)

// ErrNoContact is returned where an enterprise has told nobody's address yet.
var ErrNoContact = fault.New(fault.Conflict, "还没有联系人，请先填写联系人和邮箱")

// Contact is a person who may be told on an enterprise's behalf. It is stored sealed.
type Contact struct {
	ID           int64
	EnterpriseID int64
	Name         string
	Email        string // empty when there is none
	Mobile       string
	EmailConsent bool // whether policy pushes may go to Email
	EmailRefused bool // the address bounced; saving it again with consent lifts that
}

// ContactInput is a contact as somebody states it. A blank field says that there is none.
type ContactInput struct {
	EnterpriseID int64
	Name         string
	Email        string
	Mobile       string
	EmailConsent bool
}

var mobilePattern = regexp.MustCompile(`^1[3-9]\d{9}$`)

// clean trims and checks what was typed, and answers the mistakes in page order.
func (in ContactInput) clean() (ContactInput, []fault.Field) {
	var wrong []fault.Field
	in.Name, in.Mobile = strings.TrimSpace(in.Name), strings.TrimSpace(in.Mobile)
	in.Email = normaliseEmail(in.Email)
	if in.Name == "" || len([]rune(in.Name)) > 50 {
		wrong = append(wrong, fault.Field{Name: "name", Message: "请填写联系人姓名，不超过 50 个字"})
	}
	if in.Email != "" && !validEmail(in.Email) {
		wrong = append(wrong, fault.Field{Name: "email", Message: "请填写完整的邮箱地址，例如 caiwu@example.com"})
	}
	if in.Mobile != "" && !mobilePattern.MatchString(in.Mobile) {
		wrong = append(wrong, fault.Field{Name: "mobile", Message: "请填写 11 位手机号码，例如 13800138000"})
	}
	if in.EmailConsent && in.Email == "" {
		wrong = append(wrong, fault.Field{Name: "email", Message: "要接收邮件，请先填写邮箱地址"})
	}
	return in, wrong
}

// normaliseEmail is the spelling under which an address is stored and its hash compared.
func normaliseEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".") && len(s) <= 254
}
