package webpush

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
)

const (
	saltSize   = 16
	recordSize = 4096
	pointSize  = 65                           // an uncompressed point of P-256
	headerSize = saltSize + 4 + 1 + pointSize // salt, record size, length of the key, key
	tagSize    = 16
	lastRecord = 0x02 // the delimiter behind the text of the last record

	// maxPlain is the longest text that every push service must take: 4096 bytes with all that encryption adds (RFC 8291, 4).
	maxPlain = recordSize - headerSize - tagSize - 1
)

// seal encrypts a message for a subscription with a fresh key and salt.
func seal(s Subscription, plain []byte) ([]byte, error) {
	own, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails: crypto/rand ends the process instead
	return encrypt(s.key, s.auth, own, salt, plain)
}

// encrypt writes one record of aes128gcm (RFC 8188, 2) under the keys of RFC 8291, 3.4: from the secret that the two keys share, the
// browser's secret, and both public keys.
func encrypt(browser *ecdh.PublicKey, auth []byte, own *ecdh.PrivateKey, salt, plain []byte) ([]byte, error) {
	shared, err := own.ECDH(browser)
	if err != nil {
		return nil, err
	}
	public := own.PublicKey().Bytes()
	info := "WebPush: info\x00" + string(browser.Bytes()) + string(public)
	material, err := hkdf.Key(sha256.New, shared, auth, info, sha256.Size)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, material, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, material, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, headerSize+len(plain)+1+tagSize)
	body = append(body, salt...)
	body = binary.BigEndian.AppendUint32(body, recordSize)
	body = append(body, byte(len(public)))
	body = append(body, public...)
	return gcm.Seal(body, nonce, append(plain[:len(plain):len(plain)], lastRecord), nil), nil
}
