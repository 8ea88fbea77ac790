package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	secretPrefix = "whsec_"
	secretSize   = 32 // bytes; the standard asks for 24 to 64
)

var errSecret = errors.New("the webhook secret is not whsec_ and base64")

// newSecret makes a signing secret as it is given to the receiver.
func newSecret() string {
	raw := make([]byte, secretSize)
	rand.Read(raw) // never fails: crypto/rand ends the process instead
	return secretPrefix + base64.StdEncoding.EncodeToString(raw)
}

// sign answers one signature of a message: "v1," and the HMAC-SHA256 of id, time and body in base64. The id must not have a full stop.
func sign(secret, id string, at time.Time, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil || len(key) == 0 {
		return "", errSecret // the decoder's own words would quote it
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%d.%s", id, at.Unix(), body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

// signatures is one signature by each secret: a receiver that knows any of them is served, so that a secret is changed without a gap.
func signatures(secrets []string, id string, at time.Time, body []byte) (string, error) {
	if len(secrets) == 0 {
		return "", errSecret
	}
	list := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		signature, err := sign(secret, id, at, body)
		if err != nil {
			return "", err
		}
		list = append(list, signature)
	}
	return strings.Join(list, " "), nil
}

// newUID makes a webhook-id. It is random and not a number of ours: a database that was set up anew would give its numbers again, and the
// receiver would take new events for copies.
func newUID() string { return "msg_" + rand.Text() }
