package webpushtest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Browser is one that subscribed.
type Browser struct {
	Subscription string // as it tells the site

	serverKey string // the key of the site that it subscribed to
	private   *ecdh.PrivateKey
	secret    []byte

	mu   sync.Mutex
	gone bool
}

// Subscribe makes a browser that lets the site with this public key push to it.
func (p *Peer) Subscribe(t testing.TB, serverKey string) *Browser {
	t.Helper()
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	require.NoError(t, err)
	b := &Browser{serverKey: serverKey, private: private, secret: make([]byte, 16)}
	rand.Read(b.secret)
	path := "/wpush/" + rand.Text()
	encode := base64.RawURLEncoding.EncodeToString
	raw, err := json.Marshal(map[string]any{"endpoint": p.URL + path, "expirationTime": nil,
		"keys": map[string]string{"p256dh": encode(private.PublicKey().Bytes()), "auth": encode(b.secret)}})
	require.NoError(t, err)
	b.Subscription = string(raw)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.browsers[path] = b
	return b
}

// Leave makes the service answer that the subscription is gone.
func (b *Browser) Leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.gone = true
}

func (b *Browser) isGone() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.gone
}

// open reads one message: RFC 8188, 2 and RFC 8291, 3, with HKDF spelled out (RFC 5869).
func (b *Browser) open(body []byte) ([]byte, error) { return Open(b.private, b.secret, body) }

// Open decrypts a message for a browser with this key and secret.
func Open(private *ecdh.PrivateKey, secret, body []byte) ([]byte, error) {
	if len(body) < 21 || len(body) < 21+int(body[20]) {
		return nil, errors.New("no header")
	}
	salt, size, keyID, rest := body[:16], binary.BigEndian.Uint32(body[16:20]), body[21:21+int(body[20])], body[21+int(body[20]):]
	sender, err := ecdh.P256().NewPublicKey(keyID)
	if err != nil {
		return nil, fmt.Errorf("the sender's key: %w", err)
	}
	if size < 18 || len(rest) > int(size) {
		return nil, errors.New("more than one record")
	}
	shared, err := private.ECDH(sender)
	if err != nil {
		return nil, err
	}
	context := append([]byte("WebPush: info\x00"), private.PublicKey().Bytes()...)
	material := expand(mac(secret, shared), append(context, keyID...))
	pseudo := mac(salt, material)
	key, nonce := expand(pseudo, []byte("Content-Encoding: aes128gcm\x00"))[:16], expand(pseudo, []byte("Content-Encoding: nonce\x00"))[:12]
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nonce, rest, nil)
	if err != nil {
		return nil, errors.New("cannot be decrypted")
	}
	for i := len(plain) - 1; i >= 0; i-- {
		switch plain[i] {
		case 0: // padding
		case 2:
			return plain[:i], nil
		default:
			return nil, errors.New("no delimiter of a last record")
		}
	}
	return nil, errors.New("nothing but padding")
}

func mac(key, message []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(message)
	return h.Sum(nil)
}

// expand is one block of HKDF-Expand.
func expand(pseudo, info []byte) []byte { return mac(pseudo, append(info, 1)) }
