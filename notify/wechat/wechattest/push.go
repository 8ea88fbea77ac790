package wechattest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// The account's 消息推送配置.
const (
	Token  = "Huizhida2026"
	AESKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
)

// sign is sha1 over the sorted parts, in hexadecimal.
func sign(parts ...string) string {
	sort.Strings(parts)
	h := sha1.New()
	for _, part := range parts {
		_, _ = io.WriteString(h, part) // a hash takes everything
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// Signed is the query of a push, or of the check of an address with its echostr.
func (p *Peer) Signed() url.Values {
	timestamp, nonce := strconv.FormatInt(p.Now().Unix(), 10), strconv.Itoa(int(p.Now().UnixNano()%1e9)+415670741)
	return url.Values{"signature": {sign(Token, timestamp, nonce)}, "timestamp": {timestamp}, "nonce": {nonce}}
}

// Sealed is a push in 安全模式: its query, and its body in the form that the content has.
func (p *Peer) Sealed(content string) (url.Values, []byte) {
	return p.SealedFor(p.AppID, content)
}

// SealedFor is a push that is about another app.
func (p *Peer) SealedFor(appID, content string) (url.Values, []byte) {
	sealed := encrypt(appID, content)
	query := p.Signed()
	query.Set("encrypt_type", "aes")
	query.Set("msg_signature", sign(Token, query.Get("timestamp"), query.Get("nonce"), sealed))
	if strings.HasPrefix(content, "{") {
		return query, []byte(`{"ToUserName":"gh_97417a04a28d","Encrypt":"` + sealed + `"}`)
	}
	return query, []byte("<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>")
}

func encrypt(appID, content string) string {
	key, err := base64.StdEncoding.DecodeString(AESKey + "=")
	if err != nil {
		panic(err) // the key is fixed
	}
	plain := make([]byte, 20, 20+len(content)+len(appID)+32)
	_, _ = rand.Read(plain[:16]) // never fails
	binary.BigEndian.PutUint32(plain[16:], uint32(len(content)))
	plain = append(append(plain, content...), appID...)
	pad := 32 - len(plain)%32
	plain = append(plain, strings.Repeat(string(rune(pad)), pad)...)
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(plain, plain)
	return base64.StdEncoding.EncodeToString(plain)
}
