package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct {
	JSON bool `help:"Print {\"version\", \"revision\", \"go\"}."`
}

// Run prints the module version and the commit it was built from.
func (c versionCmd) Run(e *env) error {
	version, revision := buildVersion()
	if c.JSON {
		return json.NewEncoder(e.out).Encode(map[string]string{"version": version, "revision": revision, "go": runtime.Version()})
	}
	_, err := fmt.Fprintf(e.out, "huizhida %s (%s)\n", version, revision)
	return err
}

func buildVersion() (version, revision string) {
	version, revision = "dev", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, revision
	}
	if info.Main.Version != "" {
		version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value
		}
	}
	return version, revision
}
