package schedules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

var weekdays = []string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Words says when a plan's ticks are: 每个工作日 9:00. What has no usual shape is said field by field.
func (p Plan) Words() string {
	days, usual := p.days()
	times, timed := p.times()
	if usual && timed {
		return days + " " + times
	}
	said := []string{"每年 " + list(p.fields[3], units[3], "月"), list(p.fields[2], units[2], "日"), list(p.fields[4], units[4], ""),
		list(p.fields[1], units[1], "时"), list(p.fields[0], units[0], "分")}
	if plain(p.fields[2]) && plain(p.fields[4]) {
		said[1] += "或" + said[2] // crontab takes either day
		said = slices.Delete(said, 2, 3)
	}
	if p.workdays {
		said = append(said, "只在工作日")
	}
	return strings.Join(said, "，")
}

// plain tells whether a field narrows anything.
func plain(text string) bool { return !strings.ContainsAny(text, "*?") }

// days says on which days, when they have a usual shape.
func (p Plan) days() (string, bool) {
	day, month, weekday := p.fields[2], p.fields[3], p.fields[4]
	of := "" // 中的工作日
	if p.workdays {
		of = "（限工作日）"
	}
	every := func(s string) bool { return s == "*" || s == "?" }
	switch {
	case every(day) && every(month) && every(weekday) && p.workdays:
		return "每个工作日", true
	case every(day) && every(month) && every(weekday):
		return "每天", true
	case every(day) && every(month) && plain(weekday):
		return "每" + strings.TrimPrefix(list(weekday, units[4], ""), "每") + of, !strings.Contains(weekday, "/")
	case every(month) && every(weekday) && plain(day):
		return "每月" + list(day, units[2], "日") + of, !strings.Contains(day, "/")
	case every(weekday) && plain(day) && plain(month):
		return "每年" + list(month, units[3], "月") + list(day, units[2], "日") + of, !strings.ContainsAny(day+month, "/,-")
	}
	return "", false
}

// times says at which times of day, when they have a usual shape.
func (p Plan) times() (string, bool) {
	minute, err := strconv.Atoi(p.fields[0])
	if err != nil {
		if n, ok := strings.CutPrefix(p.fields[0], "*/"); ok && p.fields[1] == "*" && 60%atoi(n) == 0 {
			return "每隔" + n + "分钟", true
		}
		return "", false
	}
	hour := p.fields[1]
	if hour == "*" {
		return fmt.Sprintf("每小时第%d分", minute), true
	}
	if n, ok := strings.CutPrefix(hour, "*/"); ok {
		return fmt.Sprintf("从0:%02d起每隔%s小时", minute, n), 24%atoi(n) == 0
	}
	var said []string
	for part := range strings.SplitSeq(hour, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if strings.Contains(part, "/") {
			return "", false
		}
		text := fmt.Sprintf("%d:%02d", atoi(from), minute)
		if ranged {
			text += fmt.Sprintf("至%d:%02d每小时", atoi(to), minute)
		}
		said = append(said, text)
	}
	return strings.Join(said, "、"), true
}

// atoi reads what was checked to be a number.
func atoi(text string) int {
	n, _ := strconv.Atoi(text)
	return max(n, 0)
}

// list says one field in words: 1、3、5日, 周一至周五, 每20分.
func list(text string, u unit, suffix string) string {
	if text == "*" || text == "?" {
		return "每" + map[string]string{"分钟": "分钟", "小时": "小时", "日": "天", "月": "个月", "星期": "天"}[u.name]
	}
	var said []string
	for part := range strings.SplitSeq(text, ",") {
		span, step, stepped := strings.Cut(part, "/")
		low, high, ranged := strings.Cut(span, "-")
		text := u.say(low)
		switch {
		case span == "*" || span == "?":
			text = ""
		case ranged:
			text += "至" + u.say(high)
		case stepped:
			text += "起"
		}
		if stepped {
			text += "每隔" + step + u.name
		}
		said = append(said, text)
	}
	joined := strings.Join(said, "、")
	if strings.HasSuffix(joined, u.name) {
		return joined
	}
	return joined + suffix
}

// say names one value.
func (u unit) say(text string) string {
	n, _ := u.value(text)
	if u.place == 5 {
		return weekdays[n]
	}
	return strconv.Itoa(n)
}
