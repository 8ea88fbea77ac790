package main

import (
	"context"
	"log/slog"

	"riverqueue.com/riverui"

	"huizhida/web"
)

// newJobsUI makes River UI. Lists of jobs leave their arguments out until a job is opened.
func newJobsUI(s *services, log *slog.Logger) (*riverui.Handler, error) {
	return riverui.NewHandler(&riverui.HandlerOpts{Endpoints: riverui.NewEndpoints(s.queue, nil), JobListHideArgsByDefault: true,
		Logger: log, Prefix: web.JobsPath})
}

// startJobsUI shows the queues to system administrators, until the returned function.
func startJobsUI(e *env, a *app, server *web.Server) (end func(), err error) {
	ui, err := newJobsUI(a.services, e.log)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(e.ctx)
	if err := ui.Start(ctx); err != nil {
		cancel()
		return nil, err
	}
	server.JobsUI = ui
	return cancel, nil
}
