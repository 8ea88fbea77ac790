package main

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/claims"
	"huizhida/disclosure"
	"huizhida/enterprises"
	"huizhida/files"
	"huizhida/health"
	"huizhida/instance"
	"huizhida/jobs"
	"huizhida/matching"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/sink"
	"huizhida/notify/webhook"
	"huizhida/notify/wechat"
	"huizhida/policies"
	"huizhida/radar"
	"huizhida/reports"
	"huizhida/schedules"
	"huizhida/seal"
	"huizhida/search"
	"huizhida/web"
	"huizhida/web/api"
	"huizhida/web/callback"
	"huizhida/web/console"
	"huizhida/web/insight"
	"huizhida/web/portal"
	"huizhida/worklist"
)

// services is every domain service of a process, sharing one pool, one clock and one client that can only enqueue.
type services struct {
	Now         func() time.Time
	Accounts    *accounts.Service
	Audit       *audit.Service
	Health      *health.Service
	Files       *files.Service
	Enterprises *enterprises.Service
	Policies    *policies.Service
	Matching    *matching.Service
	Claims      *claims.Service
	Notify      *notify.Service
	WeChat      *wechat.Service
	Webhooks    *webhook.Service
	Disclosure  *disclosure.Service
	Reports     *reports.Service
	Links       *radar.Service
	Worklist    *worklist.Service
	Schedules   *schedules.Service
	Search      *search.Service
	Instance    *instance.Service

	queue   *river.Client[pgx.Tx] // enqueues only
	baseURL string
}

func newServices(pool *pgxpool.Pool, c config, key seal.Key, now func() time.Time) (*services, error) {
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		return nil, err
	}
	carriers, err := newCarriers(c)
	if err != nil {
		return nil, err
	}
	webhooks, err := webhook.New(webhook.Config{DB: pool, Jobs: queue, Now: now, Key: key, Guard: c.Intranet})
	if err != nil {
		return nil, err
	}
	kinds := making{pool: pool, key: key, now: now, guard: c.Intranet}
	store := &files.Service{DB: pool, Now: now}
	if c.Clamd != nil {
		store.Scanner = *c.Clamd
	}
	matcher := &matching.Service{DB: pool, Jobs: queue, Now: now, Memory: cmp.Or(c.Memory, registerMemory)}
	writer := &policies.Service{DB: pool, Jobs: queue, Now: now, Files: store, Check: matching.Check, CheckCases: matcher.CheckGoldenTx, Memory: &policies.Memory{}}
	tellApps(webhooks, writer, matcher, c.BaseURL)
	notifier := &notify.Service{DB: pool, Jobs: queue, Now: now, Key: key, Carriers: carriers, Providers: kinds.providers(), Sink: sink.New, BaseURL: c.BaseURL,
		Webhooks: webhooks}
	return &services{
		Now:         now,
		Accounts:    &accounts.Service{DB: pool, Now: now},
		Audit:       &audit.Service{DB: pool, Now: now},
		Health:      &health.Service{Pool: pool, Mail: c.SMTP.Addr},
		Files:       store,
		Enterprises: &enterprises.Service{DB: pool, Jobs: queue, Files: store, Now: now},
		Policies:    writer,
		Matching:    matcher,
		Claims:      &claims.Service{DB: pool, Jobs: queue, Key: key, Now: now, Webhooks: webhooks},
		Notify:      notifier,
		WeChat:      &wechat.Service{Notify: notifier, DB: pool, Key: key, Now: now, BaseURL: c.BaseURL},
		Instance:    &instance.Service{DB: pool, Now: now, PauseAll: notifier.PauseAllTx},
		Webhooks:    webhooks,
		Disclosure:  &disclosure.Service{DB: pool, Key: key, Now: now},
		Reports:     &reports.Service{DB: pool, Now: now},
		Links:       &radar.Service{DB: pool, Now: now},
		Worklist:    &worklist.Service{DB: pool, Now: now},
		Schedules:   &schedules.Service{DB: pool, Jobs: queue, Now: now},
		Search:      &search.Service{DB: pool, Now: now, Help: portal.HelpTexts()},
		queue:       queue,
		baseURL:     c.BaseURL,
	}, nil
}

// newCarriers returns the ways out of the building that are configured; a channel without one is recorded and not sent.
func newCarriers(c config) (map[notify.Channel]notify.Carrier, error) {
	carriers := map[notify.Channel]notify.Carrier{}
	if c.SMTP.Addr != "" {
		carrier, err := email.New(c.SMTP)
		if err != nil {
			return nil, err
		}
		carriers[notify.Email] = carrier
	}
	return carriers, nil
}

// newWorkers returns the client that works the jobs.
func (s *services) newWorkers(pool *pgxpool.Pool, log *slog.Logger) (*river.Client[pgx.Tx], error) {
	return jobs.NewClient(pool, jobs.Services{Enterprises: s.Enterprises, Matching: s.Matching, Claims: s.Claims, Notify: s.Notify,
		Schedules: s.Schedules, Webhooks: s.Webhooks, Instance: s.Instance, Policies: s.Policies}, log)
}

// newFeed returns what tells signed-in enterprises of new messages, on a connection of its own.
func (s *services) newFeed(pool *pgxpool.Pool) *notify.Feed {
	return &notify.Feed{Count: s.Notify.UnreadOf, Connect: func(ctx context.Context) (*pgx.Conn, error) {
		return pgx.ConnectConfig(ctx, pool.Config().ConnConfig)
	}}
}

// newSite returns the web server.
func (s *services) newSite(log *slog.Logger, demo, development bool) *web.Server {
	return &web.Server{
		Accounts: s.Accounts,
		Portal: &portal.Portal{Claims: s.Claims, Enterprises: s.Enterprises, Matching: s.Matching, Notify: s.Notify, Policies: s.Policies,
			Reports: s.Reports, Search: s.Search, WeChat: s.WeChat},
		Console: &console.Console{Accounts: s.Accounts, Audit: s.Audit, Claims: s.Claims, Disclosure: s.Disclosure, Enterprises: s.Enterprises, Files: s.Files, Instance: s.Instance,
			Health: s.Health, Matching: s.Matching, Notify: s.Notify, Policies: s.Policies, Reports: s.Reports,
			Schedules: s.Schedules, Webhooks: s.Webhooks, Links: s.Links, Worklist: s.Worklist, Search: s.Search},
		Insight:   &insight.Insight{Reports: s.Reports},
		API:       &api.API{Policies: s.Policies, BaseURL: s.baseURL, Now: s.Now},
		Callbacks: &callback.Callbacks{Notify: s.Notify, WeChat: s.WeChat},
		Log:       log, Now: s.Now, Demo: demo, Development: development,
	}
}
