package egress

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longest is more than anybody should be asked to wait; a longer wish is a mistake.
const longest = 7 * 24 * time.Hour

// RetryAfter reads how long a peer asks to wait, in seconds or until a date (RFC 9110, 10.2.3); 0 when it does not say, or nothing sensible.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		return min(max(time.Duration(seconds)*time.Second, 0), longest)
	}
	if at, err := http.ParseTime(text); err == nil {
		return min(max(at.Sub(now), 0), longest)
	}
	return 0
}
