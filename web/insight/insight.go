// Package insight serves managers: coverage, and where it falls short; and the public the yearly report.
package insight

import (
	"huizhida/reports"
)

// Insight holds the services that its handlers call.
type Insight struct {
	Reports *reports.Service
}
