package policies

import (
	"fmt"
	"strings"

	"huizhida/fault"
)

// ToCheck marks what was put together by the machine and has to be read by a person: a text that still has one is not handed in.
const ToCheck = "【待核对】"

// errToCheck is about an interpretation with marks left.
func errToCheck(n int) error {
	return fault.Form(fault.Field{Name: "body", Message: fmt.Sprintf("正文里还有%d处%s：逐条核对、改写，删去这个标记，再提交", n, ToCheck)})
}

// checked refuses a text that nobody has gone through.
func checked(body string) error {
	if n := strings.Count(body, ToCheck); n > 0 {
		return errToCheck(n)
	}
	return nil
}

// Questions drafts questions and answers from the words of a document, its benefits and their clauses, for a person to edit.
func Questions(d Document, benefits []Benefit) InterpretationDraft {
	var b strings.Builder
	for _, benefit := range benefits {
		askAbout(&b, benefit, len(benefits) > 1)
	}
	for _, c := range Clauses(d.Body) {
		if strings.Contains(c.Name, "项") {
			continue // told with its article
		}
		ask(&b, c.Name+"是怎么规定的？", quote(d.Body, c.Name))
	}
	return InterpretationDraft{Form: "问答", Title: "《" + d.Title + "》问答", Body: b.String()}
}

func askAbout(b *strings.Builder, f Benefit, several bool) {
	of := ""
	if several {
		of = "“" + f.Title + "”"
	}
	ask(b, of+"哪些企业可以申领？", sentence(f.Audience), f.Conditions)
	ask(b, of+"能得到多少？", sentence(f.Amount))
	ask(b, of+"怎么申领？", sentence(f.How))
	if len(f.Materials) > 0 {
		ask(b, of+"要交什么材料？", sentence(strings.Join(f.Materials, "、")))
	}
	ask(b, of+"多久办好？", fmt.Sprintf("自受理之日起%d个工作日内办结。", f.PromiseDays))
	if f.Venue != "" || f.Phone != "" {
		ask(b, of+"到哪里办，问谁？", strings.TrimSpace(strings.Join([]string{sentence(f.Venue), "咨询电话：" + f.Phone + "。"}, "")))
	}
}

// ask writes one question with what is known of its answer; without anything it is not asked.
func ask(b *strings.Builder, question string, answer ...string) {
	text := strings.TrimSpace(strings.Join(answer, "\n\n"))
	if text == "" {
		return
	}
	fmt.Fprintf(b, "**问：%s**\n\n答：%s%s\n\n", question, ToCheck, text)
}

// quote is an article with its items, as a quotation.
func quote(body, article string) string {
	var lines []string
	for _, c := range Clauses(body) {
		switch {
		case c.Name == article:
			lines = append(lines, c.Text)
		case strings.HasPrefix(c.Name, article+"第"):
			lines = append(lines, strings.TrimSuffix(strings.TrimPrefix(c.Name, article+"第"), "项")+c.Text)
		}
	}
	text := strings.TrimSpace(strings.Join(lines, "\n"))
	if text == "" {
		return ""
	}
	return "\n\n> " + strings.ReplaceAll(text, "\n", "\n>\n> ")
}

func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, "。") {
		return s
	}
	return s + "。"
}
