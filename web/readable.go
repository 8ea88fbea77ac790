package web

import (
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/web/callback"
)

var errUnreadable = fault.New(fault.Invalid, "提交的内容含有无法识别的字符，请删去后重试；从别处复制来的，请先粘贴为纯文本")

// refuseUnreadable keeps out what no person types and Postgres does not keep: broken UTF-8 and the zero byte, in an address or a form.
func refuseUnreadable(c *fiber.Ctx) error {
	if callback.Is(c.Path()) {
		return c.Next() // what a provider writes is not a form, and read where its protocol is known
	}
	ok := true
	see := func(name, value []byte) { ok = ok && readable(string(name)) && readable(string(value)) }
	c.Context().QueryArgs().VisitAll(see)
	c.Request().PostArgs().VisitAll(see)
	if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		form, err := c.MultipartForm()
		if err != nil {
			return fiber.ErrBadRequest
		}
		for name, values := range form.Value {
			see([]byte(name), []byte(strings.Join(values, "")))
		}
		for _, files := range form.File {
			for _, file := range files {
				see(nil, []byte(file.Filename))
			}
		}
	}
	if !ok {
		return errUnreadable
	}
	return c.Next()
}

// legible leaves out of a header, which no person wrote, what refuseUnreadable would refuse.
func legible(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "") }

func readable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }
