package demo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/policies"
)

// draft writes a text at the desk and returns its id.
type draft func(ctx context.Context, desk *policies.Service) (int64, error)

// release has a text drafted, takes it through its whole review and makes it public now: the drafter hands it in, another editor, the head
// and the leader sign. That happened on the working days before. It is one transaction, because a year has hundreds of them.
func (w *world) release(ctx context.Context, subject policies.Subject, drafter, editor audit.Actor, write draft) (id int64, err error) {
	d := &desk{Service: *w.Policies, world: w, subject: subject, public: w.Clock.Now()}
	d.Now = func() time.Time { return d.at }
	err = pgx.BeginFunc(ctx, w.DB, func(tx pgx.Tx) error {
		d.DB = tx
		d.before(4, 15, 10)
		if id, err = write(ctx, &d.Service); err != nil {
			return err
		}
		d.id = id
		d.before(3, 16, id%50)
		if err := d.submit(ctx, drafter); err != nil {
			return err
		}
		return d.pass(ctx, editor)
	})
	return id, err
}

// desk is where one text is reviewed, on days of its own.
type desk struct {
	policies.Service
	world      *world
	subject    policies.Subject
	id         int64
	at, public time.Time
}

// before sets the desk's clock to a time on the n-th working day before the publication.
func (d *desk) before(n int, hour int, minute int64) {
	day := d.public
	for range n {
		for day = day.AddDate(0, 0, -1); !calendar.IsWorkday(day); day = day.AddDate(0, 0, -1) {
		}
	}
	d.at = calendar.Day(day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func (d *desk) submit(ctx context.Context, by audit.Actor) error {
	switch d.subject {
	case policies.Documents:
		return d.SubmitDocument(ctx, by, d.id)
	case policies.Interpretations:
		return d.SubmitInterpretation(ctx, by, d.id)
	}
	return d.SubmitNotice(ctx, by, d.id)
}

// pass signs everything and publishes.
func (d *desk) pass(ctx context.Context, editor audit.Actor) error {
	people := d.world.people
	d.before(2, 9, 20+d.id%30)
	r, err := d.Review(ctx, people.head, d.subject, d.id)
	if err != nil {
		return err
	}
	for i, by := range []audit.Actor{editor, people.head, people.leader} {
		d.before([]int{2, 2, 1}[i], []int{9, 14, 10}[i], 5+d.id%25)
		for _, step := range policies.Steps[2*i : 2*i+2] {
			if err := d.Sign(ctx, by, d.subject, d.id, policies.Signing{Step: step, Hash: r.Hash}); err != nil {
				return err
			}
			d.at = d.at.Add(25 * time.Minute)
		}
		if by == people.head {
			if err := d.clear(ctx, r); err != nil {
				return err
			}
		}
	}
	d.at = d.public
	return d.Publish(ctx, people.head, d.subject, d.id, policies.Release{Version: r.Flow.Version})
}

// clear decides the openness as proposed, finds nothing secret, and accepts what the checks warn of.
func (d *desk) clear(ctx context.Context, r policies.Review) error {
	head := d.world.people.head
	for _, c := range r.Checks {
		if err := d.Accept(ctx, head, d.subject, d.id, c.Key(), warned[c.Check]); err != nil {
			return err
		}
	}
	if d.subject == policies.Documents {
		if err := d.Classify(ctx, head, d.id, policies.Classifying{Hash: r.Hash, Openness: r.Content.Openness, Basis: r.Content.Basis}); err != nil {
			return err
		}
	}
	answers := map[string]policies.Answer{}
	for _, point := range policies.Points {
		answers[point] = policies.Absent
	}
	return d.Screen(ctx, head, d.subject, d.id, policies.Screening{Hash: r.Hash, Answers: answers, Conclusion: policies.MayBePublic})
}

// warned is why the head accepted each kind of warning.
var warned = map[string]string{"figure": "已与主文件和事项核对一致", "closing": "年末窗口，值班电话照常受理", "link": "链接的内容随后发布"}
