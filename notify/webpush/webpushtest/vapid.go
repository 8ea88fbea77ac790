package webpushtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"regexp"
	"strings"
	"time"
)

var (
	credentials = regexp.MustCompile(`^vapid t=([\w-]+\.[\w-]+\.[\w-]+), ?k=([\w-]+)$`)
	contact     = regexp.MustCompile(`^(mailto:[^ <>@]+@[^ <>@]+|https://.+)$`)
)

// identify checks who pushes. A code that is not 0 is the refusal, in the words of a service that is in use.
func (p *Peer) identify(r *http.Request, browser *Browser) (token string, code int, why string) {
	m := credentials.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil {
		return "", http.StatusUnauthorized, "missing or malformed Authorization"
	}
	audience, expires, subject, err := Verify(m[1], m[2])
	now := p.now()
	switch {
	case err != nil:
		return "", http.StatusForbidden, "BadJwtToken: " + err.Error()
	case audience != p.URL:
		return "", http.StatusForbidden, "BadJwtToken: the audience is not the origin of this service"
	case !expires.After(now) || expires.Sub(now) > 24*time.Hour:
		return "", http.StatusForbidden, "BadJwtToken: expired, or more than a day ahead"
	case !contact.MatchString(subject):
		return "", http.StatusForbidden, "BadJwtToken: the subject is no URL or mailto"
	case m[2] != browser.serverKey:
		return "", http.StatusForbidden, "the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions."
	}
	return m[1], 0, ""
}

// Verify checks a token's signature with the public key beside it, as RFC 8292, 2 says, and answers what it claims.
func Verify(token, publicKey string) (audience string, expires time.Time, subject string, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", expires, "", errors.New("no token")
	}
	point, err := base64.RawURLEncoding.DecodeString(publicKey)
	if err != nil {
		return "", expires, "", errors.New("no key")
	}
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return "", expires, "", errors.New("no key of P-256")
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return "", expires, "", errors.New("no signature of ES256")
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(key, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return "", expires, "", errors.New("wrong signature")
	}
	var header struct{ Typ, Alg string }
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	for i, into := range []any{&header, &claims} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || json.Unmarshal(raw, into) != nil {
			return "", expires, "", errors.New("undecodable token")
		}
	}
	if header.Alg != "ES256" {
		return "", expires, "", errors.New("not ES256")
	}
	return claims.Aud, time.Unix(claims.Exp, 0), claims.Sub, nil
}
