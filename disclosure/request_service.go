package disclosure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db"
	"huizhida/fault"
	"huizhida/seal"
)

// Service is what other packages may ask of disclosure.
type Service struct {
	DB  db.Conn
	Key seal.Key
	Now func() time.Time
}

// Register takes a request in. Its answer is due ReplyDays working days after receipt, the next working day being the first.
func (s *Service) Register(ctx context.Context, actor audit.Actor, reg Registration) (Request, error) {
	reg.Applicant, reg.Contact, reg.Subject = strings.TrimSpace(reg.Applicant), strings.TrimSpace(reg.Contact), strings.TrimSpace(reg.Subject)
	if err := s.check(reg); err != nil {
		return Request{}, err
	}
	due, _ := calendar.AddWorkdays(reg.ReceivedOn, ReplyDays)
	var r Request
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		id, err := insert(ctx, tx, reg, s.Key.Seal(reg.Applicant), s.Key.Seal(reg.Contact), due, actor.ID, s.Now())
		if err != nil {
			return err
		}
		if r, err = s.byID(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "disclosure.register", id, map[string]string{"class": reg.Class, "due_on": calendar.ISO(due)})
	})
	if err != nil {
		return Request{}, fmt.Errorf("register disclosure request: %w", err)
	}
	return r, nil
}

func (s *Service) check(reg Registration) error {
	var problems []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			problems = append(problems, fault.Field{Name: name, Message: message})
		}
	}
	add(!slices.Contains(Classes, reg.Class), "class", "请选择申请人类别")
	add(reg.Applicant == "" || utf8.RuneCountInString(reg.Applicant) > 100, "applicant", "请填写申请人姓名或名称，不超过100个字")
	add(reg.Contact == "" || utf8.RuneCountInString(reg.Contact) > 200, "contact", "请填写联系方式，不超过200个字")
	add(!slices.Contains(Channels, reg.Channel), "channel", "请选择申请渠道")
	add(reg.Subject == "" || utf8.RuneCountInString(reg.Subject) > 1000, "subject", "请填写申请公开的信息名称、文号或特征描述，不超过1000个字")
	add(reg.ReceivedOn.IsZero(), "received_on", "请填写收到申请的日期")
	add(calendar.Day(reg.ReceivedOn).After(s.Now()), "received_on", "收到日期不能晚于今天")
	return fault.Form(problems...)
}

// Answer ends a request with one of the 21 outcomes. It cannot be answered twice.
func (s *Service) Answer(ctx context.Context, actor audit.Actor, id int64, reply Reply) (Request, error) {
	reply.Text = strings.TrimSpace(reply.Text)
	var r Request
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		before, err := find(ctx, tx, id)
		if err != nil {
			return err
		}
		if before.State == Answered {
			return ErrAnswered
		}
		if err := s.checkReply(before, reply); err != nil {
			return err
		}
		if err := answer(ctx, tx, id, reply, actor.ID, s.Now()); err != nil {
			return err
		}
		if r, err = s.byID(ctx, tx, id); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "disclosure.answer", id, map[string]string{"outcome": reply.Outcome, "answered_on": calendar.ISO(reply.AnsweredOn)})
	})
	if err != nil {
		return Request{}, fmt.Errorf("answer disclosure request %d: %w", id, err)
	}
	return r, nil
}

func (s *Service) checkReply(r row, reply Reply) error {
	var problems []fault.Field
	if _, ok := Outcome(reply.Outcome); !ok {
		problems = append(problems, fault.Field{Name: "outcome", Message: "请选择一种办理结果：年报按它统计"})
	}
	if n := utf8.RuneCountInString(reply.Text); n == 0 || n > 5000 {
		problems = append(problems, fault.Field{Name: "reply", Message: "请填写答复内容，不超过5000个字"})
	}
	switch on := calendar.ISO(reply.AnsweredOn); {
	case reply.AnsweredOn.IsZero():
		problems = append(problems, fault.Field{Name: "answered_on", Message: "请填写答复日期"})
	case on < calendar.ISO(r.ReceivedOn):
		problems = append(problems, fault.Field{Name: "answered_on", Message: "答复日期不能早于收到日期" + calendar.Date(r.ReceivedOn)})
	case on > calendar.ISO(s.Now()):
		problems = append(problems, fault.Field{Name: "answered_on", Message: "答复日期不能晚于今天"})
	}
	return fault.Form(problems...)
}

// ByID returns one request with its personal data opened.
func (s *Service) ByID(ctx context.Context, id int64) (Request, error) {
	r, err := s.byID(ctx, s.DB, id)
	if err != nil {
		return Request{}, fmt.Errorf("read disclosure request %d: %w", id, err)
	}
	return r, nil
}

func (s *Service) byID(ctx context.Context, conn db.Conn, id int64) (Request, error) {
	r, err := find(ctx, conn, id)
	if err != nil {
		return Request{}, err
	}
	return s.open(r)
}

// List returns the requests in the state (all when empty): open ones by due date, then the answered, newest first.
func (s *Service) List(ctx context.Context, state State) ([]Request, error) {
	rows, _ := s.DB.Query(ctx, requests+`
		where $1::text = '' or r.state = $1
		order by r.state = 'answered', case when r.state = 'registered' then r.due_on end, r.answered_on desc, r.id desc`, state)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return nil, fmt.Errorf("list disclosure requests: %w", err)
	}
	out := make([]Request, len(list))
	for i, r := range list {
		if out[i], err = s.open(r); err != nil {
			return nil, fmt.Errorf("list disclosure requests: %w", err)
		}
	}
	return out, nil
}

func (s *Service) record(ctx context.Context, tx pgx.Tx, actor audit.Actor, action string, id int64, detail any) error {
	return audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: action, Subject: "disclosure_requests", ID: id, Detail: detail})
}
