package disclosure

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

// row is a request as it is stored, its personal data sealed.
type row struct {
	ID             int64
	RefNo          string
	ApplicantClass string
	Applicant      []byte
	Contact        []byte
	Channel        string
	Subject        string
	ReceivedOn     time.Time
	DueOn          time.Time
	State          State
	Outcome        string
	Reply          string
	AnsweredOn     *time.Time
	Officer        string
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

const requests = `
	select r.id, r.ref_no, r.applicant_class, r.applicant, r.contact, r.channel, r.subject, r.received_on, r.due_on, r.state,
		coalesce(r.outcome, '') as outcome, r.reply, r.answered_on, coalesce(a.name, '') as officer, r.created_at, r.updated_at
	from disclosure_requests r left join accounts a on a.id = r.officer_id`

func (s *Service) open(r row) (Request, error) {
	applicant, err := s.Key.Open(r.Applicant)
	if err != nil {
		return Request{}, fmt.Errorf("open applicant of request %d: %w", r.ID, err)
	}
	contact, err := s.Key.Open(r.Contact)
	if err != nil {
		return Request{}, fmt.Errorf("open contact of request %d: %w", r.ID, err)
	}
	return Request{ID: r.ID, RefNo: r.RefNo, ApplicantClass: r.ApplicantClass, Applicant: applicant, Contact: contact, Channel: r.Channel,
		Subject: r.Subject, ReceivedOn: r.ReceivedOn, DueOn: r.DueOn, State: r.State, Outcome: r.Outcome, Reply: r.Reply,
		AnsweredOn: r.AnsweredOn, Officer: r.Officer, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt}, nil
}

func insert(ctx context.Context, conn db.Conn, reg Registration, applicant, contact []byte, due time.Time, officer int64, at time.Time) (int64, error) {
	var id int64
	err := conn.QueryRow(ctx, `
		insert into disclosure_requests (ref_no, applicant_class, applicant, contact, channel, subject, received_on, due_on, officer_id, created_at, updated_at)
		values ('GK' || $1::text || '-' || lpad(nextval('disclosure_numbers')::text, 4, '0'), $2, $3, $4, $5, $6, $7, $8, nullif($9, 0), $10, $10)
		returning id`,
		reg.ReceivedOn.In(calendar.Shanghai).Format("2006"), reg.Class, applicant, contact, reg.Channel, reg.Subject,
		calendar.Day(reg.ReceivedOn), due, officer, at).Scan(&id)
	return id, err
}

// answer stamps an open request. The where clause is the state machine: a second answer finds no row.
func answer(ctx context.Context, conn db.Conn, id int64, reply Reply, officer int64, at time.Time) error {
	tag, err := conn.Exec(ctx, `
		update disclosure_requests set state = 'answered', outcome = $2, reply = $3, answered_on = $4,
			officer_id = coalesce(nullif($5, 0), officer_id), updated_at = $6
		where id = $1 and state = 'registered'`, id, reply.Outcome, reply.Text, calendar.Day(reply.AnsweredOn), officer, at)
	if err == nil && tag.RowsAffected() == 0 {
		return ErrAnswered
	}
	return err
}

func find(ctx context.Context, conn db.Conn, id int64) (row, error) {
	rows, _ := conn.Query(ctx, requests+` where r.id = $1`, id) // the error resurfaces in Collect
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[row])
	if errors.Is(err, pgx.ErrNoRows) {
		return row{}, ErrNotFound
	}
	return r, err
}
