package demo

import (
	"context"
	"fmt"
	"time"

	"huizhida/calendar"
	"huizhida/enterprises"
	"huizhida/matching/rule"
	"huizhida/policies"
)

// exportKey is the theme of the year: free export credit insurance.
const exportKey = "export-insurance"

// day of 2022 on which a theme's measure is published; the year's theme comes on 30 May.
func (t theme) day(i int) int {
	if t.Key == exportKey {
		return 150
	}
	return 10 + 5*i
}

// publish plans the year's documents, interpretations and notices.
func (w *world) publish() {
	documents := make([][]int64, len(papersOf))
	for p := range papersOf {
		documents[p] = make([]int64, len(w.themes))
	}
	benefits := make([]int64, len(w.themes))
	for i, t := range w.themes {
		for p, paper := range papersOf {
			w.at(on(t.day(i)+[]int{0, 3, 7}[p], 9, 10+i), func(ctx context.Context) error {
				id, err := w.document(ctx, t, paper, i, p)
				documents[p][i] = id
				return err
			})
			for k, form := range formsOf(p*len(w.themes) + i) {
				w.at(on(t.day(i)+[]int{0, 3, 7}[p]+1+k, 14, 5+i), func(ctx context.Context) error {
					return w.interpret(ctx, documents[p][i], t, paper, form)
				})
			}
		}
		w.at(on(t.day(i), 16, 0), func(ctx context.Context) error {
			var err error
			benefits[i], err = w.benefit(ctx, documents[0][i], t)
			return err
		})
		for k, window := range windowsOf(t, i) {
			w.at(window.published, func(ctx context.Context) error { return w.notice(ctx, benefits[i], t, k, window) })
		}
	}
}

// formsOf are the forms in which the d-th document is interpreted. Text leads by far, as the bureau itself regretted.
func formsOf(d int) []string {
	third := []string{"问答", "问答", "问答", "音频", "视频", "图解", "图解", "图解"}
	switch {
	case d < 8:
		return []string{"文字", "图解", third[d]}
	case d < 14:
		return []string{"文字", "图解"}
	case d < 47:
		return []string{"文字"}
	case d < 61:
		return []string{"图解"}
	}
	return nil
}

type window struct {
	published, closes time.Time
	name              string
}

// windowsOf are the times in the year at which a theme could be applied for.
func windowsOf(t theme, i int) []window {
	if t.Key == exportKey {
		return []window{{on(160, 9, 0), on(364, 17, 0), "申领"}}
	}
	first := t.day(i) + 20
	list := []window{
		{on(first, 9, 30+i), on(first+75, 17, 0), "上半年申报"},
		{on(230+3*i, 9, 30+i), on(366+i, 17, 0), "下半年申报"},
	}
	if i%4 == 1 && i < 20 {
		list = append(list, window{on(320+i, 10, 0), on(372+i, 17, 0), "补充申报"})
	}
	return list
}

func (w *world) document(ctx context.Context, t theme, p paper, i, part int) (int64, error) {
	body, err := p.body(t)
	if err != nil {
		return 0, err
	}
	issued := midnight(w.Clock.Now())
	expires := issued.AddDate(3, 0, 0)
	written := policies.DocumentDraft{
		Title: p.title(t), DocNo: fmt.Sprintf("%s〔2022〕%d号", t.Sign, 1+i*len(papersOf)+part), Kind: p.kind, Issuer: t.Issuer,
		IssuedOn: &issued, EffectiveOn: &issued, ExpiresOn: &expires, Openness: policies.Open, Summary: p.summary(t), Body: body,
	}
	return w.release(ctx, policies.Documents, w.people.editor, w.people.second, func(ctx context.Context, desk *policies.Service) (int64, error) {
		d, err := desk.CreateDocument(ctx, w.people.editor, written)
		return d.ID, err
	})
}

func (w *world) interpret(ctx context.Context, document int64, t theme, p paper, form string) error {
	_, err := w.release(ctx, policies.Interpretations, w.people.second, w.people.editor, func(ctx context.Context, desk *policies.Service) (int64, error) {
		i, err := desk.CreateInterpretation(ctx, w.people.second, document, policies.InterpretationDraft{
			Form: form, Title: "《" + p.title(t) + "》" + form + "解读", Body: t.explanation(form),
		})
		return i.ID, err
	})
	return err
}

func (w *world) benefit(ctx context.Context, document int64, t theme) (int64, error) {
	b, err := w.Policies.CreateBenefit(ctx, w.people.editor, document, policies.BenefitDraft{
		Title: t.Title, Class: t.Class, Audience: t.Audience, Amount: t.Amount, How: t.How, Conditions: t.conditionsText(),
		Materials: t.Materials, Venue: "番禺区政务服务中心惠企政策专窗", Phone: "020-12345", PromiseDays: t.PromiseDays,
	})
	if err != nil {
		return 0, err
	}
	clauses, err := t.clauses()
	if err != nil {
		return 0, err
	}
	if _, err := w.Policies.SaveRule(ctx, w.people.editor, b.ID, t.rule(), clauses); err != nil {
		return 0, err
	}
	_, err = w.Policies.FreezeRule(ctx, w.people.editor, b.ID)
	return b.ID, err
}

// clauses names the clause of each comparison of the rule, in rule order.
func (t theme) clauses() ([]string, error) {
	var list []string
	for i, c := range t.Conditions {
		compiled, err := rule.Compile(enterprises.Variables(), c.Expr)
		if err != nil {
			return nil, fmt.Errorf("%s condition %d: %w", t.Key, i+1, err)
		}
		for range compiled.Conditions() {
			list = append(list, clause(i))
		}
	}
	return list, nil
}

func (w *world) notice(ctx context.Context, benefit int64, t theme, k int, win window) error {
	title := fmt.Sprintf("2022年%s%s通知", t.Title, win.name)
	body := fmt.Sprintf("各有关企业：\n\n2022 年%s现开始申报。面向%s，%s。\n\n请于 %s前登录番禺惠企直达办理：%s。\n", t.Title, t.Audience, t.Amount, calendar.DateTime(win.closes), t.How)
	id, err := w.release(ctx, policies.Notices, w.people.editor, w.people.second, func(ctx context.Context, desk *policies.Service) (int64, error) {
		n, err := desk.CreateNotice(ctx, w.people.editor, benefit, policies.NoticeDraft{
			Title: title, Body: body, AsOf: midnight(win.published), OpensOn: midnight(win.published), ClosesAt: win.closes,
		})
		return n.ID, err
	})
	if err != nil {
		return err
	}
	w.notices[t.Key] = id
	return w.Drain(ctx) // matched before anything else happens
}
