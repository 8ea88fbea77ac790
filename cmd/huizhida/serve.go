package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/instance"
	"huizhida/web"
	"huizhida/web/assets"
)

type serveCmd struct {
	dataFlag
	Addr string `placeholder:"HOST:PORT" help:"Where to listen (default localhost:8080, or all addresses on $$PORT)."`
	Demo bool   `help:"Load the demo world when the database is empty."`
	Dev  bool   `help:"Serve /dev, the pages for developers."`
	Hold bool   `help:"Send nothing until a system administrator has decided, as after a data directory was put back from a copy."`
}

// Help is shown by huizhida serve --help.
func (serveCmd) Help() string {
	return "Ctrl-C stops it in order: no new requests, running jobs finish, Postgres stops. A second Ctrl-C does not wait. " +
		"Killed in any way, it loses nothing that was committed."
}

// answerPatience is how long requests in flight may take at the end.
const answerPatience = 10 * time.Second

// Run serves until it is told to stop. The port is tried first, because that fails most often and costs least; nobody is let in before all
// is ready.
func (c serveCmd) Run(e *env) error {
	addr, err := tryAddress(c.address(e.config.Port))
	if err != nil {
		return err
	}
	if e.config.BaseURL == "" {
		e.config.BaseURL = siteURL(addr)
	}
	if err := assets.Check(); err != nil {
		e.log.Warn("pages will be bare", "reason", err)
	}
	a, err := openApp(e, c.Data, db.StartServer)
	if err != nil {
		return err
	}
	if err := c.prepare(e, a); err != nil {
		return errors.Join(err, a.close())
	}
	return errors.Join(c.serve(e, a, addr), a.close())
}

// serve answers requests and works jobs until it is told to stop, then lets both finish.
func (c serveCmd) serve(e *env, a *app, addr net.Addr) error {
	listener, err := listen(addr.String())
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := c.hold(e, a); err != nil {
		return err
	}
	stop, err := startJobs(e, a)
	if err != nil {
		return err
	}
	server := a.newSite(e.log, a.demo, c.Dev)
	server.Proxies = e.config.Proxies
	endJobsUI, err := startJobsUI(e, a, server)
	if err != nil {
		return errors.Join(err, stop())
	}
	endFeed := startFeed(e, a, server)
	endSearch := startSearch(e, a)
	site := server.App()
	failed := make(chan error, 1)
	go func() { failed <- site.Listener(listener) }()
	fmt.Fprintf(e.out, "惠直达 %s\n", siteURL(addr))
	if c.Demo {
		err = printDemoAccounts(e, a)
	}
	if err == nil {
		err = wait(e.ctx, a, failed)
	}
	e.log.Info("stopping")
	endFeed()
	endSearch()
	endJobsUI()
	return errors.Join(err, finish(site.ShutdownWithTimeout), stop())
}

// hold keeps everything from leaving when that is asked for, before any job is worked.
func (c serveCmd) hold(e *env, a *app) error {
	if !c.Hold {
		return nil
	}
	if err := a.Instance.Hold(e.ctx, audit.System("启动参数"), "启动时要求暂停，核对后再恢复"); !errors.Is(err, instance.ErrHeld) {
		return err
	}
	return nil
}

// startFeed lets the site tell readers of new messages, until the returned function, which ends their streams.
func startFeed(e *env, a *app, server *web.Server) (end func()) {
	ctx, cancel := context.WithCancel(e.ctx)
	server.Feed = a.newFeed(a.pool)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		server.Feed.Run(ctx)
	}()
	return func() { cancel(); <-ended }
}

// startSearch keeps the index of the search in step with Postgres, until the returned function.
func startSearch(e *env, a *app) (end func()) {
	ctx, cancel := context.WithCancel(e.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.Search.Mirror(ctx, func(err error) { e.log.Warn("the search is not up to date", "error", err) })
	}()
	return func() { cancel(); <-ended }
}

// errHalfDemo is about a demo world whose loading was cut off: its figures would be wrong.
var errHalfDemo = errors.New("the demo world here was not loaded to its end: start with --demo to load it anew, or use another database")

// prepare loads the demo world when it is asked for, and refuses half of one.
func (c serveCmd) prepare(e *env, a *app) error {
	if c.Demo {
		return ensureDemo(e, a)
	}
	cut, err := demoCutOff(e.ctx, a.pool)
	if err == nil && cut {
		err = errHalfDemo
	}
	return err
}

// address is --addr, or every address on PORT, or this machine only: demo passwords are no secret.
func (c serveCmd) address(port string) string {
	switch {
	case c.Addr != "" && !strings.Contains(c.Addr, ":"):
		return ":" + c.Addr
	case c.Addr != "":
		return c.Addr
	case port != "":
		return ":" + port
	}
	return "localhost:8080"
}

// tryAddress returns where addr lets itself be listened on.
func tryAddress(addr string) (net.Addr, error) {
	listener, err := listen(addr)
	if err != nil {
		return nil, err
	}
	return listener.Addr(), listener.Close()
}

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("address %s is in use by another program: stop it, or choose another with --addr localhost:8081 or PORT=8081", addr)
	}
	if errors.Is(err, syscall.EACCES) {
		return nil, fmt.Errorf("may not listen on %s: ports below 1024 are for root; choose another with --addr or PORT", addr)
	}
	return listener, err
}

// siteURL is how to reach the listener from this machine.
func siteURL(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return "http://" + addr.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() || tcp.IP.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(tcp.Port))
}

// finish lets requests in flight be answered.
func finish(shutdown func(time.Duration) error) error {
	if err := shutdown(answerPatience); err != nil {
		return fmt.Errorf("requests were cut off: %w", err)
	}
	return nil
}
