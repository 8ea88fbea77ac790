package page

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/policies"
)

// SendAttachment answers with a stored file, whole or the range that was asked for. What a browser could run is only saved, never opened.
func SendAttachment(c *fiber.Ctx, a policies.Attachment, r io.ReadSeeker) error {
	tag := fmt.Sprintf(`"%x"`, a.SHA256)
	c.Set("ETag", tag)
	c.Set("Cache-Control", "private, no-cache") // whoever may read it may change
	c.Set("Accept-Ranges", "bytes")
	if c.Get("If-None-Match") == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set("Content-Type", a.MediaType)
	disposition := "attachment"
	if strings.HasPrefix(a.MediaType, "image/") || a.MediaType == "application/pdf" {
		disposition = "inline"
	} else {
		c.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	}
	c.Set("Content-Disposition", Disposition(disposition, a.Name))
	from, n := int64(0), a.Size
	if c.Get("Range") != "" && (c.Get("If-Range") == "" || c.Get("If-Range") == tag) {
		ranges, err := c.Range(int(a.Size))
		if err != nil || ranges.Type != "bytes" {
			c.Set("Content-Range", fmt.Sprintf("bytes */%d", a.Size))
			return c.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
		}
		if len(ranges.Ranges) == 1 { // several at once are answered with all
			from, n = int64(ranges.Ranges[0].Start), int64(ranges.Ranges[0].End-ranges.Ranges[0].Start+1)
			c.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, from+n-1, a.Size))
			c.Status(fiber.StatusPartialContent)
		}
	}
	if _, err := r.Seek(from, io.SeekStart); err != nil {
		return fmt.Errorf("send file: %w", err)
	}
	return c.SendStream(io.LimitReader(r, n), int(n))
}

// Lasting is the context for a body that is still sent when its handler is done.
func Lasting(c *fiber.Ctx) context.Context { return context.WithoutCancel(c.UserContext()) }

// Disposition is the header that names a file to be saved.
func Disposition(kind, name string) string {
	return kind + "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// SendWord answers with an official Word file.
func SendWord(c *fiber.Ctx, name string, content []byte) error {
	c.Set("Content-Type", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
	c.Set("Content-Disposition", Disposition("attachment", name))
	c.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	return c.Send(content)
}
