package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/db"
	"huizhida/migrations"
	"huizhida/seal"
	"huizhida/search"
)

type benchPortalCmd struct {
	Documents int           `default:"100000" placeholder:"N" help:"How many documents are published (default 100000)."`
	Readers   int           `default:"32" placeholder:"N" help:"How many connections ask at the same time (default 32)."`
	Time      time.Duration `default:"5s" help:"How long each page is asked for (default 5s)."`
	Data      string        `placeholder:"DIR" help:"Keep the database there instead of throwing it away; a second run uses it again."`
	JSON      bool          `help:"Print a list of {\"page\",\"per_second\",\"p50_ms\",\"p99_ms\",\"requests\",\"failed\"}."`
}

// Help is shown by huizhida bench portal --help.
func (benchPortalCmd) Help() string {
	return "The site, a private Postgres and those who ask share this machine's processors and loopback; nothing is cached in between, and every request " +
		"comes from another address. The yardstick, in the same run, is a bare Fiber handler that answers with one row found by its primary key. Every page " +
		"is whole HTML as a browser gets it, uncompressed."
}

// Run loads the documents and asks for each page.
func (c benchPortalCmd) Run(e *env) (err error) {
	if c.Documents < 1 || c.Readers < 1 || c.Time <= 0 {
		return usage(errors.New("--documents, --readers and --time must be positive"))
	}
	dir := c.Data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "huizhida-bench-*"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	if err := errors.Join(os.MkdirAll(dir, 0o711), os.Chmod(dir, 0o711)); err != nil { // Postgres's user passes through
		return err
	}
	server, err := db.StartServer(e.ctx, filepath.Join(dir, "postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	pool, err := db.Open(e.ctx, server.URL)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := migrations.Up(e.ctx, pool); err != nil {
		return err
	}
	fmt.Fprintf(e.err, "publishing %d documents\n", c.Documents)
	w, err := publishMany(e.ctx, pool, c.Documents)
	if err != nil {
		return err
	}
	figures, err := c.measure(e, pool, w)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(e.out).Encode(figures)
	}
	return printPortal(e.out, figures)
}

// measure serves the site and the bare handler, and asks both.
func (c benchPortalCmd) measure(e *env, pool *pgxpool.Pool, w library) (figures []portalFigure, err error) {
	all, err := newServices(pool, config{BaseURL: "https://bench.example"}, seal.Key{}, time.Now)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(e.ctx)
	defer cancel()
	go all.Search.Mirror(ctx, func(err error) { e.log.Warn("the search is not up to date", "error", err) })
	if _, _, err := all.Search.Find(ctx, search.Query{Text: benchTopics[0], Now: time.Now()}); err != nil { // waits for the index
		return nil, err
	}
	site := all.newSite(slog.New(slog.DiscardHandler), false, false)
	site.Proxies = []string{"127.0.0.1"} // each request comes from a reader of its own: the rate is what is measured
	siteAddr, endSite, err := listenAndServe(site.App())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, endSite()) }()
	bareAddr, endBare, err := listenAndServe(bareApp(pool))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, endBare()) }()
	for _, p := range w.pages() {
		addr := siteAddr
		if p.bare {
			addr = bareAddr
		}
		l := load{addr: addr, page: p, readers: c.Readers, time: c.Time}
		if err := l.once(); err != nil {
			return nil, err
		}
		fmt.Fprintln(e.err, p.name)
		figure, err := l.run(e.ctx)
		if err != nil {
			return nil, err
		}
		figures = append(figures, figure)
	}
	return figures, nil
}

// bareApp is the least that a Fiber handler with a database can be.
func bareApp(pool *pgxpool.Pool) *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/documents/:id", func(c *fiber.Ctx) error {
		id, err := c.ParamsInt("id")
		if err != nil {
			return fiber.ErrNotFound
		}
		var title, body string
		if err := pool.QueryRow(c.UserContext(), `select title, body from documents where id = $1`, id).Scan(&title, &body); err != nil {
			return fiber.ErrNotFound
		}
		return c.JSON(fiber.Map{"title": title, "body": body})
	})
	return app
}

func listenAndServe(app *fiber.App) (addr string, end func() error, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	go func() { _ = app.Listener(listener) }() // its error comes back from the end
	return listener.Addr().String(), func() error { return app.ShutdownWithTimeout(answerPatience) }, nil
}

func printPortal(out io.Writer, figures []portalFigure) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "page\trequests/s\tp50 ms\tp99 ms\tof bare\tKB\tfailed\t")
	for _, f := range figures {
		fmt.Fprintf(t, "%s\t%.0f\t%.2f\t%.2f\t%.0f %%\t%.1f\t%d\t\n", f.Page, f.PerSecond, f.P50, f.P99, 100*f.PerSecond/figures[0].PerSecond, f.KB, f.Failed)
	}
	return t.Flush()
}
