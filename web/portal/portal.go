// Package portal serves the public pages and the enterprise's own space.
package portal

import "huizhida/notify"

// Portal holds the services that its handlers call.
type Portal struct {
import (
	"huizhida/claims"
	"huizhida/notify"
)

// Portal holds the services that its handlers call.
type Portal struct {
	Claims *claims.Service
	Notify *notify.Service
}
