package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestThePublisherRehearsesAndAnswers lives in a district of its own: the publisher's pages, by keyboard, without script, and audited at both
// widths.
func TestThePublisherRehearsesAndAnswers(t *testing.T) {
	w := &world{browser: startBrowser(t)}
	w.site = startSite(t, 100)
	head, editor := w.person(t, "kezhang"), w.person(t, "bianji")

	editor.visit("/console/notices/22/campaign")
	for name, value := range map[string]string{"title": "先演练再告知", "rung1_channel": "sms", "rung2_channel": "call", "rung2_unit": "workdays", "rung2_wait": "1", "remind_days": "1"} {
		editor.fill(name, value)
	}
	editor.press("保存草稿")
	editor.sees("24小时未读后发短信")
	editor.press("提请批准")
	campaign := editor.path()

	head.visit(campaign)
	head.tabTo("演练一次") // by keyboard
	head.enter("rehearse")
	rehearsal := head.path()
	require.True(t, strings.HasPrefix(rehearsal, "/console/rehearsals/"), rehearsal)
	head.waitsFor("演练完成")
	head.audit("console/rehearsals/N-done")
	head.visit(campaign)
	head.sees("与现在的内容和受众一致")
	head.visit(campaign + "/drift")
	head.visit("/console/calls")
	head.visit("/console/notices/22/amendments")

	p := w.browser.person(t, w.site, "kezhang without script")
	p.do("switch script off", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	p.signIn("kezhang")
	p.visit(rehearsal)
	p.press("批准并正式发送")
	require.Equal(t, campaign, p.path())
	p.waitsFor("站内信")
	name := ask[string](head, `(async () => (new DOMParser().parseFromString(await (await fetch('`+campaign+`/audience')).text(), 'text/html')).querySelector('tbody th a').textContent.trim())()`)
	p.visit("/console/told")
	p.fill("q", name)
	p.press("查询")
	p.sees(name)
	p.waitsFor("先演练再告知")
	day := p.path()
	p.press("打印答复单")
	p.sees("告知情况答复单")
	slip := p.path()

	head.visit("/console/told?q=" + "%E5%B9%BF%E5%B7%9E")
	head.visit(day)
	head.visit(slip)
}
