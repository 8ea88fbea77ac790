package views

import (
	"net/url"
	"strconv"
	"time"

	"huizhida/accounts"
)

// AccountsPage is the list of the bureau's accounts.
type AccountsPage struct {
	All   []accounts.Account
	State string // open, locked, disabled; empty for all
	Role  string // empty for all
	Now   time.Time
}

// AccountNewPage is the form for a new account.
type AccountNewPage struct {
	Typed  accounts.New
	Errors Errors
}

// AccountPage is one account with what may be done about it.
type AccountPage struct {
	accounts.Account
	Own bool // the viewer's
	Now time.Time
}

// accountStates are the filters of the list, in its order.
var accountStates = []struct{ key, label string }{{"", "全部"}, {"open", "使用中"}, {"locked", "已锁定"}, {"disabled", "已停用"}}

func accountPath(id int64) string { return "/admin/accounts/" + itoa(id) }

// accountState is the key of accountStates.
func accountState(a accounts.Account, now time.Time) string {
	switch {
	case a.DisabledAt != nil:
		return "disabled"
	case a.Locked(now):
		return "locked"
	}
	return "open"
}

func accountStatus(a accounts.Account, now time.Time) (StatusKind, string) {
	switch accountState(a, now) {
	case "disabled":
		return StatusOff, "已停用"
	case "locked":
		return StatusBad, "已锁定"
	}
	if a.MustChange {
		return StatusWaiting, "待改初始密码"
	}
	return StatusDone, "使用中"
}

func (p AccountsPage) tabs() []Tab {
	tabs := make([]Tab, len(accountStates))
	for i, s := range accountStates {
		n := len(AccountsPage{All: p.All, State: s.key, Role: p.Role, Now: p.Now}.list())
		tabs[i] = Tab{Href: p.query(s.key), Label: s.label, Count: strconv.Itoa(n), Current: p.State == s.key}
	}
	return tabs
}

func (p AccountsPage) query(state string) string {
	q := url.Values{}
	for k, v := range map[string]string{"state": state, "role": p.Role} {
		if v != "" {
			q.Set(k, v)
		}
	}
	if len(q) == 0 {
		return "/admin/accounts"
	}
	return "/admin/accounts?" + q.Encode()
}

// list is the accounts of the filters.
func (p AccountsPage) list() []accounts.Account {
	var out []accounts.Account
	for _, a := range p.All {
		if (p.State == "" || accountState(a, p.Now) == p.State) && (p.Role == "" || string(a.Role) == p.Role) {
			out = append(out, a)
		}
	}
	return out
}

// roleOptions are the roles that staff may have.
func roleOptions(chosen, none string) []Option {
	options := []Option{{Value: "", Label: none, Selected: chosen == ""}}
	for _, r := range accounts.Roles {
		if r != accounts.Enterprise {
			options = append(options, Option{Value: string(r), Label: r.Label(), Selected: chosen == string(r)})
		}
	}
	return options
}

// sectionText is a section, or the word for none.
func sectionText(text string) string {
	if text == "" {
		return "未填"
	}
	return text
}
