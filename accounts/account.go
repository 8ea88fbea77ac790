// Package accounts knows people: who they are, what they may do, and the session they are in.
package accounts

import (
	"time"

	"huizhida/audit"
)

// Role decides what an account may do; each account has exactly one.
type Role string

const (
	Editor        Role = "editor"         // 编辑
	SectionHead   Role = "section_head"   // 科室负责人
	BureauLeader  Role = "bureau_leader"  // 分管领导
	Acceptor      Role = "acceptor"       // 受理
	Liaison       Role = "liaison"        // 专管员
	Manager       Role = "manager"        // 管理层
	SystemAdmin   Role = "system_admin"   // 系统管理员
	SecurityAdmin Role = "security_admin" // 安全管理员
	AuditAdmin    Role = "audit_admin"    // 审计管理员
	Enterprise    Role = "enterprise"     // 企业
)

// Account is a person who may sign in.
type Account struct {
	ID           int64
	Login        string
	Name         string
	Role         Role
	Section      string // 科室
	EnterpriseID *int64 // set for an enterprise's account only
	LockedUntil  *time.Time
	DisabledAt   *time.Time
	MustChange   bool // the password is another's choice: nothing else may be done before it is changed
	CreatedAt    time.Time
}

// Locked says whether failed sign-ins keep the account out at the moment now.
func (a Account) Locked(now time.Time) bool {
	return a.LockedUntil != nil && now.Before(*a.LockedUntil)
}

// Actor is the account as the audit trail names it.
func (a Account) Actor(ip string) audit.Actor { return audit.Actor{ID: a.ID, Name: a.Name, IP: ip} }
