package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/claims"
)

// shares of those who were brought to claim: how many more began, and how many of those sent their claim in, per 588 helped.
const (
	beganPer588 = 742
	sentPer588  = 614
	readPer588  = 1044
)

// claim plans how enterprises read, begin, send in and are decided upon, as each town's liaisons brought them to.
func (w *world) claim(ctx context.Context) error {
	list, err := w.eligibles(ctx, exportKey)
	if err != nil {
		return err
	}
	inTown := map[string][]eligible{}
	for _, e := range list {
		inTown[e.Town] = append(inTown[e.Town], e)
	}
	var helped []eligible
	for _, t := range w.Towns {
		in := inTown[t.Name]
		share := func(per588 int) int { return min(len(in), (len(in)*t.Helped*per588+t.Exporters*294)/(t.Exporters*588)) }
		for i, e := range in[:share(readPer588)] {
			read := w.later(165, 230)
			w.at(read, func(ctx context.Context) error { return w.open(ctx, e.ID) })
			if i < share(beganPer588) {
				w.planClaim(e, read, i < share(sentPer588), i < share(588), i)
			}
		}
		helped = append(helped, in[:share(588)]...)
	}
	w.at(on(362, 8, 40), func(ctx context.Context) error { return w.reportPolicies(ctx, helped) })
	return nil
}

// planClaim writes one enterprise's claim onto the agenda.
func (w *world) planClaim(e eligible, read time.Time, sent, approved bool, i int) {
	actor := audit.Actor{Name: "企业经办人"}
	answers := claims.Answers{claims.FactsConfirmed: "yes", claims.ContactName: w.person(),
		claims.ContactMobile: fmt.Sprintf("139%08d", w.rand.IntN(100_000_000)), claims.Undertaking: "yes"}
	began := read.AddDate(0, 0, w.rand.IntN(100))
	waits := sent && !approved && i%2 == 0
	if waits {
		began = w.later(355, 360)
	}
	var c claims.Claim
	w.at(began, func(ctx context.Context) (err error) {
		c, err = w.Claims.Start(ctx, actor, e.ID, w.notices[exportKey])
		return err
	})
	if !sent {
		return
	}
	w.at(began.Add(9*time.Minute), func(ctx context.Context) (err error) {
		if err = w.Claims.SaveDraft(ctx, actor, e.ID, c.ID, answers); err == nil {
			c, err = w.Claims.Submit(ctx, actor, e.ID, c.ID)
		}
		return err
	})
	if waits {
		return
	}
	accepted, decided := atWork(began.AddDate(0, 0, 1+w.rand.IntN(2))), atWork(began.AddDate(0, 0, 6+w.rand.IntN(12)))
	w.at(accepted, func(ctx context.Context) (err error) {
		c, err = w.Claims.Accept(ctx, w.people.acceptor, claims.Seen{ID: c.ID, Version: c.Version})
		return err
	})
	w.at(decided, func(ctx context.Context) (err error) {
		seen := claims.Seen{ID: c.ID, Version: c.Version}
		if approved {
			c, err = w.Claims.Approve(ctx, w.people.head, seen, "")
		} else {
			c, err = w.Claims.Refuse(ctx, w.people.head, seen, "承保机构核实，企业已由其他平台承保，同一标的不重复扶持。", "第七条")
		}
		return err
	})
}

// reportPolicies imports the insurer's list of issued policies: those helped, and one of an enterprise nobody knows.
func (w *world) reportPolicies(ctx context.Context, helped []eligible) error {
	var b strings.Builder
	b.WriteString("统一社会信用代码,保单号,签发日期\n")
	for i, e := range helped {
		fmt.Fprintf(&b, "%s,XB2022440113%06d,%s\n", e.USCC, i+1, on(170+i%180, 9, 0).Format(time.DateOnly))
	}
	stranger := newAuthor(w.economy)
	stranger.next = 999_999 // a code that no company of the register has
	fmt.Fprintf(&b, "%s,XB2022440113900001,2022-11-08\n", stranger.code())
	_, err := w.Claims.ImportOutcomes(ctx, w.people.acceptor, claims.OutcomeFile{
		NoticeID: w.notices[exportKey], Source: "中国信保广东分公司", Name: "番禺区2022年保单清单.csv", Body: strings.NewReader(b.String()),
	})
	return err
}

// giveAccount lets a visitor sign in as an enterprise that qualifies and has yet to claim, and that lacks a fact for something else.
func (w *world) giveAccount(ctx context.Context) error {
	var id int64
	err := w.DB.QueryRow(ctx, `
		select v.enterprise_id
		from verdicts v
		where v.notice_id = $1 and v.verdict = 'eligible' and not exists (select from claims c where c.enterprise_id = v.enterprise_id)
		order by (select count(*) from verdicts o join notices n on n.id = o.notice_id
		          where o.enterprise_id = v.enterprise_id and o.verdict = 'undetermined' and n.closes_at > $2) desc, v.enterprise_id
		limit 1`, w.notices[exportKey], Today).Scan(&id)
	if err != nil {
		return fmt.Errorf("choose the visitor's enterprise: %w", err)
	}
	_, err = w.Accounts.Create(ctx, audit.System("演示数据"), accounts.New{
		Login: EnterpriseLogin, Name: w.person(), Role: accounts.Enterprise, EnterpriseID: &id, Password: Password})
	return err
}
