// Package console serves the bureau's staff.
package console

import (
	"huizhida/notify"
	"huizhida/worklist"
)

// Console holds the services that its handlers call.
type Console struct {
	Notify   *notify.Service
	Worklist *worklist.Service
}
