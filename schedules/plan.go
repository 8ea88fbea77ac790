package schedules

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"

	"huizhida/calendar"
	"huizhida/fault"
)

// closest is the least time between two ticks: each does a lot of work, and * in place of a minute is the usual slip.
const closest = 10 * time.Minute

// Plan is an expression that was read.
type Plan struct {
	fields   [5]string // minute, hour, day, month, weekday
	workdays bool
	schedule cron.Schedule
}

// Parse reads an expression of five fields, or a name such as @daily, as robfig/cron does, in Chinese time. What is wrong with it is a form
// fault that says where.
func Parse(expression string, workdays bool) (Plan, error) {
	p := Plan{workdays: workdays}
	fields, err := split(expression)
	if err != nil {
		return p, refuse(err.Error())
	}
	for i, f := range fields {
		if err := units[i].check(f); err != nil {
			return p, refuse(err.Error())
		}
		p.fields[i] = f.text
	}
	if p.schedule, err = cron.ParseStandard("CRON_TZ=Asia/Shanghai " + p.expression()); err != nil {
		return p, refuse("看不懂这个表达式：" + err.Error())
	}
	return p, p.sensible()
}

func refuse(message string) error {
	return fault.Form(fault.Field{Name: "expression", Message: message})
}

func (p Plan) expression() string {
	f := p.fields
	return f[0] + " " + f[1] + " " + f[2] + " " + f[3] + " " + f[4]
}

// sensible refuses what never happens, and what happens all the time. It looks at a day's ticks, which all days share.
func (p Plan) sensible() error {
	first := p.schedule.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, calendar.Shanghai).Add(-time.Second)) // a leap year: the 29th of February comes
	if first.IsZero() {
		return refuse(fmt.Sprintf("第 3、4 段（%s %s）：没有这样的日期，永远不会执行", p.fields[2], p.fields[3]))
	}
	for last, i := first, 0; i < 150; i++ { // a day has 144 ticks at most
		next := p.schedule.Next(last)
		if next.IsZero() {
			break
		}
		if gap := next.Sub(last); gap < closest {
			return refuse(fmt.Sprintf("第 1 段“分钟”（%s）：相邻两次只隔%d分钟，至少要隔%d分钟；每天只做一次请写成 0 9 * * * 这样的形式",
				p.fields[0], int(gap.Minutes()), int(closest.Minutes())))
		}
		last = next
	}
	if p.workdays && p.Next(first).IsZero() {
		return refuse("这些日子都不是工作日，永远不会执行")
	}
	return nil
}

// Next is the first tick after a moment; zero when there is none within the years that can be looked ahead.
func (p Plan) Next(after time.Time) time.Time {
	at := after
	for range 2000 { // several years of days off
		if at = p.schedule.Next(at); at.IsZero() || !p.workdays || calendar.IsWorkday(at) {
			return at
		}
		at = calendar.DayEnd(at) // the rest of the day is off as well
	}
	return time.Time{}
}

// Upcoming lists the next n ticks after a moment.
func (p Plan) Upcoming(after time.Time, n int) []time.Time {
	var list []time.Time
	for range n {
		if after = p.Next(after); after.IsZero() {
			break
		}
		list = append(list, after.In(calendar.Shanghai))
	}
	return list
}
