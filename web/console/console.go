// Package console serves the bureau's staff.
package console

import (
	"context"
	"huizhida/notify"
	"huizhida/worklist"

	"huizhida/claims"
	"huizhida/disclosure"
	"huizhida/matching"
)

// Console holds the services that its handlers call.
type Console struct {
	Notify     *notify.Service
	Worklist   *worklist.Service
	Claims     *claims.Service
	Disclosure *disclosure.Service
	Matching   *matching.Service
import "huizhida/reports"

// Console holds the services that its handlers call.
type Console struct {
	Reports *reports.Service
}
