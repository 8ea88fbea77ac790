// Package insight serves managers: coverage, and where it falls short.
package insight

// Insight holds the services that its handlers call.
type Insight struct{}
