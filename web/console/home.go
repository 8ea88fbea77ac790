package console

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/calendar"
	"huizhida/web/page"
	"huizhida/web/views"
	"huizhida/worklist"
)

// Home handles GET /console.
func (c *Console) Home(ctx *fiber.Ctx) error {
	only := worklist.Kind(ctx.Query("kind"))
	board, err := c.Worklist.Board(ctx.UserContext(), *page.Viewer(ctx), only)
	if err != nil {
		return err
	}
	now := c.Worklist.Now()
	p := views.HomePage{Total: board.Total, Tabs: homeTabs(board, only), Today: today(now), AsOf: calendar.Clock(now)}
	for _, item := range board.Items {
		p.Rows = append(p.Rows, homeRow(item))
	}
	if only == "" && len(board.Items) > 0 {
		p.First = firstDue(board.Items[0])
	}
	homeSide(&p, board)
	return page.Render(ctx, views.Home(p))
}

func today(now time.Time) string {
	kind := "休息日"
	if calendar.IsWorkday(now) {
		kind = "工作日"
	}
	return fmt.Sprintf("%s（%s）· %s", calendar.Date(now), calendar.Weekday(now), kind)
}

// firstDue is the deadline of what stands first, as the heading says it.
func firstDue(i worklist.Item) string {
	switch {
	case i.Left == nil:
		return ""
	case *i.Left < 0:
		return fmt.Sprintf("已过期%d个工作日", -*i.Left)
	case *i.Left == 0:
		return "今天到期"
	}
	return fmt.Sprintf("还剩%d个工作日", *i.Left)
}

func homeTabs(b worklist.Board, only worklist.Kind) []views.Tab {
	tabs := []views.Tab{{Href: "/console", Label: "全部", Count: views.Num(b.Total), Current: only == ""}}
	for _, kind := range b.Kinds {
		tabs = append(tabs, views.Tab{Href: "/console?kind=" + string(kind), Label: kind.Label(), Count: views.Num(b.Counts[kind]), Current: only == kind})
	}
	return tabs
}
