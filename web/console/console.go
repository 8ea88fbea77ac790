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
	"huizhida/instance"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/notify/webhook"
	"huizhida/policies"
	"huizhida/radar"
	"huizhida/reports"
	"huizhida/schedules"
	"huizhida/search"
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
	Instance    *instance.Service
	Links       *radar.Service
	Matching    *matching.Service
	Notify      *notify.Service
	Policies    *policies.Service
	Reports     *reports.Service
	Schedules   *schedules.Service
	Search      *search.Service
	Webhooks    *webhook.Service
	Worklist    *worklist.Service
}
