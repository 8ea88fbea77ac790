package webpush

import (
	"crypto/ecdh"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"
)

// Subscription is a browser's permission to push to it, as JSON.stringify(await registration.pushManager.subscribe(…)) writes it. Whoever has
// it can push to the device if they also have the site's key: it is kept sealed.
type Subscription struct {
	Endpoint *url.URL
	Expires  time.Time // zero when the browser does not say

	key  *ecdh.PublicKey
	auth []byte
}

var errSubscription = errors.New("this is no push subscription of a browser")

const (
	maxEndpoint = 2048 // bytes
	maxText     = 8192 // of all of it, which is kept as it came
)

// subscriptions are the one, or the several in an array, that a message goes to.
func subscriptions(to string) (list []json.RawMessage, err error) {
	if !strings.HasPrefix(to, "[") {
		return []json.RawMessage{json.RawMessage(to)}, nil
	}
	err = json.Unmarshal([]byte(to), &list)
	return list, err
}

// endpoint is what names a subscription; empty for what is none.
func endpoint(subscription json.RawMessage) string {
	var in struct {
		Endpoint string `json:"endpoint"`
	}
	_ = json.Unmarshal(subscription, &in) // what is no subscription has no name
	return in.Endpoint
}

// ParseSubscription reads and checks a subscription. The error quotes none of it.
func ParseSubscription(text string) (s Subscription, err error) {
	var in struct {
		Endpoint       string   `json:"endpoint"`
		ExpirationTime *float64 `json:"expirationTime"` // milliseconds since 1970
		Keys           struct {
			P256dh string `json:"p256dh"`
			Auth   string `json:"auth"`
		} `json:"keys"`
	}
	if len(text) > maxText || json.Unmarshal([]byte(text), &in) != nil || len(in.Endpoint) > maxEndpoint {
		return s, errSubscription
	}
	s.Endpoint, err = url.Parse(in.Endpoint)
	if err != nil || s.Endpoint.Scheme != "https" || s.Endpoint.Hostname() == "" || s.Endpoint.User != nil {
		return s, errSubscription
	}
	point, err := decode(in.Keys.P256dh)
	if err != nil {
		return s, errSubscription
	}
	if s.key, err = ecdh.P256().NewPublicKey(point); err != nil {
		return s, errSubscription
	}
	if s.auth, err = decode(in.Keys.Auth); err != nil || len(s.auth) != 16 {
		return s, errSubscription
	}
	if in.ExpirationTime != nil {
		s.Expires = time.UnixMilli(int64(*in.ExpirationTime)).UTC()
	}
	return s, nil
}
