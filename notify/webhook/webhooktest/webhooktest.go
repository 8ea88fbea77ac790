// Package webhooktest is an app on loopback that receives webhooks, for tests. It verifies them as Standard Webhooks 1.0 tells receivers to,
// with none of the sender's code.
package webhooktest

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// tolerance is how far a receiver's clock may be from the sender's.
const tolerance = 300 // seconds

// Hook is a webhook that was verified.
type Hook struct {
	ID     string
	At     time.Time // of the attempt
	Type   string
	Data   json.RawMessage
	Body   string
	Header http.Header
}

// App is the receiver.
type App struct {
	URL   string
	Roots *x509.CertPool // trusts its certificate; nil without TLS

	// Now is its clock; nil: the real one. Set it before the first webhook.
	Now func() time.Time

	mu      sync.Mutex
	answer  func(w http.ResponseWriter, h Hook)
	secrets []string
	hooks   []Hook
	refused []error
}

// Start runs an app without TLS until the test ends.
func Start(t testing.TB) *App {
	t.Helper()
	return start(t, (*httptest.Server).Start)
}

// StartTLS runs an app with a certificate of its own.
func StartTLS(t testing.TB) *App {
	t.Helper()
	return start(t, (*httptest.Server).StartTLS)
}

func start(t testing.TB, run func(*httptest.Server)) *App {
	a := &App{}
	server := httptest.NewUnstartedServer(a)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // broken connections are on purpose
	run(server)
	t.Cleanup(server.Close)
	a.URL = server.URL + "/hooks"
	if cert := server.Certificate(); cert != nil {
		a.Roots = x509.NewCertPool()
		a.Roots.AddCert(cert)
	}
	return a
}

// Know makes the app accept what is signed by any of these secrets, and by no other.
func (a *App) Know(secrets ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.secrets = secrets
}

// Answer is how webhooks that are in order are answered from now on, from several goroutines; nil says 204.
func (a *App) Answer(answer func(w http.ResponseWriter, h Hook)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answer = answer
}

// Hooks are the webhooks that were in order so far, answered with whatever it was.
func (a *App) Hooks() []Hook {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Hook(nil), a.hooks...)
}

// Refused says why others were not in order.
func (a *App) Refused() []error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]error(nil), a.refused...)
}

// ServeHTTP verifies, remembers and answers.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	h := Hook{ID: r.Header.Get("webhook-id"), Body: string(body), Header: r.Header.Clone()}
	if err := a.verify(r, body, &h); err != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.refused = append(a.refused, err)
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	a.mu.Lock()
	a.hooks = append(a.hooks, h)
	answer := a.answer
	a.mu.Unlock()
	if answer == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer(w, h)
}

func (a *App) verify(r *http.Request, body []byte, h *Hook) error {
	a.mu.Lock()
	secrets, clock := a.secrets, a.Now
	a.mu.Unlock()
	if clock == nil {
		clock = time.Now
	}
	now := clock()
	err := errors.New("no secret is known here")
	for _, secret := range secrets {
		if err = Verify(secret, r.Header, body, now); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	if r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return errors.New("no post of JSON")
	}
	var in struct {
		Type      string
		Timestamp time.Time
		Data      json.RawMessage
	}
	if err := json.Unmarshal(body, &in); err != nil || in.Timestamp.IsZero() {
		return errors.New("no envelope")
	}
	seconds, _ := strconv.ParseInt(r.Header.Get("webhook-timestamp"), 10, 64) // verified a moment ago
	h.At, h.Type, h.Data = time.Unix(seconds, 0), in.Type, in.Data
	return nil
}

// Verify checks one webhook with one secret, as the standard's section on verifying says.
func Verify(secret string, header http.Header, body []byte, now time.Time) error {
	id, stamp, list := header.Get("webhook-id"), header.Get("webhook-timestamp"), header.Get("webhook-signature")
	if id == "" || stamp == "" || list == "" {
		return errors.New("a header is missing")
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return errors.New("the timestamp is no number")
	}
	if age := now.Unix() - seconds; age > tolerance || age < -tolerance {
		return errors.New("too old or too new")
	}
	_, encoded, found := strings.Cut(secret, "whsec_")
	if !found {
		encoded = secret
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) == 0 {
		return errors.New("no secret")
	}
	hash := hmac.New(sha256.New, key)
	for _, part := range []string{id, ".", stamp, ".", string(body)} {
		_, _ = io.WriteString(hash, part) // a hash never fails
	}
	for signature := range strings.FieldsSeq(list) {
		version, text, _ := strings.Cut(signature, ",")
		given, err := base64.StdEncoding.DecodeString(text)
		if version == "v1" && err == nil && hmac.Equal(given, hash.Sum(nil)) {
			return nil
		}
	}
	return errors.New("no signature matches")
}
