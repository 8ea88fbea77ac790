package bounce

import (
	"regexp"
	"strings"
)

var (
	// nobody finds the ways of saying that there is no such mailbox.
	nobody = regexp.MustCompile(`(?i)(user|recipient|mailbox|account|address)[^.;\n]{0,40}(unknown|not found|not exist|doesn't exist|does not exist|no longer|invalid|disabled|unavailable)` +
		`|(unknown|no such|invalid) (user|recipient|mailbox|account|address)` +
		`|(用户|收件人|邮箱|帐号|账号|地址)[^，。；\n]{0,6}(不存在|未找到|已停用|已注销|无效)|不存在(该|此|的)?(用户|收件人|邮箱)`)

	// absence finds the subjects of answers that nobody wrote.
	absence = regexp.MustCompile(`(?i)^\s*(re:\s*)?(auto(matic)?[ -]?(reply|response)|auto:|out of (the )?office|自动回复|自動回覆|外出自动回复|\[自动回复\]|【自动回复】)`)

	// returned finds the subjects of reports written for people only.
	returned = regexp.MustCompile(`(?i)(undeliver|delivery (status|failure|has failed)|returned mail|failure notice|mail delivery (failed|system)|退信|退回|投递失败|发送失败|無法傳遞|无法投递|无法送达)`)

	// pending finds the words of those that still try.
	pending = regexp.MustCompile(`(?i)(delayed|will (continue|keep) (to try|trying)|not been delivered yet|延迟|延遲|正在重试|稍后.{0,6}重试)`)

	robots = regexp.MustCompile(`(?i)(^|<)\s*(mailer-daemon|postmaster|mail-daemon|maildeliverysystem)@`)
)

// prose reads a report that has no part for programs, as qmail and some Chinese services write them. It believes one only if its sender or its header
// say that it is one, and a code stands in it.
func (m *found) prose() Report {
	named := m.header.get("X-Failed-Recipients") != ""
	subject := m.header.text("Subject")
	daemon := robots.MatchString(m.header.get("From")) || strings.TrimSpace(m.header.get("Return-Path")) == "<>"
	if !named && (!daemon || !returned.MatchString(subject+" "+m.prosed)) {
		return Report{Kind: Ignored}
	}
	said := lineWithCode(m.prosed)
	code := precise("", said)
	switch {
	case pending.MatchString(subject) || strings.HasPrefix(code, "4.") && pending.MatchString(m.prosed):
		return Report{Kind: Delayed, Status: code, Diagnostic: said}
	case code == "" && (named || nobody.MatchString(m.prosed)):
		return Report{Kind: Bounced, Status: "5.0.0", Diagnostic: nobody.FindString(m.prosed)}
	case code == "":
		return Report{Kind: Ignored}
	}
	return Report{Kind: Bounced, Status: code, Diagnostic: said}
}

// lineWithCode is the first line in which a server's code stands.
func lineWithCode(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(tag.ReplaceAllString(line, " ")); precise("", line) != "" {
			return line
		}
	}
	return ""
}

var tag = regexp.MustCompile(`<[a-zA-Z/][^<>@]*>`)
