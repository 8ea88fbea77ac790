package wechat

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"huizhida/fault"
)

// ErrNotWeChat is returned for a push whose signature is not WeChat's, or which is not of now.
var ErrNotWeChat = fault.New(fault.Forbidden, "签名不符")

// ErrUnread is returned for a push that WeChat signed and nobody can read.
var ErrUnread = fault.New(fault.Invalid, "消息无法解读")

// MaxPush is how many bytes of a push to read; longer ones are not WeChat's.
const MaxPush = 64 << 10

// within is how old a push may be, and how far ahead WeChat's clock: it repeats one three times in fifteen seconds.
const within = 10 * time.Minute

// CallbackConfig says how WeChat signs and encrypts what it pushes, as 消息推送配置 has it.
type CallbackConfig struct {
	AppID  string
	Token  string
	AESKey string           // EncodingAESKey, for 安全模式; empty: 明文模式, whose signature does not cover the body
	Now    func() time.Time // nil: time.Now
}

// Callback reads what WeChat pushes to us.
type Callback struct {
	appID string
	token string
	key   []byte // nil in 明文模式
	now   func() time.Time
}

var tokenForm = regexp.MustCompile(`^[A-Za-z0-9]{3,32}$`)

// NewCallback checks a configuration and answers the reader of it, or what to mend.
func NewCallback(c CallbackConfig) (*Callback, error) {
	if !appIDPattern.MatchString(c.AppID) {
		return nil, fmt.Errorf("WeChat app id %q: need wx and 16 hexadecimal digits", c.AppID)
	}
	if !tokenForm.MatchString(c.Token) {
		return nil, errors.New("WeChat callback token: need 3 to 32 letters and digits, as in 消息推送配置")
	}
	callback := &Callback{appID: c.AppID, token: c.Token, now: c.Now}
	if c.Now == nil {
		callback.now = time.Now
	}
	if c.AESKey == "" {
		return callback, nil
	}
	key, err := base64.StdEncoding.DecodeString(c.AESKey + "=")
	if len(c.AESKey) != 43 || err != nil || len(key) != 32 {
		return nil, errors.New("WeChat EncodingAESKey: need the 43 letters and digits of 消息推送配置")
	}
	callback.key = key
	return callback, nil
}

// Verify answers what to send back when WeChat checks the address by GET: the echostr, as it came.
func (c *Callback) Verify(query url.Values) (string, error) {
	if err := c.signed(query, "signature"); err != nil {
		return "", err
	}
	return query.Get("echostr"), nil
}

// Read checks and reads a push; answer "success" to it. The body is at most MaxPush bytes, as XML or JSON. What is of no interest comes
// out as a Push with its Event only.
func (c *Callback) Read(query url.Values, body []byte) (Push, error) {
	if len(body) > MaxPush {
		return Push{}, ErrUnread
	}
	if c.key == nil {
		if err := c.signed(query, "signature"); err != nil {
			return Push{}, err
		}
		return parsePush(body)
	}
	sealed, err := parseSealed(body)
	if err != nil || sealed == "" {
		return Push{}, ErrNotWeChat // an open push, where only encrypted ones are agreed on
	}
	if err := c.signed(query, "msg_signature", sealed); err != nil {
		return Push{}, err
	}
	plain, err := c.decrypt(sealed)
	if err != nil {
		return Push{}, err
	}
	return parsePush(plain)
}

// signed checks a signature over token, timestamp, nonce and what else it covers, and that it is of now.
func (c *Callback) signed(query url.Values, name string, covered ...string) error {
	parts := append(covered, c.token, query.Get("timestamp"), query.Get("nonce"))
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	if subtle.ConstantTimeCompare([]byte(hex.EncodeToString(sum[:])), []byte(query.Get(name))) != 1 {
		return ErrNotWeChat
	}
	seconds, err := strconv.ParseInt(query.Get("timestamp"), 10, 64)
	if err != nil || c.now().Sub(time.Unix(seconds, 0)).Abs() > within {
		return ErrNotWeChat
	}
	return nil
}

// decrypt opens AES-256-CBC with PKCS#7 padding to 32 bytes: 16 random bytes, the length of the message, the message, the app id.
func (c *Callback) decrypt(sealed string) ([]byte, error) {
	content, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(content) == 0 || len(content)%aes.BlockSize != 0 {
		return nil, ErrUnread
	}
	block, err := aes.NewCipher(c.key)
	if err != nil {
		return nil, err
	}
	cipher.NewCBCDecrypter(block, c.key[:aes.BlockSize]).CryptBlocks(content, content)
	padding := int(content[len(content)-1])
	if padding < 1 || padding > 32 || len(content)-padding < 20 {
		return nil, ErrUnread
	}
	content = content[16 : len(content)-padding]
	size, rest := uint64(binary.BigEndian.Uint32(content)), content[4:]
	if size > uint64(len(rest)) || string(rest[size:]) != c.appID {
		return nil, ErrNotWeChat // another app's, which its owner may have sent on
	}
	return rest[:size], nil
}
