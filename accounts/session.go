package accounts

import (
	"time"

	"huizhida/fault"
)

const (
	maxFailures = 5
	lockFor     = 15 * time.Minute
	// idle times of GB/T 22239-2019 as the bureau sets them: the back office is stricter
	idleStaff      = 15 * time.Minute
	idleEnterprise = 30 * time.Minute
	longest        = 12 * time.Hour
)

var (
	// ErrSignIn does not say whether the login or the password was wrong.
	ErrSignIn = fault.New(fault.Unauthorized, "登录名或密码不正确，请核对后再试；连续 5 次不正确将锁定 15 分钟")
	// ErrLocked is returned while an account is locked after failed sign-ins.
	ErrLocked = fault.New(fault.Unauthorized, "该账号因多次密码错误已锁定，请 15 分钟后再试，或联系安全管理员")
	// ErrNoSession is returned for a session that never was, has ended or has idled out.
	ErrNoSession = fault.New(fault.Unauthorized, "登录已过期，请重新登录")
)

// Session is one signed-in browser.
type Session struct {
	Account Account
	CSRF    string // the token every form carries
}

func idle(r Role) time.Duration {
	if r == Enterprise {
		return idleEnterprise
	}
	return idleStaff
}
