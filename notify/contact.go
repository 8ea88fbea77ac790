package notify

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"huizhida/fault"
)

// ErrNoContact is returned where an enterprise has told nobody's address yet.
var ErrNoContact = fault.New(fault.Conflict, "还没有联系人，请先填写联系人和邮箱")

// Contact is a person who may be told on an enterprise's behalf. It is stored sealed.
type Contact struct {
	ID           int64
	EnterpriseID int64
	Primary      bool // the one whom the enterprise names first
	Role         Role
	Name         string
	Email        string // empty when there is none
	Mobile       string
	EmailConsent bool // whether policy pushes may go to Email; Preferences has the whole grid
	EmailRefused bool // the address bounced; saving it again with consent lifts that
}

// ContactInput is a contact as somebody states it. A blank field says that there is none.
type ContactInput struct {
	ID           int64 // of the contact to write over; 0: the main one
	EnterpriseID int64
	Role         Role // empty: as it was, or Business
	Name         string
	Email        string
	Mobile       string
	EmailConsent bool
}

// Role is what a contact is in the enterprise.
type Role string

const (
	LegalRepresentative Role = "法定代表人"
	Finance             Role = "财务"
	HumanResources      Role = "人事"
	Business            Role = "业务联系人"
)

// Roles are all of them, in the order pages list them.
var Roles = []Role{LegalRepresentative, Finance, HumanResources, Business}

var mobilePattern = regexp.MustCompile(`^1[3-9]\d{9}$`)

// clean trims and checks what was typed, and answers the mistakes in page order.
func (in ContactInput) clean() (ContactInput, []fault.Field) {
	var wrong []fault.Field
	in.Name = strings.TrimSpace(in.Name)
	mobile, mobileOK := normaliseMobile(in.Mobile)
	in.Mobile = mobile
	if in.Role != "" && !slices.Contains(Roles, in.Role) {
		wrong = append(wrong, fault.Field{Name: "role", Message: "没有这个身份：" + string(in.Role)})
	}
	in.Email = normaliseEmail(in.Email)
	if in.Name == "" || len([]rune(in.Name)) > 50 {
		wrong = append(wrong, fault.Field{Name: "name", Message: "请填写联系人姓名，不超过 50 个字"})
	}
	if in.Email != "" && !validEmail(in.Email) {
		wrong = append(wrong, fault.Field{Name: "email", Message: "请填写完整的邮箱地址，例如 caiwu@example.com"})
	}
	if in.Mobile != "" && !mobileOK {
		wrong = append(wrong, fault.Field{Name: "mobile", Message: "请填写 11 位手机号码，例如 13800138000"})
	}
	if in.EmailConsent && in.Email == "" {
		wrong = append(wrong, fault.Field{Name: "email", Message: "要接收邮件，请先填写邮箱地址"})
	}
	return in, wrong
}

// normaliseEmail is the spelling under which an address is stored and its hash compared.
func normaliseEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// normaliseMobile is the spelling under which a number is stored and its hash compared: 11 digits. False when nobody can have the number;
// the same digit eight times is what people type who have none.
func normaliseMobile(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || strings.ContainsRune("-()（）", r):
			return -1
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return r
	}, s)
	for _, prefix := range []string{"+86", "0086", "86"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok && len(rest) == 11 {
			s = rest
			break
		}
	}
	return s, mobilePattern.MatchString(s) && strings.Trim(s[3:], s[3:4]) != ""
}

// normalise is the spelling under which an address on a channel is stored and its hash compared.
func normalise(c Channel, address string) string {
	switch c {
	case Email:
		return normaliseEmail(address)
	case SMS, Call:
		number, _ := normaliseMobile(address)
		return number
	}
	return strings.TrimSpace(address)
}

func validEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(domain, ".") && len(s) <= 254
}
