package webpush

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"huizhida/notify"
	"huizhida/notify/egress"
)

// tooLarge is the code of a message that is pushed again with less text.
const tooLarge = "413"

// otherKey are the words by which push services say that the browser subscribed to another key of the site: Google (403), Mozilla (401) and
// Apple (400 or 403). It is this one subscription that is of no use.
var otherKey = []string{"do not correspond to the credentials used to create", "does not correspond to the sender", "VAPID public key mismatch", "VapidPkHashMismatch"}

// badToken are words about the site's own signature under a code that otherwise speaks of the message: Google and Apple.
var badToken = []string{"UnauthorizedRegistration", "BadJwtToken", "BadAuthorizationHeader", "ExpiredJwtToken"}

// makers run the push services of the browsers that people have.
var makers = []string{"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"}

// isMaker tells whether a host is believed when it speaks of the site's own key. Any reader may name a push service of their own: its word is
// about their subscription, and stops nobody else's messages.
func (c *Carrier) isMaker(host string) bool {
	host = strings.ToLower(host)
	return slices.Contains(makers, host) || strings.HasSuffix(host, ".notify.windows.com") || strings.HasSuffix(host, ".push.apple.com") || slices.Contains(c.makers, host)
}

// failureOf reads the answer of a push service; nil when the message was taken.
func (c *Carrier) failureOf(resp *http.Response) *notify.Failure {
	text, _ := egress.Excerpt(resp.Body) // the code alone says enough
	if resp.StatusCode/100 == 2 {
		return nil
	}
	says := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
	}
	code := resp.StatusCode
	f := &notify.Failure{Code: strconv.Itoa(code), Wait: egress.RetryAfter(resp.Header, c.now()), Detail: detail(text, resp.Request)}
	switch {
	case code == http.StatusNotFound || code == http.StatusGone || code < 500 && says(otherKey):
		f.Permanent, f.BadAddress = true, true
	case code == http.StatusUnauthorized || code == http.StatusForbidden || code == http.StatusBadRequest && says(badToken):
		f.Account = c.isMaker(resp.Request.URL.Hostname())
		f.Permanent = !f.Account
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable:
		// not taken, and said so
	case code == http.StatusRequestTimeout || code == http.StatusTooEarly || code == http.StatusMisdirectedRequest:
		// not taken, and worth another try
	case code >= 500:
		f.Unsure = true
	default:
		f.Permanent = true
	}
	return f
}

// detail is the push service's words without the address of the subscription, which is a secret.
func detail(text string, r *http.Request) string {
	last := r.URL.EscapedPath()
	if i := strings.LastIndex(last, "/"); i >= 0 {
		last = last[i+1:]
	}
	for _, secret := range []string{r.URL.String(), r.URL.RequestURI(), last} {
		if len(secret) > 1 {
			text = strings.ReplaceAll(text, secret, "订阅地址")
		}
	}
	return text
}

// networkFailure says what kind of error kept the answer away; its own words would name the address.
func networkFailure(err error, written bool) *notify.Failure {
	f := &notify.Failure{Code: "network", Unsure: written, Detail: "the push service cannot be reached"}
	netErr, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.DeadlineExceeded) || ok && netErr.Timeout():
		f.Detail = "the push service does not answer in time"
	case written:
		f.Detail = "the connection broke before the answer"
	}
	return f
}
