// Package console serves the bureau's staff.
package console

import (
	"context"
	"huizhida/notify"
	"huizhida/worklist"

	"huizhida/claims"
	"huizhida/disclosure"
	"huizhida/web/views"
)

// Console holds the services that its handlers call.
type Console struct {
	Notify     *notify.Service
	Worklist   *worklist.Service
	Claims     *claims.Service
	Disclosure *disclosure.Service
	// Basis is why the notice's rule says what it says about the enterprise.
	Basis func(ctx context.Context, noticeID, enterpriseID int64) (views.Basis, error)
}
