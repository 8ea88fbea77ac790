package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// built is the rule that the builder's tests put together, as its text reads.
const built = "district == \"番禺区\"\n&& size in [\"小型\", \"微型\"]\n&& import_export_right\n&& export_usd_prev > 0 && export_usd_prev <= 3000000\n" +
	"&& !dishonest\n&& established <= as_of - duration(\"8760h\")"

// ruleByKeyboard: an editor builds a whole rule with the keyboard alone; the focus is never lost, and the page stays accessible.
func (w *world) ruleByKeyboard(t *testing.T) {
	p := w.browser.person(t, w.site, "bianji by keyboard")
	p.signIn("bianji")
	p.visit(writeBenefit(p, "/console/documents/1") + "/rule")
	p.audit("console/benefits/N/rule-empty")
	p.do("resize", chromedp.EmulateViewport(wide, height))
	p.tabTo("加第一个条件")
	p.row("0", "注册地区县", "", "番禺区")
	p.next("加条件")
	p.row("1", "企业规模", "属于", "")
	p.tick("小型", "微型")
	p.next("加条件")
	p.row("2", "进出口经营权", "", "")
	p.next("加条件")
	p.row("3", "上年海关出口额", "介于", "大于 0 至 300万")
	p.next("加条件")
	p.row("4", "失信被执行人", "不是", "")
	p.next("加条件")
	p.row("5", "成立日期", "满", "1 年")
	p.until("the text is in step", fmt.Sprintf(`document.getElementById('expression').value === %q`, built))
	p.until("the count is said", `document.getElementById('status').textContent.startsWith('符合 ')`)
	p.audit("console/benefits/N/rule-built")
	p.do("resize", chromedp.EmulateViewport(wide, height))

	p.tabTo("停用") // of the first condition
	p.step("mute", `document.getElementById('expression').value.startsWith('// 停用')`)
	p.step("mute again", fmt.Sprintf(`document.getElementById('expression').value === %q`, built))
	p.tabTo("撤销")
	p.step("undo", `document.getElementById('expression').value.startsWith('// 停用')`)
	p.step("undo again", fmt.Sprintf(`document.getElementById('expression').value === %q`, built))

	p.visit(p.path()) // nothing was saved
	p.tabTo("恢复未保存的修改")
	p.keys("\r")
	p.until("it is there again", fmt.Sprintf(`document.getElementById('expression').value === %q`, built))
	p.until("nothing more is offered", `document.getElementById('restore').hidden`)
	for i := range 6 {
		p.tabTo("依据条款")
		p.keys([]string{"第二条第（一）项", "第二条第（二）项", "第二条第（三）项"}[i%3])
	}
	p.until("nothing is in the way", `document.getElementById('b-freeze').getAttribute('aria-disabled') !== 'true'`)
	p.tabTo("冻结版本")
	p.enter("freeze")
	p.sees("已冻结，可以用于发布申报通知")
}

// step presses Enter on a button that changes the page in place, and holds it to the focus.
func (p *person) step(what, then string) {
	p.t.Helper()
	at := ask[string](p, `document.activeElement.id`)
	p.keys("\r")
	p.until(what, then)
	p.until("the answer is there", `!document.querySelector('[aria-busy=true]')`)
	require.Equal(p.t, at, ask[string](p, `document.activeElement.id`), "%s: the focus went away", what)
}

// next goes on to a button that adds something.
func (p *person) next(label string) {
	p.t.Helper()
	p.tabTo(label)
}

// row adds a condition with the button that has the focus, and fills it in.
func (p *person) row(path, field, operator, value string) {
	p.t.Helper()
	p.keys("\r")
	p.until("the new row has the focus", fmt.Sprintf(`document.activeElement.id === 'f-%s'`, path))
	p.keys(field)
	p.until("the field is chosen", fmt.Sprintf(`document.activeElement.id === 'f-%s' && document.activeElement.selectedOptions[0].textContent === %q && document.querySelector('[name="was.%s"]').value !== ''`, path, field, path))
	p.until("the answer is there", `!document.querySelector('[aria-busy=true]')`)
	p.keys("\t")
	require.Equal(p.t, "o-"+path, ask[string](p, `document.activeElement.id`))
	if operator != "" {
		p.keys(operator)
		p.until("the operator is chosen", fmt.Sprintf(`document.activeElement.value === %q`, operator))
		p.until("the server knows", fmt.Sprintf(`document.querySelector('#o-%s option[selected]')?.value === %q && !document.querySelector('[aria-busy=true]')`, path, operator))
	}
	if value != "" {
		p.keys("\t" + value)
		p.until("the value is kept", fmt.Sprintf(`document.activeElement.id === 'v-%s' && document.activeElement.value === %q && document.activeElement.defaultValue === %q`, path, value, value))
	}
}

// tick checks boxes on the way forward.
func (p *person) tick(labels ...string) {
	p.t.Helper()
	for _, l := range labels {
		p.tabTo(l)
		p.keys(" ")
		p.until(l+" is kept", fmt.Sprintf(`document.activeElement.defaultChecked && document.activeElement.labels[0].textContent.trim() === %q`, l))
	}
}

// ruleWithoutScript: the same without a script, each step a page.
func (w *world) ruleWithoutScript(t *testing.T) {
	p := w.browser.person(t, w.site, "bianji without script")
	p.signIn("bianji")
	path := writeBenefit(p, "/console/documents/1") + "/rule"
	p.do("switch script off", func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return chromedp.Void{}, err
	})
	p.visit(path)
	p.press("加第一个条件")
	for i, r := range [][]string{{"district", "等于", "番禺区"}, {"size", "属于", "小型", "微型"}, {"import_export_right", "是"}, {"export_usd_prev", "介于", "大于 0 至 300万"}, {"dishonest", "不是"}, {"established", "满", "1 年"}} {
		at := fmt.Sprint(".", i)
		if i > 0 {
			p.press("加条件")
		}
		p.fill("key"+at, r[0])
		p.press("重新计算")
		p.fill("op"+at, r[1])
		p.press("重新计算")
		for _, v := range r[2:] {
			p.fill("val"+at, v)
		}
		p.fill("clause"+at, "第二条")
	}
	p.press("重新计算")
	require.Equal(t, built, ask[string](p, `document.getElementById('expression').value`))
	p.press("保存草稿")
	p.sees("规则 v1 的草稿已保存")
}
