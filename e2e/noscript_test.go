package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// withoutScript: a browser that runs no script reads, signs in, and hands in a claim.
func (w *world) withoutScript(t *testing.T) {
	p := w.browser.person(t, w.site, "qiye without script")
	p.do("switch script off", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	p.visit("/")
	require.False(t, ask[bool](p, `'htmx' in window`), "script runs")
	p.press("看全部")
	p.visit("/policies?q=" + "%E5%87%BA%E5%8F%A3")
	p.press("番禺区小微出口企业出口信用保险办法")
	p.sees("第三条")
	p.visit("/notices")
	p.press("2022年知识产权质量提升资助下半年申报通知")
	p.sees("申报条件")
	p.signIn("qiye")
	p.visit("/me")
	p.sees("可以直接领")
	p.press("去申领")
	p.press("企业信息")
	for _, button := range []string{"确认无误，继续", "保存并继续", "保存并继续"} {
		p.press(button)
	}
	p.press("提交申领")
	p.sees("同意后才能提交")
	p.fill("undertaking", "1")
	p.press("提交申领")
	p.sees("申领已提交")
	p.visit("/me/preferences")
	p.fill("email", mailbox)
	p.fill("on", "申报提醒/email")
	p.press("保存")
	p.sees("已保存")
	p.press("停止邮件")
	p.sees("已停止用邮件告知")
}
