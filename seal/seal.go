// Package seal keeps personal data unreadable at rest: names, phones and addresses are stored sealed, and found again by a keyed hash.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
)

// KeySize is the length of a key in bytes: AES-256.
const KeySize = 32

// version is the first byte of every sealed value, so that a later format can live beside this one.
const version byte = 1

// ErrOpen is returned for bytes that this key did not seal, or that were altered since.
var ErrOpen = errors.New("sealed value cannot be opened with this key")

// Key seals and opens. Whoever has it reads every contact, so it never prints itself.
type Key [KeySize]byte

// NewKey makes a random key.
func NewKey() Key {
	var k Key
	rand.Read(k[:]) // never fails: crypto/rand ends the process instead
	return k
}

// ParseKey reads a key as Encode writes it: 32 bytes in base64.
func ParseKey(encoded string) (Key, error) {
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return Key{}, errors.New("the key is not base64") // the decoder's own words would quote it
	}
	if len(raw) != KeySize {
		return Key{}, fmt.Errorf("the key has %d bytes, need %d", len(raw), KeySize)
	}
	return Key(raw), nil
}

// Encode is the key in base64, for the one file or variable that keeps it.
func (k Key) Encode() string { return base64.StdEncoding.EncodeToString(k[:]) }

// String hides the key from every way of printing it.
func (Key) String() string { return "seal.Key(hidden)" }

// GoString hides the key from %#v.
func (k Key) GoString() string { return k.String() }

// LogValue hides the key from structured logs.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText hides the key from JSON and the like.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// Seal encrypts a value with AES-256-GCM under a nonce of its own: version, nonce, ciphertext and tag.
func (k Key) Seal(plain string) []byte {
	gcm := k.gcm()
	sealed := make([]byte, 1+gcm.NonceSize(), 1+gcm.NonceSize()+len(plain)+gcm.Overhead())
	sealed[0] = version
	rand.Read(sealed[1:])
	return gcm.Seal(sealed, sealed[1:], []byte(plain), sealed[:1])
}

// Open reads what Seal wrote, or answers ErrOpen.
func (k Key) Open(sealed []byte) (string, error) {
	gcm := k.gcm()
	if len(sealed) < 1+gcm.NonceSize() || sealed[0] != version {
		return "", ErrOpen
	}
	head, nonce, rest := sealed[:1], sealed[1:1+gcm.NonceSize()], sealed[1+gcm.NonceSize():]
	plain, err := gcm.Open(nil, nonce, rest, head)
	if err != nil {
		return "", ErrOpen
	}
	return string(plain), nil
}

// Hash is a keyed fingerprint of a value: equal for equal values, and no use to someone who guesses without the key.
func (k Key) Hash(plain string) []byte {
	return k.sum("hash", plain)
}

// SignatureSize is the length of a signature in bytes: 128 bits, short enough for a link.
const SignatureSize = 16

// Sign is a keyed signature of a message for one purpose; a signature for another purpose never matches.
func (k Key) Sign(purpose, message string) []byte {
	return k.sum("sign/"+purpose, message)[:SignatureSize]
}

// Signed tells whether the signature is Sign's, in constant time.
func (k Key) Signed(purpose, message string, signature []byte) bool {
	return hmac.Equal(k.Sign(purpose, message), signature)
}

// gcm is the cipher under a subkey of its own, so that sealing and hashing never share one.
func (k Key) gcm() cipher.AEAD {
	block, err := aes.NewCipher(k.subkey("seal"))
	if err != nil {
		panic(err) // a SHA-256 sum always has the right length
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES always has GCM's block size
	}
	return gcm
}

func (k Key) sum(domain, plain string) []byte {
	mac := hmac.New(sha256.New, k.subkey(domain))
	mac.Write([]byte(plain))
	return mac.Sum(nil)
}

// subkey derives the key of one domain.
func (k Key) subkey(domain string) []byte {
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte("huizhida/" + domain))
	return mac.Sum(nil)
}
