// Package wechat carries messages to people on WeChat: an official account's template messages to its followers, and a mini-program's
// subscribe messages, each of which its reader agreed to. It writes wechat_tokens and subscription_grants.
package wechat

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"huizhida/db"
	"huizhida/notify"
	"huizhida/seal"
)

// Official is where WeChat's API is when nothing else is said.
const Official = "https://api.weixin.qq.com"

// Kind is which of the two messages a carrier sends.
type Kind string

const (
	Template  Kind = "template"  // 公众号模板消息
	Subscribe Kind = "subscribe" // 小程序订阅消息
)

// Config says through which account and template messages leave. Each template is a carrier of its own; those of one account share its token.
type Config struct {
	BaseURL  string // empty: Official
	AppID    string
	Secret   string
	OldToken bool // cgi-bin/token instead of cgi-bin/stable_token, beside other software that uses it

	Kind       Kind
	TemplateID string
	Fields     []Field
	Page       string // the mini-program's page that the message opens: pages/notice/index?link={{link}}
	Applet     string // for Template: the app id of the mini-program that has Page; empty: the message opens its link
	State      string // for Subscribe: developer, trial or formal; empty: formal
	LongTerm   bool   // for Subscribe: 长期订阅, which one agreement opens for good; otherwise each message uses up a grant

	// What readers and WeChat itself come back with; without them nobody can bind an account, or no receipt comes.
	AuthorizeURL  string // empty: OfficialAuthorize
	CallbackToken string // 消息推送配置: Token
	AESKey        string // 消息推送配置: EncodingAESKey; empty: 明文模式
	SubscribeURL  string // for Subscribe: where readers agree to another message, a link that opens the mini-program; {{bind}} is their code

	DB    db.Conn // a pool
	Key   seal.Key
	Now   func() time.Time // nil: time.Now
	Roots *x509.CertPool   // whom to trust; nil: the system's
}

// Carrier sends one template of one account.
type Carrier struct {
	account   *account
	message   message
	path      string
	longTerm  bool
	authorize string
	callback  *Callback // nil: WeChat tells us nothing
	again     string
	db        db.Conn
	ledger    Ledger
	now       func() time.Time
}

// account is an app at WeChat: the way to its API, and the token for it.
type account struct {
	appID  string
	api    *api
	tokens *tokens
}

var appIDPattern = regexp.MustCompile(`^wx[0-9a-f]{16}$`)

// New checks a configuration and answers the carrier of it, or what to mend.
func New(c Config) (*Carrier, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.DB == nil {
		return nil, errors.New("WeChat needs a database: its token is shared by all processes")
	}
	account, err := newAccount(c)
	if err != nil {
		return nil, err
	}
	m, err := newMessage(c)
	if err != nil {
		return nil, err
	}
	carrier := &Carrier{account: account, message: m, path: sendTemplate, longTerm: c.LongTerm, db: c.DB, ledger: Ledger{Key: c.Key}, now: c.Now}
	if err := carrier.hear(c); err != nil {
		return nil, err
	}
	if c.Kind == Subscribe {
		carrier.path = sendSubscribe
	}
	return carrier, nil
}

func newAccount(c Config) (*account, error) {
	if c.BaseURL == "" {
		c.BaseURL = Official
	}
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" || base.RawQuery != "" || base.Fragment != "" || base.User != nil {
		return nil, fmt.Errorf("WeChat address: need one such as %s", Official)
	}
	if base.Scheme != "https" && (base.Scheme != "http" || !loopback(base.Hostname())) {
		return nil, errors.New("WeChat address: need https, except on this very machine: the secret travels with each request for a token")
	}
	if !appIDPattern.MatchString(c.AppID) {
		return nil, fmt.Errorf("WeChat app id %q: need wx and 16 hexadecimal digits, as 设置与开发 → 基本配置 shows it", c.AppID)
	}
	if len(c.Secret) != 32 {
		return nil, errors.New("the WeChat secret has 32 characters, as 设置与开发 → 基本配置 showed it once")
	}
	a := newAPI(strings.TrimSuffix(base.String(), "/"), c)
	return &account{appID: c.AppID, api: a, tokens: newTokens(a, c)}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Scope is the app: its openids are nobody else's.
func (c *Carrier) Scope() string { return c.account.appID }

// Batch is 1: WeChat takes one message a call.
func (c *Carrier) Batch() int { return 1 }

// Session prepares to send. Connections are the account's, so that sessions share them.
func (c *Carrier) Session() notify.Session { return session{carrier: c} }

// Subscription is what a reader's grants for this carrier's template are counted under.
func (c *Carrier) Subscription(openID string) Subscription {
	return Subscription{Account: c.account.appID, OpenID: openID, TemplateID: c.message.templateID}
}

// OneShot tells whether each message uses up a grant.
func (c *Carrier) OneShot() bool { return c.path == sendSubscribe && !c.longTerm }
