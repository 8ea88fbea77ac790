package webpush

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"sync"
	"time"
)

const (
	// validity of a token: RFC 8292 allows 24 hours, and clocks differ.
	validity = 12 * time.Hour
	// renewal is how long before its end a token is replaced.
	renewal = time.Hour
	// maxTokens bounds the memory for tokens: the browsers choose the push services, so there is no knowing how many.
	maxTokens = 256
)

// tokenHeader is the same in every token.
var tokenHeader = base64.RawURLEncoding.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`))

// claims are what a token says, in the order of the RFC's example.
type claims struct {
	Audience string `json:"aud"` // the push service's origin
	Expires  int64  `json:"exp"`
	Subject  string `json:"sub"`
}

// signer makes the Authorization header for each push service, and keeps it for hours: to sign each message would cost more than to encrypt it.
type signer struct {
	key     *ecdsa.PrivateKey
	public  string
	subject string
	now     func() time.Time

	mu      sync.Mutex
	headers map[string]header // by audience
}

type header struct {
	value   string
	expires time.Time
}

func newSigner(key *ecdsa.PrivateKey, subject string, now func() time.Time) *signer {
	public, err := encodePublic(key)
	if err != nil {
		panic(err) // a parsed key always has a point
	}
	return &signer{key: key, public: public, subject: subject, now: now, headers: map[string]header{}}
}

// authorization is the header for the push service of an endpoint.
func (s *signer) authorization(endpoint *url.URL) (string, error) {
	audience, now := endpoint.Scheme+"://"+endpoint.Host, s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.headers[audience]; h.expires.Sub(now) > renewal {
		return h.value, nil
	}
	expires := now.Add(validity)
	token, err := s.token(claims{Audience: audience, Expires: expires.Unix(), Subject: s.subject})
	if err != nil {
		return "", err
	}
	if len(s.headers) >= maxTokens {
		clear(s.headers)
	}
	h := header{value: "vapid t=" + token + ", k=" + s.public, expires: expires}
	s.headers[audience] = h
	return h.value, nil
}

// token is a JSON web token signed with ES256: r and s side by side, each of 32 bytes (RFC 7518, 3.4).
func (s *signer) token(c claims) (string, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	signed := tokenHeader + "." + base64.RawURLEncoding.EncodeToString(body)
	digest := sha256.Sum256([]byte(signed))
	r, t, err := ecdsa.Sign(rand.Reader, s.key, digest[:])
	if err != nil {
		return "", err
	}
	var signature [2 * keySize]byte
	r.FillBytes(signature[:keySize])
	t.FillBytes(signature[keySize:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature[:]), nil
}
