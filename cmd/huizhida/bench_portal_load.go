package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// portalPage is one kind of page and the addresses it is asked by.
type portalPage struct {
	name string
	bare bool // of the yardstick
	path func(*rand.Rand) string
}

// portalFigure is what a page came to.
type portalFigure struct {
	Page      string  `json:"page"`
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	KB        float64 `json:"kb"`
	Requests  int     `json:"requests"`
	Failed    int     `json:"failed"` // anything but 200
}

// load is many readers of one kind of page, each with a connection that asks as soon as it was answered.
type load struct {
	addr    string
	page    portalPage
	readers int
	time    time.Duration
}

// once asks a single time, so that what is built at first use is built.
func (l load) once() error {
	client := &fasthttp.HostClient{Addr: l.addr}
	defer client.CloseIdleConnections()
	_, _, err := l.ask(client, rand.New(rand.NewPCG(0, 0)))
	return err
}

func (l load) ask(client *fasthttp.HostClient, r *rand.Rand) (status, size int, err error) {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI("http://" + l.addr + l.page.path(r))
	n := r.Uint32()
	req.Header.Set("X-Real-IP", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
	if err := client.DoTimeout(req, resp, time.Minute); err != nil {
		return 0, 0, fmt.Errorf("ask for %s: %w", l.page.name, err)
	}
	return resp.StatusCode(), len(resp.Body()), nil
}

// reader is what one connection saw.
type reader struct {
	took   []time.Duration
	bytes  int
	failed int
	err    error
}

func (l load) run(ctx context.Context) (portalFigure, error) {
	client := &fasthttp.HostClient{Addr: l.addr, MaxConns: l.readers}
	defer client.CloseIdleConnections()
	seen := make([]reader, l.readers)
	start := time.Now()
	end := start.Add(l.time)
	var group sync.WaitGroup
	for i := range seen {
		group.Go(func() {
			r := rand.New(rand.NewPCG(2022, uint64(i)))
			for ctx.Err() == nil && time.Now().Before(end) {
				began := time.Now()
				status, size, err := l.ask(client, r)
				if err != nil {
					seen[i].err = err
					return
				}
				seen[i].took = append(seen[i].took, time.Since(began))
				seen[i].bytes += size
				if status != fasthttp.StatusOK {
					seen[i].failed++
				}
			}
		})
	}
	group.Wait()
	return l.sum(seen, time.Since(start), ctx.Err())
}

func (l load) sum(seen []reader, elapsed time.Duration, err error) (portalFigure, error) {
	f := portalFigure{Page: l.page.name}
	var all []time.Duration
	size := 0
	for _, r := range seen {
		err = errors.Join(err, r.err)
		all = append(all, r.took...)
		size += r.bytes
		f.Failed += r.failed
	}
	if err != nil || len(all) == 0 {
		return f, errors.Join(err, fmt.Errorf("%s: %d answers in %s", l.page.name, len(all), elapsed))
	}
	slices.Sort(all)
	ms := func(share float64) float64 {
		return float64(all[min(len(all)-1, int(share*float64(len(all))))]) / float64(time.Millisecond)
	}
	f.Requests, f.PerSecond = len(all), float64(len(all))/elapsed.Seconds()
	f.P50, f.P99, f.KB = ms(0.5), ms(0.99), float64(size)/float64(len(all))/1024
	return f, nil
}
