package main

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/jobs"
	"huizhida/seal"
)

func TestEveryHandlerAndWorkerHasItsServices(t *testing.T) {
	t.Parallel()

	s, err := newServices(dbtest.Pool(t), config{BaseURL: "https://huiqi.example"}, seal.NewKey(), time.Now)
	require.NoError(t, err)
	site := s.newSite(slog.New(slog.DiscardHandler), false, false)
	workers := jobs.Services{Enterprises: s.Enterprises, Policies: s.Policies, Matching: s.Matching, Claims: s.Claims, Notify: s.Notify, Schedules: s.Schedules, Webhooks: s.Webhooks, Instance: s.Instance}
	for _, part := range []any{*s, *site.Portal, *site.Console, *site.Insight, workers} {
		v := reflect.ValueOf(part)
		for i := range v.NumField() {
			assert.False(t, v.Field(i).IsZero(), "%s.%s is not wired", v.Type(), v.Type().Field(i).Name)
		}
	}
}
