package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

const (
	jsonType = "application/json; charset=utf-8"
	fresh    = time.Minute // how long an answer may be used without asking again
)

// sendJSON answers with v. It has no time of change: whether a window is open changes without anybody's doing, and the tag tells.
func sendJSON(c *fiber.Ctx, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return send(c, jsonType, body, time.Time{}, fresh)
}

// send answers with body, or with 304 to whoever has it. The tag is strong: equal tags are equal bytes. Modified may be zero.
func send(c *fiber.Ctx, mediaType string, body []byte, modified time.Time, keep time.Duration) error {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, fmt.Sprintf("public, max-age=%d", int(keep.Seconds())))
	if !modified.IsZero() {
		c.Set(fiber.HeaderLastModified, modified.UTC().Format(http.TimeFormat))
	}
	c.Set(fiber.HeaderContentType, mediaType)
	if known, has := unchanged(c, tag, modified); has {
		c.Set(fiber.HeaderETag, known)
		return c.SendStatus(fiber.StatusNotModified)
	}
	return c.Send(body)
}

// unchanged says whether the client has the answer, and under which tag. If-None-Match rules out If-Modified-Since (RFC 9110, 13.1.3).
func unchanged(c *fiber.Ctx, tag string, modified time.Time) (known string, has bool) {
	if sent := c.Get(fiber.HeaderIfNoneMatch); sent != "" {
		for one := range strings.SplitSeq(sent, ",") {
			one = strings.TrimSpace(one)
			if one == "*" {
				return tag, true
			}
			if strong := strings.TrimPrefix(one, "W/"); uncoded(strong) == tag {
				return strong, true
			}
		}
		return "", false
	}
	since, err := http.ParseTime(c.Get(fiber.HeaderIfModifiedSince))
	return tag, err == nil && !modified.IsZero() && !modified.Truncate(time.Second).After(since)
}

// TagCoding tells the compressed form of an answer apart from the plain one: with a strong tag they must not have the same. It runs around
// whatever compresses.
func TagCoding(c *fiber.Ctx) error {
	err := c.Next()
	h := &c.Response().Header
	if tag, coding := string(h.Peek(fiber.HeaderETag)), string(h.ContentEncoding()); err == nil && coding != "" && strings.HasPrefix(tag, `"`) {
		h.Set(fiber.HeaderETag, strings.TrimSuffix(tag, `"`)+"-"+coding+`"`)
	}
	return err
}

// uncoded is a tag without what TagCoding added.
func uncoded(tag string) string {
	for _, coding := range []string{"br", "gzip", "deflate", "zstd"} {
		if plain, ok := strings.CutSuffix(tag, "-"+coding+`"`); ok {
			return plain + `"`
		}
	}
	return tag
}
