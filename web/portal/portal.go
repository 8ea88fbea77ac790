// Package portal serves the public pages and the enterprise's own space.
package portal

import (
	"huizhida/claims"
	"huizhida/enterprises"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/policies"
	"huizhida/reports"
	"huizhida/search"
)

// Portal holds the services that its handlers call.
type Portal struct {
	Claims      *claims.Service
	Enterprises *enterprises.Service
	Matching    *matching.Service
	Notify      *notify.Service
	Policies    *policies.Service
	Reports     *reports.Service
	Search      *search.Service
	WeChat      *wechat.Service // nil: nobody binds an account
}
