package reports

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
)

// SaveText changes a text of the report. version is the one its author saw; a token that does not exist is refused.
func (s *Service) SaveText(ctx context.Context, actor audit.Actor, year int, key, body string, version int) error {
	body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
	if _, ok := partOf(key); !ok {
		return fault.New(fault.NotFound, "年报没有这一节")
	}
	if err := checkBody(body); err != nil {
		return err
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		next, err := saveText(ctx, tx, year, key, body, version, actor.ID, s.Now())
		if err != nil {
			return err
		}
		return s.record(ctx, tx, actor, "report.text", year, map[string]any{"section": key, "version": next, "body": body})
	})
	if err != nil {
		return fmt.Errorf("save text %s of %d: %w", key, year, err)
	}
	return nil
}

func checkBody(body string) error {
	field := func(message string) error { return fault.Form(fault.Field{Name: "body", Message: message}) }
	switch {
	case body == "":
		return field("请填写内容；“六、其他需要报告的事项”没有的写“无。”")
	case utf8.RuneCountInString(body) > 20_000:
		return field("一节不超过 20,000 字")
	}
	for _, c := range calls(body) {
		if !knownToken(c.name) {
			return field("没有这个数：{{" + c.name + "}}。可用的数见右侧列表")
		}
	}
	if left := braces.FindString(tokenPattern.ReplaceAllString(body, "")); left != "" {
		return field("这里的写法不对：" + left + "。应为 {{名称}} 或 {{名称 notice=通知编号}}")
	}
	return nil
}
