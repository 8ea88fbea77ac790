package main

import (
	"context"
	"errors"
	"syscall"

	"huizhida/notify"
	"huizhida/notify/email/bounce"
)

// startBounces takes returned mail and complaints in, if it is configured, and returns what ends that.
func startBounces(e *env, a *app) (stop func() error, err error) {
	if e.config.Bounces == "" {
		return func() error { return nil }, nil
	}
	address, err := bounce.ParseAddress(e.config.SMTP.ReturnPath)
	if err != nil {
		return nil, err
	}
	listener, err := bounce.Listen(bounce.Config{Addr: e.config.Bounces, Addresses: []bounce.Address{address}, Log: e.log}, a.takeBounce)
	if errors.Is(err, syscall.EADDRINUSE) {
		e.log.Warn("returned mail is taken by another process", "addr", e.config.Bounces)
		return func() error { return nil }, nil
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(e.ctx))
	done := make(chan error, 1)
	go func() { done <- listener.Serve(ctx) }()
	return func() error { cancel(); return <-done }, nil
}

// takeBounce queues what returned mail says of a message. Anybody can send one: it is believed by the token in the message's id, which only
// who had the message knows.
func (s *services) takeBounce(ctx context.Context, r bounce.Report) error {
	receipt := notify.Receipt{Channel: notify.Email, MessageID: r.MessageID, Code: r.Status, Detail: r.Diagnostic, At: s.Now()}
	switch r.Kind {
	case bounce.Bounced:
		receipt.Event, receipt.Dead = notify.EventBounced, r.BadAddress()
	case bounce.Complained:
		receipt.Event = notify.EventComplained
	default:
		return nil // a delay is no end, and the server that says so goes on trying
	}
	if r.MessageID == "" {
		return nil
	}
	return s.Notify.Receive(ctx, []notify.Receipt{receipt})
}
