package policies

import (
	"time"

	"huizhida/calendar"
)

// Validity is whether a document applies.
type Validity string

const (
	NotYet    Validity = "not_yet"   // 尚未施行
	InForce   Validity = "in_force"  // 现行有效
	Expired   Validity = "expired"   // 已失效
	Abolished Validity = "repealed"  // 已废止
	TakenDown Validity = "withdrawn" // 已撤下
)

// Label is the validity's name on pages.
func (v Validity) Label() string {
	return map[Validity]string{NotYet: "尚未施行", InForce: "现行有效", Expired: "已失效", Abolished: "已废止", TakenDown: "已撤下"}[v]
}

// ValidityOf says whether a public document applies at now; both its first and its last day belong to it.
func ValidityOf(state State, effectiveOn, expiresOn *time.Time, now time.Time) Validity {
	today := now.In(calendar.Shanghai).Format(time.DateOnly)
	switch {
	case state == Withdrawn:
		return TakenDown
	case state == Repealed:
		return Abolished
	case expiresOn != nil && expiresOn.Format(time.DateOnly) < today:
		return Expired
	case effectiveOn != nil && effectiveOn.Format(time.DateOnly) > today:
		return NotYet
	}
	return InForce
}
