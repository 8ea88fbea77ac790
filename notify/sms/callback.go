package sms

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"

	"huizhida/fault"
)

// What is wrong with a callback.
var (
	ErrForged   = fault.New(fault.Forbidden, "回调的签名或密钥不正确")
	ErrCallback = fault.New(fault.Invalid, "回调的内容无法识别")
)

// Callback is what came in at an address that a provider was told to post to.
type Callback struct {
	Token  string      // the secret part of that address: all that Aliyun and Tencent prove
	Header http.Header // the gateway's signature
	Body   []byte
}

// Receipts reads a report of messages, or answers ErrForged or ErrCallback. Elements that cannot be read are left out: a provider that gets
// an error sends all of them again.
func (c *Carrier) Receipts(cb Callback) ([]Receipt, error) {
	if !c.genuine(cb) {
		return nil, ErrForged
	}
	return c.provider.receipts(cb.Body)
}

// Replies reads what readers answered, or answers ErrForged or ErrCallback.
func (c *Carrier) Replies(cb Callback) ([]Reply, error) {
	if !c.genuine(cb) {
		return nil, ErrForged
	}
	return c.provider.replies(cb.Body)
}

// Thanks is what the provider wants to hear, as JSON, once a callback is stored.
func (c *Carrier) Thanks() string {
	switch c.config.Provider {
	case Aliyun:
		return `{"code":0,"msg":"接收成功"}`
	case Tencent:
		return `{"result":0,"errmsg":"OK"}`
	}
	return `{"code":"ok"}`
}

// genuine checks the gateway's signature, or else the address's secret; without a secret nothing is let in.
func (c *Carrier) genuine(cb Callback) bool {
	if c.config.Provider == Gateway {
		return verifyGateway(c.config, cb.Header, cb.Body)
	}
	given, want := sha256.Sum256([]byte(cb.Token)), sha256.Sum256([]byte(c.config.CallbackToken))
	return c.config.CallbackToken != "" && subtle.ConstantTimeCompare(given[:], want[:]) == 1
}
