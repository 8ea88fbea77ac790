package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/notify"
)

const letterBody = `{{enterprise}}：

贵公司符合**{{notice}}**的条件，原因是：

{{reasons}}

请在 {{closes}} 前办理，全程网上进行，已有的资料不用再填：{{link}}`

// push plans to tell the eligible of the year's benefit, and of some others.
func (w *world) push() {
	w.at(on(163, 10, 0), w.saveContacts)
	w.at(on(164, 10, 0), func(ctx context.Context) error {
		if err := w.campaign(ctx, exportKey, "出口信用保险首次告知", notify.Inbox, notify.Email); err != nil {
			return err
		}
		return w.claim(ctx)
	})
	for i, key := range []string{"srdi", "overseas-fair", "listed"} {
		w.at(on(330+2*i, 10, 0), func(ctx context.Context) error { return w.campaign(ctx, key, "下半年申报告知", notify.Inbox) })
	}
}

// campaign drafts, submits and has a second person approve. A small world may have nobody to tell.
func (w *world) campaign(ctx context.Context, key, title string, channels ...notify.Channel) error {
	if list, err := w.eligibles(ctx, key); err != nil || len(list) == 0 {
		return err
	}
	id, err := w.draftCampaign(ctx, w.people.second, key, title, channels...)
	if err != nil {
		return err
	}
	if err := w.Notify.Submit(ctx, w.people.second, id); err != nil {
		return err
	}
	c, err := w.Notify.Campaign(ctx, id)
	if err != nil {
		return err
	}
	if err := w.Notify.Approve(ctx, w.people.head, id, c.ContentHash); err != nil {
		return err
	}
	return w.Drain(ctx)
}

func (w *world) draftCampaign(ctx context.Context, drafter audit.Actor, key, title string, channels ...notify.Channel) (int64, error) {
	return w.Notify.Draft(ctx, drafter, notify.CampaignInput{
		NoticeID: w.notices[key], Title: title, Subject: "{{enterprise}}可以申领：{{notice}}", Body: letterBody, Channels: channels,
	})
}

// saveContacts gives the register's exporters, and some others, somebody to write to.
func (w *world) saveContacts(ctx context.Context) error {
	rows, _ := w.DB.Query(ctx, `select id, coalesce(import_export_right, false) from enterprises order by uscc`) // the error resurfaces in ForEachRow
	var list []notify.ContactInput
	var id int64
	var trades bool
	_, err := pgx.ForEachRow(rows, []any{&id, &trades}, func() error {
		if !trades && w.rand.IntN(100) >= 12 {
			return nil
		}
		in := notify.ContactInput{EnterpriseID: id, Name: w.person(), Mobile: fmt.Sprintf("138%08d", w.rand.IntN(100_000_000))}
		if w.rand.IntN(100) < 56 {
			in.Email, in.EmailConsent = fmt.Sprintf("lianxi%d@example.com", id), w.rand.IntN(100) < 94
		}
		list = append(list, in)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read enterprises: %w", err)
	}
	_, err = w.Notify.ImportContacts(ctx, audit.System("区市场监督管理局登记信息"), list)
	return err
}

func (w *world) person() string {
	return w.People.Surnames[w.rand.IntN(len(w.People.Surnames))] + w.People.Given[w.rand.IntN(len(w.People.Given))]
}

// eligible is one enterprise that the year's notice found.
type eligible struct {
	ID   int64
	USCC string
	Town string
}

// eligibles reads whom a notice's matching found, in an order that nothing else has.
func (w *world) eligibles(ctx context.Context, key string) ([]eligible, error) {
	rows, _ := w.DB.Query(ctx, `
		select e.id, e.uscc, coalesce(e.town, '') as town
		from verdicts v join enterprises e on e.id = v.enterprise_id
		where v.notice_id = $1 and v.verdict = 'eligible'
		order by md5(e.uscc)`, w.notices[key]) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[eligible])
}

// open lets an enterprise read its newest message.
func (w *world) open(ctx context.Context, enterprise int64) error {
	list, _, _, err := w.Notify.Inbox(ctx, enterprise, 1, 0)
	if err != nil || len(list) == 0 {
		return err
	}
	_, err = w.Notify.Open(ctx, enterprise, list[0].ID)
	return err
}

// later draws a working moment between two days of the year.
func (w *world) later(from, to int) time.Time {
	return on(from+w.rand.IntN(to-from+1), 9+w.rand.IntN(8), w.rand.IntN(60))
}
