package accounts

import "huizhida/fault"

var (
	// ErrOneself is returned to who would shut out or reset the own account: a second person does that.
	ErrOneself = fault.New(fault.Conflict, "不能对自己的账号这样做，请由另一位安全管理员办理；改自己的密码请到“账号”页")
	// ErrNotEnabled is returned for an account that is missing, disabled already, or an enterprise's.
	ErrNotEnabled = fault.New(fault.Conflict, "没有这个账号，或者它已经停用；请刷新后再看")
	// ErrNotDisabled is returned for an account that is missing or in use.
	ErrNotDisabled = fault.New(fault.Conflict, "没有这个账号，或者它已经启用；请刷新后再看")
	// ErrNotLocked is returned for an account that is missing or whose lock has passed.
	ErrNotLocked = fault.New(fault.Conflict, "没有这个账号，或者它没有锁定；请刷新后再看")
)

// Issued is an account with the password to hand over, which is known at this moment only.
type Issued struct {
	Account  Account
	Password string
}
