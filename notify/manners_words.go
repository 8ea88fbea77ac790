package notify

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Always tells whether the class knows no quiet hours.
func (m Manners) Always() bool { return !m.Workdays && m.From == 0 && m.To == 24*time.Hour }

// Effect says in words what the settings come to: 服务类：工作日 08:30–20:00；其余时间暂缓到下一工作日 08:30；….
func (m Manners) Effect() string {
	parts := []string{m.Class.Label() + "类：" + m.Hours()}
	if m.Always() {
		parts[0] = m.Class.Label() + "类：任何时候都发"
	} else {
		parts = append(parts, m.rest(), m.past())
	}
	return strings.Join(append(parts, m.often()), "；")
}

// rest says what becomes of a message outside the hours.
func (m Manners) rest() string {
	at := fmt.Sprintf("%02d:%02d", m.From/time.Hour, m.From%time.Hour/time.Minute)
	switch {
	case m.Workdays && m.From == 0 && m.To == 24*time.Hour:
		return "周末和放假暂缓到下一工作日"
	case m.Workdays:
		return "其余时间暂缓到下一个工作时段，周末和放假暂缓到下一工作日 " + at
	}
	return "其余时间暂缓到下一个 " + at
}

// past says what becomes of a message that would be held past the closing.
func (m Manners) past() string {
	if m.Past == LetExpire {
		return "会等过申报截止的不再发"
	}
	return "会等过申报截止的马上发"
}

// often says how often one is written to.
func (m Manners) often() string {
	if m.Cap == 0 {
		return "次数不限"
	}
	text := "一家企业、一个人每" + strconv.Itoa(m.CapDays) + "天最多" + strconv.Itoa(m.Cap) + "次"
	if m.Digest && m.Cap > 1 {
		text += "，第" + strconv.Itoa(m.Cap) + "次把其余的汇总成一条"
	} else {
		text += "，其余的等到有名额"
	}
	return text
}
