package demo

import (
	"context"
	"fmt"

	"huizhida/audit"
	"huizhida/claims"
	"huizhida/disclosure"
	"huizhida/notify"
	"huizhida/policies"
)

// request plans the year's two requests for information and their answers.
func (w *world) request() {
	for _, r := range []struct {
		received, answered int
		channel, subject   string
		reply              disclosure.Reply
	}{
		{108, 117, "网络", "2021年番禺区政务服务大厅进驻事项清单", disclosure.Reply{Outcome: "open", Text: "您申请公开的信息可以公开，现随本答复书一并提供。"}},
		{249, 266, "当面", "番禺区政务服务数据管理局内部人员分工和值班安排", disclosure.Reply{Outcome: "deny_internal", Text: "您申请公开的信息属于行政机关内部事务信息，依据《中华人民共和国政府信息公开条例》第十六条第一款，决定不予公开。"}},
	} {
		var id int64
		w.at(on(r.received, 10, 0), func(ctx context.Context) error {
			got, err := w.Disclosure.Register(ctx, w.people.acceptor, disclosure.Registration{
				Class: "自然人", Applicant: w.person(), Contact: "13900000000", Channel: r.channel, Subject: r.subject, ReceivedOn: midnight(w.Clock.Now())})
			id = got.ID
			return err
		})
		w.at(on(r.answered, 15, 0), func(ctx context.Context) error {
			r.reply.AnsweredOn = midnight(w.Clock.Now())
			_, err := w.Disclosure.Answer(ctx, w.people.head, id, r.reply)
			return err
		})
	}
}

// wait plans what is still open when the visitor comes, in the last days of the year.
func (w *world) wait() {
	w.at(on(351, 8, 0), w.planOpenClaims)
	w.at(on(361, 15, 0), w.leaveDrafts)
	w.at(on(362, 8, 30), func(ctx context.Context) error {
		if list, err := w.eligibles(ctx, "hire-graduates"); err != nil || len(list) == 0 {
			return err
		}
		id, err := w.draftCampaign(ctx, w.people.second, "hire-graduates", "扩岗补助截止提醒", notify.Inbox, notify.Email)
		if err == nil {
			err = w.Notify.Submit(ctx, w.people.second, id)
		}
		return err
	})
}

// planOpenClaims lets some enterprises claim benefits whose windows are still open.
func (w *world) planOpenClaims(ctx context.Context) error {
	for i, key := range []string{"overseas-fair", "srdi", "high-tech", "hire-graduates"} {
		list, err := w.eligibles(ctx, key)
		if err != nil {
			return err
		}
		for j, e := range list[:min(8, len(list))] {
			w.planWaiting(e, key, i, j)
		}
	}
	return nil
}

// planWaiting writes a claim that is still open when the visitor comes.
func (w *world) planWaiting(e eligible, key string, i, j int) {
	actor := audit.Actor{Name: "企业经办人"}
	sent := w.later(352, 360)
	var c claims.Claim
	w.at(sent, func(ctx context.Context) (err error) {
		if c, err = w.Claims.Start(ctx, actor, e.ID, w.notices[key]); err != nil {
			return err
		}
		err = w.Claims.SaveDraft(ctx, actor, e.ID, c.ID, claims.Answers{claims.FactsConfirmed: "yes", claims.ContactName: w.person(),
			claims.ContactMobile: fmt.Sprintf("137%08d", w.rand.IntN(100_000_000)), claims.Undertaking: "yes"})
		if err == nil {
			c, err = w.Claims.Submit(ctx, actor, e.ID, c.ID)
		}
		return err
	})
	if j%3 == 0 {
		return
	}
	w.at(on(361, 9+i, 10+j), func(ctx context.Context) (err error) {
		seen := claims.Seen{ID: c.ID, Version: c.Version}
		if j == 4 {
			c, err = w.Claims.RequestCorrection(ctx, w.people.acceptor, seen, "付款凭证看不清，请重新上传一份清晰的。")
		} else {
			c, err = w.Claims.Accept(ctx, w.people.acceptor, seen)
		}
		return err
	})
}

// leaveDrafts leaves documents that wait for review, one that was returned, and one half-written.
func (w *world) leaveDrafts(ctx context.Context) error {
	for i, title := range []string{"番禺区2023年助企纾困若干措施", "番禺区跨境电商出口扶持办法（2023年修订）", "关于做好2023年惠企政策直达工作的通知"} {
		issued := midnight(w.Clock.Now())
		d, err := w.Policies.CreateDocument(ctx, w.people.editor, policies.DocumentDraft{
			Title: title, Kind: "通知", Issuer: "广州市番禺区政务服务数据管理局", IssuedOn: &issued, Openness: policies.Open,
			Summary: "2023 年工作安排，征求意见后印发。", Body: "各镇街、各有关单位：\n\n现就有关事项通知如下。\n\n一、提前梳理 2023 年政策清单。\n\n二、逐项核对资格规则和数据来源。\n\n三、春节前完成首批推送。\n",
		})
		if err != nil {
			return err
		}
		if i == 2 {
			continue
		}
		if err := w.Policies.SubmitDocument(ctx, w.people.editor, d.ID); err != nil {
			return err
		}
		if i == 1 {
			if err := w.Policies.ReturnDocument(ctx, w.people.head, d.ID, "第三条的出口额口径与上位文件不一致，请核对后再送。"); err != nil {
				return err
			}
		}
	}
	return nil
}
