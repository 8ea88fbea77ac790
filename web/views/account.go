package views

// OwnAccountPage is where everybody changes the own password; passwords typed are never shown again.
type OwnAccountPage struct {
	MustChange bool
	Errors     Errors
}
