package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/notify"
	"huizhida/policies"
)

// prepare makes the world of a push up to a submitted campaign, or finds the one that a killed run left.
func (b *pushBench) prepare(ctx context.Context, c benchPushCmd) error {
	err := b.pool.QueryRow(ctx, `select id from campaigns order by id limit 1`).Scan(&b.id)
	switch {
	case err == nil && !c.Resume:
		return usage(fmt.Errorf("%s holds a campaign already: finish it with --resume, or name another directory", c.Data))
	case err == nil:
		return nil
	case !errors.Is(err, pgx.ErrNoRows):
		return err
	case c.Resume:
		return usage(fmt.Errorf("%s holds no campaign to resume", c.Data))
	}
	b.log("making %d enterprises with a contact each", c.Recipients)
	editor, err := b.account(ctx, "bianji", accounts.Editor)
	if err != nil {
		return err
	}
	notice, err := b.notice(ctx, editor)
	if err != nil {
		return err
	}
	if err := b.enterprises(ctx, editor, notice, c.Recipients); err != nil {
		return err
	}
	b.id, err = b.all.Notify.Draft(ctx, editor, notify.CampaignInput{NoticeID: notice, Title: "测量", Subject: "{{enterprise}}符合申报条件",
		Body: benchLetter, Channels: []notify.Channel{c.Channel}, Class: notify.Statutory})
	if err != nil {
		return err
	}
	return b.all.Notify.Submit(ctx, editor, b.id)
}

// benchLetter comes to some 5 KB a letter.
var benchLetter = "{{enterprise}}：\n\n经比对登记信息，贵单位符合**{{notice}}**的申报条件。判断依据：{{reasons}}。请于{{closes}}前办理：{{link}}\n\n" +
	strings.Repeat("统保政策由区商务部门统一投保，符合条件的企业不需要缴纳保费，出险后向保险机构报案即可。\n\n", 14)

func (b *pushBench) account(ctx context.Context, login string, role accounts.Role) (audit.Actor, error) {
	a, err := b.all.Accounts.Create(ctx, audit.System("bench"), accounts.New{Login: login, Password: "Bench-Only-2022", Name: login, Role: role})
	if err != nil {
		return audit.Actor{}, err
	}
	return a.Actor(""), nil
}

// notice is one that is published, open for a year, and found by a matching run.
func (b *pushBench) notice(ctx context.Context, editor audit.Actor) (id int64, err error) {
	document, err := b.all.Policies.CreateDocument(ctx, editor, policies.DocumentDraft{Title: "测量", Issuer: "测量", Summary: "测量", Body: "第一条"})
	if err != nil {
		return 0, err
	}
	benefit, err := b.all.Policies.CreateBenefit(ctx, editor, document.ID, policies.BenefitDraft{Title: "测量", Class: "即申即享", Audience: "企业", PromiseDays: 5})
	if err != nil {
		return 0, err
	}
	err = b.pool.QueryRow(ctx, `
		with rule as (
			insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at)
			values ($1, 1, 'district == "番禺区" && export_usd_prev > 0', now(), $2, now(), now()) returning id
		), notice as (
			insert into notices (benefit_id, rule_version_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
			select $1, id, '出口信用保险统保申报通知', current_date, current_date, now() + interval '1 year', 'published', $2, now(), now() from rule
			returning id, rule_version_id
		), run as (
			insert into match_runs (notice_id, rule_version_id, as_of, started_at, finished_at) select id, rule_version_id, current_date, now(), now() from notice
		)
		select id from notice`, benefit.ID, editor.ID).Scan(&id)
	return id, err
}

// seedPage is how many enterprises are made at a time.
const seedPage = 10_000

// enterprises makes eligible enterprises, each with a contact who agreed to be written to.
func (b *pushBench) enterprises(ctx context.Context, editor audit.Actor, notice int64, n int) error {
	for first := 1; first <= n; first += seedPage {
		last := min(first+seedPage-1, n)
		rows, _ := b.pool.Query(ctx, `
			with made as (
				insert into enterprises (uscc, name, town, created_at, updated_at)
				select '91440113' || lpad(n::text, 10, '0'), '广州市番禺区第' || n || '号出口有限公司', '大石街道', now(), now()
				from generate_series($2::int, $3::int) n returning id
			), found as (
				insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons)
				select $1, id, (select max(id) from match_runs where notice_id = $1), 'eligible', 'tt' from made
			)
			select id from made order by id`, notice, first, last) // the error resurfaces in Collect
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		contacts := make([]notify.ContactInput, len(ids))
		for i, id := range ids {
			contacts[i] = notify.ContactInput{EnterpriseID: id, Name: "陈女士", Email: fmt.Sprintf("f%d@firm.example", id), EmailConsent: true}
		}
		if _, err := b.all.Notify.ImportContacts(ctx, editor, contacts); err != nil {
			return err
		}
	}
	_, err := b.pool.Exec(ctx, `vacuum analyze enterprises, verdicts, contacts, consents`)
	return err
}

// approve releases the campaign, unless a run before did.
func (b *pushBench) approve(ctx context.Context) error {
	c, err := b.all.Notify.Campaign(ctx, b.id)
	if err != nil || c.State != notify.Submitted {
		return err
	}
	approver, err := b.account(ctx, "kezhang", accounts.SectionHead)
	if err != nil {
		return err
	}
	return b.all.Notify.Approve(ctx, approver, b.id, c.ContentHash)
}
