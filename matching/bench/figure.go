package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
)

// Figure is one measured line of the table. Peers did the same work on the same data in the same run, in the same unit.
type Figure struct {
	Work   string             `json:"work"`
	Value  float64            `json:"value"`
	Unit   string             `json:"unit"`
	Peers  map[string]float64 `json:"peers"`
	Target float64            `json:"-"` // at most; 0 for none
}

// Work is one line of the table before it is measured.
type Work struct {
	Name   string
	Unit   string
	Target float64 // at most; 0 for none
	body   body
	peers  peers // nil where there are none
}

// body measures a value in the work's unit.
type body func(ctx context.Context, b *testing.B) (value float64, err error)

// peers are the values of others, by name.
type peers func(ctx context.Context) (map[string]float64, error)

// Run is the work as a Go benchmark: it reports the value in the work's unit. It has one processor, as the targets do.
func (w Work) Run(b *testing.B) {
	if err := w.run(b.Context(), b); err != nil {
		b.Fatal(err)
	}
}

func (w Work) run(ctx context.Context, b *testing.B) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	value, err := w.body(ctx, b)
	b.ReportMetric(value, w.Unit)
	return err
}

// Measure runs the work and then its peers.
func (w Work) Measure(ctx context.Context) (Figure, error) {
	var failed error
	result := testing.Benchmark(func(b *testing.B) {
		if failed = w.run(ctx, b); failed != nil {
			b.FailNow()
		}
	})
	f := Figure{Work: w.Name, Value: result.Extra[w.Unit], Unit: w.Unit, Target: w.Target, Peers: map[string]float64{}}
	if failed == nil && result.N == 0 {
		failed = errors.New("the benchmark was given up")
	}
	if failed == nil && w.peers != nil {
		f.Peers, failed = w.peers(ctx)
	}
	if failed != nil {
		return Figure{}, fmt.Errorf("%s: %w", w.Name, failed)
	}
	return f, nil
}
