// Package webhook tells the district's own apps of events, over HTTP as Standard Webhooks 1.0 has it: signed, tried again for a day and more,
// once per event and app under an id that stays the same. Only this package writes webhook_endpoints, webhook_secrets, webhook_messages,
// webhook_deliveries and webhook_attempts. docs/webhooks.md is for whoever receives.
package webhook

import (
	"context"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/notify/egress"
	"huizhida/seal"
)

// Queue is where deliveries wait, apart from other work: an app that hangs must not keep it from being done.
const Queue = "webhook"

const (
	// timeout bounds one request with its answer.
	timeout = 20 * time.Second
	// patience is how long after it was taken a delivery is believed to be on its way. It must be longer than the timeout, or two would send.
	patience = 2 * time.Minute
	// settling bounds the writing down of an answer, which goes on when the process is told to stop.
	settling = 10 * time.Second
)

// Config is what a Service is made of.
type Config struct {
	DB    db.Conn
	Jobs  *river.Client[pgx.Tx]
	Now   func() time.Time
	Key   seal.Key       // seals the endpoints' secrets
	Guard egress.Guard   // which addresses may be called; zero: what is public, over HTTPS
	Roots *x509.CertPool // whom to trust; nil: the system's
	Rand  func() float64 // in [0, 1), for the schedule's jitter; nil: random
}

// Service is what other packages may ask of webhook.
type Service struct {
	db     db.Conn
	jobs   *river.Client[pgx.Tx]
	now    func() time.Time
	key    seal.Key
	guard  egress.Guard
	client *http.Client
	rand   func() float64
}

// New makes the service, or says what is missing.
func New(c Config) (*Service, error) {
	if c.DB == nil || c.Jobs == nil || c.Now == nil {
		return nil, errors.New("webhooks need a database, a job client and a clock")
	}
	if c.Rand == nil {
		c.Rand = rand.Float64
	}
	return &Service{db: c.DB, jobs: c.Jobs, now: c.Now, key: c.Key, guard: c.Guard, client: c.Guard.Client(timeout, c.Roots), rand: c.Rand}, nil
}

// DeliverArgs asks for one message to be sent to one endpoint. The worker calls Deliver, and snoozes for as long as that says.
type DeliverArgs struct {
	DeliveryID int64 `json:"delivery_id"`
}

// Kind names the job in the database; it never changes.
func (DeliverArgs) Kind() string { return "deliver_webhook" }

// InsertOpts puts the job on the queue of its own.
func (DeliverArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: Queue} }

// SweepArgs asks for lost work to be taken up and old work to be forgotten. The worker calls Sweep.
type SweepArgs struct{}

// Kind names the job in the database; it never changes.
func (SweepArgs) Kind() string { return "sweep_webhooks" }

// change runs a verb on an endpoint in a transaction, with the line of the audit trail that tells of it.
func (s *Service) change(ctx context.Context, actor audit.Actor, action string, verb func(pgx.Tx) (id int64, detail any, err error)) error {
	return pgx.BeginFunc(ctx, s.db, func(tx pgx.Tx) error {
		id, detail, err := verb(tx)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{At: s.now(), Actor: actor, Action: action, Subject: "webhook_endpoints", ID: id, Detail: detail})
	})
}

// enqueue adds a job for each delivery, in the transaction that made them due.
func (s *Service) enqueue(ctx context.Context, tx pgx.Tx, deliveries []int64) error {
	const chunk = 1000
	for len(deliveries) > 0 {
		n := min(chunk, len(deliveries))
		jobs := make([]river.InsertManyParams, 0, n)
		for _, id := range deliveries[:n] {
			jobs = append(jobs, river.InsertManyParams{Args: DeliverArgs{DeliveryID: id}})
		}
		if _, err := s.jobs.InsertManyTx(ctx, tx, jobs); err != nil {
			return err
		}
		deliveries = deliveries[n:]
	}
	return nil
}
