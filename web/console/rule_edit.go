package console

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/matching/draft"
	"huizhida/matching/rule"
	"huizhida/web/page"
	"huizhida/web/views"
)

// EditRule handles POST /console/benefits/:id/rule/edit: one step of work on the typed rule, saving nothing.
func (c *Console) EditRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	typedRule(ctx, &p)
	if err := c.editRule(ctx, &p, ctx.FormValue("edit")); err != nil {
		return err
	}
	return c.showWork(ctx, p)
}

// PreviewRule handles POST /console/benefits/:id/rule/preview: whom the typed rule reaches, which is asked for with each key ahead
// of the rest of the page. A text that cannot be read changes nothing here; the answer to its edit says what is wrong.
func (c *Console) PreviewRule(ctx *fiber.Ctx) error {
	p, err := c.rulePage(ctx)
	if err != nil {
		return err
	}
	p.Expression, p.Alone = typedText(ctx), ctx.FormValue("fall") == "alone"
	r, err := countRule(ctx.UserContext(), &p, c.Matching.Waterfall)
	if err != nil {
		return err
	}
	if r == nil {
		return ctx.SendStatus(fiber.StatusNoContent)
	}
	if v, ok := p.Older(); ok {
		before, err := c.Matching.Waterfall(ctx.UserContext(), v.Expression, p.AsOf)
		if _, old := errors.AsType[*rule.Error](err); err != nil && !old {
			return err
		} else if err == nil {
			p.Live.Against, p.Live.Before = v.Version, before.Counts
		}
	}
	return page.Render(ctx, views.RuleCounts(p))
}

// showWork answers with the rule as it is now.
func (c *Console) showWork(ctx *fiber.Ctx, p views.RulePage) error {
	if err := c.readRule(ctx.UserContext(), &p); err != nil {
		return err
	}
	if page.IsHTMX(ctx) {
		return page.Render(ctx, views.RuleWork(p))
	}
	return page.Render(ctx, views.ConsoleRule(p))
}

// editRule does what a button of the form says: its verb, and after a colon what with.
func (c *Console) editRule(ctx *fiber.Ctx, p *views.RulePage, edit string) error {
	verb, with, _ := strings.Cut(edit, ":")
	switch verb {
	case "":
		return nil
	case "undo", "redo", "restore", "load", "put":
		stepRule(p, verb, with)
		return nil
	}
	if p.Expression != p.Draft.Base {
		p.Draft.Refused = "请先改好规则文本，或放弃文本里的改动，再改条件"
		return nil
	}
	if verb == "from" {
		return c.copyRule(ctx, p)
	}
	var tree draft.Tree
	var err error
	focus, done := "", ""
	before := stateOf(p.Draft.Base, p.Draft.Tree)
	switch verb {
	case "add":
		tree, focus, err = p.Draft.Tree.Add(with, draft.Item{Condition: &draft.Condition{Operator: draft.Equal}})
		focus, done = views.RowID("f", focus), "已加一个条件"
	case "group":
		tree, focus, err = p.Draft.Tree.Add(with, draft.NewGroup(other(p.Draft.Tree, with)))
		focus, done = views.RowID("j", focus), "已加一个条件组"
	case "clauses":
		tree, focus, err = p.Draft.Tree.Add("", pickedClauses(ctx, p.Document.Body)...)
		focus, done = views.RowID("c", focus), "已提取条款"
	default:
		tree, focus, done, err = changeItem(p.Draft.Tree, verb, with)
	}
	if err != nil {
		p.Draft.Refused = err.Error()
		return nil
	}
	remember(&p.Draft, before, edit+strconv.Itoa(len(p.Draft.Past))) // every press is a step of its own
	setTree(p, tree)
	p.Draft.Focus, p.Draft.Done = focus, done
	return nil
}

func setTree(p *views.RulePage, t draft.Tree) {
	text := t.Text()
	p.Draft.Tree, p.Draft.Base, p.Expression = t, text, text
}

// changeItem does what the tools of a row or group say, and where the keyboard goes on.
func changeItem(t draft.Tree, verb, path string) (out draft.Tree, focus, done string, err error) {
	switch verb {
	case "up", "down":
		var at string
		out, at, err = t.Move(path, verb == "up")
		if done = "已移动"; at == path {
			done = "已在最边上"
		}
		return out, views.EditID(verb, at), done, err
	case "copy":
		var at string
		out, at, err = t.Duplicate(path)
		return out, views.EditID("copy", at), "已复制", err
	case "mute":
		out, err = t.Mute(path)
		if it, ok := out.Item(path); ok && it.Condition != nil && !it.Condition.Muted {
			return out, views.EditID("mute", path), "已启用", err
		}
		return out, views.EditID("mute", path), "已停用", err
	case "ungroup":
		out, err = t.Ungroup(path)
		return out, views.EditID("up", path), "已拆开", err
	case "drop":
		out, err = t.Remove(path)
		return out, afterDrop(out, path), "已删除", err
	}
	return t, "", "", draft.ErrNoItem
}

// afterDrop is what takes the place of an item that was removed, else the button that adds one.
func afterDrop(t draft.Tree, path string) string {
	if _, ok := t.Item(path); ok {
		return views.EditID("drop", path)
	}
	parent := path[:max(strings.LastIndexByte(path, '.'), 0)]
	if _, ok := t.Group(parent); ok {
		return views.EditID("add", parent)
	}
	return views.EditID("add", "")
}

// other is the join that a new group likely wants: not that of its surroundings.
func other(t draft.Tree, path string) draft.Join {
	if g, ok := t.Group(path); ok && g.Join == draft.Any {
		return draft.All
	}
	return draft.Any
}

// stepRule goes to another state of the whole rule: back, forward, to the last text that could be read, to one that the browser
// kept, or to one that a finding proposes.
func stepRule(p *views.RulePage, verb, with string) {
	d := &p.Draft
	now := stateOf(p.Expression, d.Tree)
	switch verb {
	case "restore":
		p.Expression, d.Done = d.Base, "已放弃文本里的改动"
		return
	case "undo", "redo":
		from, to := &d.Past, &d.Future
		if verb == "redo" {
			from, to = to, from
		}
		d.Focus = views.EditID(verb, "")
		if len(*from) == 0 {
			d.Done = map[string]string{"undo": "没有可以撤销的", "redo": "没有可以重做的"}[verb]
			return
		}
		state, _ := views.ParseRuleState((*from)[len(*from)-1]) // states checked it
		*from, *to = (*from)[:len(*from)-1], append(*to, now.String())
		d.Last = ""
		load(p, state)
		d.Done = map[string]string{"undo": "已撤销", "redo": "已重做"}[verb]
	case "load", "put":
		state := views.RuleState{Text: with}
		if verb == "load" {
			var ok bool
			if state, ok = views.ParseRuleState(with); !ok {
				d.Refused = "没能读出浏览器里的修改"
				return
			}
		} else {
			state.Clauses = keepClauses(d.Tree, with)
		}
		remember(d, now, verb+strconv.Itoa(len(d.Past)))
		load(p, state)
		d.Done = map[string]string{"load": "已恢复未保存的修改", "put": "已应用修改"}[verb]
	}
}

// load puts a state on the page.
func load(p *views.RulePage, s views.RuleState) {
	p.Expression = plainText(s.Text)
	if tree, _, err := draft.Read(p.Draft.Tree.Vars, p.Expression, s.Clauses); err == nil {
		p.Draft.Tree, p.Draft.Base = tree, p.Expression
	}
}

// copyRule begins with the newest frozen rule of another benefit. Its clauses are another document's, so they are left out.
func (c *Console) copyRule(ctx *fiber.Ctx, p *views.RulePage) error {
	others, err := c.Policies.FrozenRules(ctx.UserContext(), p.Benefit.ID)
	if err != nil {
		return err
	}
	for _, o := range others {
		if strconv.FormatInt(o.BenefitID, 10) == ctx.FormValue("copy_of") {
			remember(&p.Draft, stateOf(p.Expression, p.Draft.Tree), "from")
			load(p, views.RuleState{Text: o.Expression})
			p.Draft.Done, p.Draft.Focus = "已复制“"+o.Title+"”的规则", views.RowID("c", "0")
			return nil
		}
	}
	p.Draft.Refused = "这个事项没有冻结过规则，请另选"
	return nil
}

// pickedClauses are rows to be filled in, one for each clause that was chosen, under the clause's words.
func pickedClauses(ctx *fiber.Ctx, body string) []draft.Item {
	var items []draft.Item
	for _, name := range texts(ctx.Request().PostArgs().PeekMulti("pick")) {
		if words := views.ClauseText(body, name); words != "" && len(items) < maxRows {
			items = append(items, draft.Item{Note: name + " " + words}, draft.Item{Condition: &draft.Condition{Operator: draft.Equal, Clause: name}})
		}
	}
	return items
}
