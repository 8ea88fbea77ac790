// Package fault names the ways a request can fail, in words every layer shares.
package fault

import "errors"

// Kinds. The web layer turns each into one HTTP status; anything else is a 500.
var (
	Invalid      = errors.New("invalid")
	Unauthorized = errors.New("unauthorized")
	Forbidden    = errors.New("forbidden")
	NotFound     = errors.New("not found")
	Conflict     = errors.New("conflict")
	TooMany      = errors.New("too many")
)

// Error is a failure with a message fit for the user: what is wrong and how to mend it.
type Error struct {
	Kind    error
	Message string
	Fields  []Field // what to mend, in page order; nil unless Kind is Invalid
}

// Field ties a message to the form control it is about.
type Field struct {
	Name    string // the control's name
	Message string
}

// New returns an error of the given kind.
func New(kind error, message string) error { return &Error{Kind: kind, Message: message} }

// Form returns an Invalid error that lists fields, or nil when there are none.
func Form(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Message: fields[0].Message, Fields: fields}
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Kind }
