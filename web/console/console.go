// Package console serves the bureau's staff.
package console

import (
	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/claims"
	"huizhida/disclosure"
	"huizhida/enterprises"
	"huizhida/files"
	"huizhida/health"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
	"huizhida/reports"
	"huizhida/worklist"
)

// Console holds the services that its handlers call.
type Console struct {
	Accounts    *accounts.Service
	Audit       *audit.Service
	Claims      *claims.Service
	Disclosure  *disclosure.Service
	Enterprises *enterprises.Service
	Files       *files.Service
	Health      *health.Service
	Matching    *matching.Service
	Notify      *notify.Service
	Policies    *policies.Service
	Reports     *reports.Service
	Worklist    *worklist.Service
}
