package views

import (
	"fmt"
	"strconv"
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// MannersPage is when and how often people may be written to.
type MannersPage struct {
	Forms   []MannersForm
	MayEdit bool
}

// MannersForm is the settings of one class.
type MannersForm struct {
	Now    notify.Manners // as they are
	Typed  notify.Manners // as the form has them
	Cap    string         // as typed
	Days   string
	Trial  string // what was typed comes to; empty: nothing was tried
	Errors Errors
}

// halfHour is the earliest end of a day's hours.
const halfHour = 30 * time.Minute

func mannersPath(c notify.Class) string { return "/console/manners/" + string(c) }

// control is the id of a control: there is a form for each class on the page.
func (f MannersForm) control(name string) string { return MannersControl(f.Now.Class, name) }

// MannersControl is the id of a control of the form of a class.
func MannersControl(c notify.Class, name string) string { return string(c) + "-" + name }

func (f MannersForm) fault(name string) string { return f.Errors.For(f.control(name)) }

// clockOptions are the half hours of a day from first on, and the chosen one if it is none of them.
func clockOptions(chosen, first time.Duration) []Option {
	var options []Option
	found := false
	add := func(d time.Duration) {
		options = append(options, Option{Value: strconv.Itoa(int(d / time.Minute)), Label: fmt.Sprintf("%d:%02d", d/time.Hour, d%time.Hour/time.Minute), Selected: d == chosen})
	}
	for d := first; d < first+24*time.Hour; d += 30 * time.Minute {
		if !found && d >= chosen {
			if found = true; d > chosen && chosen >= first {
				add(chosen)
			}
		}
		add(d)
	}
	return options
}

func (f MannersForm) pastOptions() []Option {
	return Options(string(f.Typed.Past), string(notify.SendBefore), "马上发：告知的事比打扰要紧", string(notify.LetExpire), "不再发：过了截止就没有意义")
}

// classPurpose says what a class is for.
func classPurpose(c notify.Class) string {
	switch c {
	case notify.Statutory:
		return "法律规定必须送达的决定和通知"
	case notify.Promotional:
		return "邀请参加活动、填写调查"
	}
	return "告知可以申领的政策"
}

func mannersChanged(m notify.Manners) string {
	if m.UpdatedAt == nil {
		return "出厂设置"
	}
	return calendar.Clock(*m.UpdatedAt) + "修改"
}

// seen is the moment of the settings that the form was filled in over.
func (f MannersForm) seen() string {
	if f.Now.UpdatedAt == nil {
		return ""
	}
	return f.Now.UpdatedAt.UTC().Format(time.RFC3339Nano)
}
