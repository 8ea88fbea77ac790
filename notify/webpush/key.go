package webpush

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

const keySize = 32 // bytes of a private key on P-256

// NewKey makes a private VAPID key: 32 bytes in base64url without padding, the form that other tools for web push write and read too. It is a
// secret, and lasts as long as the site: browsers subscribe to one key.
func NewKey() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", fmt.Errorf("make a VAPID key: %w", err)
	}
	raw, err := key.Bytes()
	if err != nil {
		return "", fmt.Errorf("make a VAPID key: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// PublicKey is the public half of a private key, in the form that browsers take: an uncompressed point in base64url.
func PublicKey(private string) (string, error) {
	key, err := parseKey(private)
	if err != nil {
		return "", err
	}
	return encodePublic(key)
}

// parseKey never quotes the key.
func parseKey(text string) (*ecdsa.PrivateKey, error) {
	raw, err := decode(text)
	if err != nil || len(raw) != keySize {
		return nil, errors.New("VAPID key: need 32 bytes in base64url, as `NewKey` makes them")
	}
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
	if err != nil {
		return nil, errors.New("VAPID key: no key of the curve P-256")
	}
	return key, nil
}

func encodePublic(key *ecdsa.PrivateKey) (string, error) {
	raw, err := key.PublicKey.Bytes()
	if err != nil {
		return "", errors.New("VAPID key: no key of the curve P-256")
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// decode reads base64 in either alphabet, with padding or without: browsers and libraries write all four.
func decode(text string) ([]byte, error) {
	text = strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(text, "="))
	return base64.RawURLEncoding.DecodeString(text)
}
