package sms

import (
	"time"

	"huizhida/calendar"
	"huizhida/notify"
)

// Why an SMS was not taken, or did not arrive, as notify has it.
const (
	BadNumber       = notify.BadNumber
	OutOfService    = notify.OutOfService
	Blacklisted     = notify.Blacklisted
	Sensitive       = notify.Sensitive
	TemplateRefused = notify.TemplateRefused
	SignRefused     = notify.SignRefused
	ParamsRefused   = notify.ParamsRefused
	NumberCapped    = notify.NumberCapped
	Throttled       = notify.Throttled
	Curfew          = notify.Curfew
	AccountSpent    = notify.AccountSpent
	AccountDenied   = notify.AccountDenied
)

type kind int

const (
	passing    kind = iota // said nothing for good: try again
	badNumber              // the number is none
	outOfReach             // only in receipts: the phone could not be reached
	blacklisted
	sensitive
	badTemplate // no message of the account will be taken
	badSign
	badParams // this message does not fit the template
	capped    // this number has had enough for now
	throttled // too many calls a second
	curfew
	spent
	denied
	unclear // it may have been taken
	refused // this message, for good
)

// Waits that depend on the day.
const (
	tomorrow  time.Duration = -1
	nextMonth time.Duration = -2
	morning   time.Duration = -3
)

// meaning is what a provider's code says.
type meaning struct {
	kind kind
	wait time.Duration
}

// failure puts a meaning in notify's words.
func (m meaning) failure(now time.Time, code, detail string) *notify.Failure {
	f := &notify.Failure{Code: code, Detail: detail, Reason: m.kind.reason(), Wait: m.until(now)}
	switch m.kind {
	case badNumber, blacklisted: // neither is tried again until its owner says so
		f.Permanent, f.BadAddress = true, true
	case sensitive, badParams, refused:
		f.Permanent = true
	case badTemplate, badSign, spent, denied:
		f.Account = true
	case unclear:
		f.Unsure = true
	}
	return f
}

func (k kind) reason() notify.Reason {
	return map[kind]notify.Reason{
		badNumber: BadNumber, outOfReach: OutOfService, blacklisted: Blacklisted, sensitive: Sensitive, badTemplate: TemplateRefused, badSign: SignRefused,
		badParams: ParamsRefused, capped: NumberCapped, throttled: Throttled, curfew: Curfew, spent: AccountSpent, denied: AccountDenied, refused: notify.Rejected,
	}[k]
}

// until is how long the wait is from now on.
func (m meaning) until(now time.Time) time.Duration {
	day := calendar.Day(now)
	switch m.wait {
	case tomorrow:
		return day.AddDate(0, 0, 1).Sub(now)
	case nextMonth:
		return day.AddDate(0, 1, 1-day.Day()).Sub(now)
	case morning:
		eight := day.Add(8 * time.Hour)
		if !eight.After(now) {
			eight = eight.AddDate(0, 0, 1)
		}
		return eight.Sub(now)
	}
	return m.wait
}
