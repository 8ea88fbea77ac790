// Package console serves the bureau's staff.
package console

// Console holds the services that its handlers call.
type Console struct{}
