// Command huizhida runs the platform: the site, its background jobs, and the tools around them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // Asia/Shanghai on machines without zone files

	"github.com/alecthomas/kong"
)

// cli is every command; one file each.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the site and its background jobs."`
	Work     workCmd     `cmd:"" help:"Run background jobs only; any number of these may run, on any number of hosts."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database to this version's schema, or show where it is."`
	Import   importCmd   `cmd:"" help:"Bring lists into the register."`
	Report   reportCmd   `cmd:"" help:"Compute a year's report, check it, and write it as HTML; exit 1 when a check fails."`
	Evaluate evaluateCmd `cmd:"" help:"Apply a rule to a table of enterprises, without a database."`
	Demo     demoCmd     `cmd:"" help:"Fill an empty database with a demo world."`
	Match    matchCmd    `cmd:"" help:"Match a published notice over the register, now."`
	Bench    benchCmd    `cmd:"" help:"Measure the parts that must be fast."`
	Search   searchCmd   `cmd:"" help:"Measure the search."`
	Doctor   doctorCmd   `cmd:"" help:"Look for what is wrong with this installation, and say how to mend it."`
	Vapid    vapidCmd    `cmd:"" help:"Make a pair of keys for browser pushes."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

// env is what a command may touch of the world.
type env struct {
	ctx    context.Context
	config config
	in     io.Reader
	out    io.Writer
	err    io.Writer
	log    *slog.Logger
}

// exitError ends the process with its code after printing its message.
type exitError struct {
	code int
	error
}

func (e exitError) Unwrap() error { return e.error }

// usage marks err as the caller's mistake: exit code 2.
func usage(err error) error { return exitError{2, err} }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	e := &env{ctx: ctx, in: os.Stdin, out: os.Stdout, err: os.Stderr}
	err := run(e, os.Args[1:], os.Getenv)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		os.Exit(interrupted) // that it stopped half-way is what was asked for
	}
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "huizhida:", err)
	if coded, ok := errors.AsType[exitError](err); ok {
		os.Exit(coded.code)
	}
	os.Exit(1)
}

// interrupted is the exit code of a program that Ctrl-C ended.
const interrupted = 130

func run(e *env, args []string, getenv func(string) string) error {
	var err error
	if e.config, err = readConfig(getenv); err != nil {
		return usage(err)
	}
	e.log = newLog(e.err, e.config.LogLevel)
	slog.SetDefault(e.log) // for package db, which starts Postgres again
	parser, err := kong.New(&cli{}, kong.Name("huizhida"), kong.Writers(e.out, e.err), kong.UsageOnError(),
		kong.Description("惠直达 Huizhida: policies to the enterprises they are meant for, and proof of it.\n\n"+
			"Without DATABASE_URL a private Postgres is kept in the data directory. All variables: docs/operations.md."))
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if err != nil {
		return usage(err)
	}
	return command.Run(e)
}
