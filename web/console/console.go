// Package console serves the bureau's staff.
package console

import (
	"huizhida/accounts"
	"huizhida/claims"
	"huizhida/disclosure"
	"huizhida/enterprises"
	"huizhida/files"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/policies"
	"huizhida/reports"
	"huizhida/worklist"
)

// Console holds the services that its handlers call.
type Console struct {
	Accounts    *accounts.Service
	Claims      *claims.Service
	Disclosure  *disclosure.Service
	Enterprises *enterprises.Service
	Files       *files.Service
	Matching    *matching.Service
	Notify      *notify.Service
	Policies    *policies.Service
	Reports     *reports.Service
	Worklist    *worklist.Service
}
