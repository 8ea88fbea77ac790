// Package sms carries messages as SMS: over Aliyun, over Tencent Cloud, or over a signed HTTP gateway of one's own (docs/sms-gateway.md).
package sms

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"huizhida/notify"
)

// Provider is whose protocol an account speaks.
type Provider string

const (
	Aliyun  Provider = "aliyun"
	Tencent Provider = "tencent"
	Gateway Provider = "gateway" // our own, see docs/sms-gateway.md
)

// bases are where providers listen unless a configuration says otherwise.
var bases = map[Provider]string{Aliyun: "https://dysmsapi.aliyuncs.com", Tencent: "https://sms.tencentcloudapi.com"}

// Config is one account at one provider. The zero value sends nothing: make no Carrier from it.
type Config struct {
	Provider      Provider
	BaseURL       string                    // empty: the provider's public address; a gateway has none
	KeyID         string                    // AccessKeyId, SecretId, or the gateway's name for us
	Secret        string                    //
	Sign          string                    // 签名, without its brackets
	Template      string                    // the template's id
	TemplateText  string                    // the template as approved, with ${name} or {1}; for previews and prices, empty: the message's own text
	Params        []string                  // the template's parameters, in its order: enterprise, notice, closes, reasons, link
	Others        map[notify.Topic]Template // of topics that have a template of their own
	Price         int                       // of one segment, in ten-thousandths of a yuan; 0: not known
	AppID         string                    // Tencent's SmsSdkAppId
	Region        string                    // Tencent's; empty: ap-guangzhou
	CallbackToken string                    // the secret part of the address that Aliyun and Tencent post to: they sign nothing
	Roots         *x509.CertPool            // whom to trust; nil: the system's
	Timeout       time.Duration             // of one call; 0: 20 s
	Now           func() time.Time
}

// Template is one that the provider approved.
type Template struct {
	ID     string
	Text   string
	Params []string
}

// provider is what one protocol can do.
type provider interface {
	batch() int
	send(ctx context.Context, batch []message) []notify.Result
	query(ctx context.Context, q Question) ([]Receipt, *notify.Failure)
	receipts(body []byte) ([]Receipt, error)
	replies(body []byte) ([]Reply, error)
}

// Carrier sends through one account.
type Carrier struct {
	config   Config
	client   *client
	provider provider
	others   map[notify.Topic]*Carrier // with the templates of their topics, over the same client
}

// New checks a configuration and answers the carrier of it, or what to mend.
func New(c Config) (*Carrier, error) {
	if c.BaseURL == "" {
		c.BaseURL = bases[c.Provider]
	}
	if c.Region == "" {
		c.Region = "ap-guangzhou"
	}
	if c.Timeout == 0 {
		c.Timeout = 20 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	base, err := check(c)
	if err != nil {
		return nil, err
	}
	client := newClient(c, base)
	carrier := c.over(client)
	carrier.others = make(map[notify.Topic]*Carrier, len(c.Others))
	for topic, t := range c.Others {
		other := c
		other.Template, other.TemplateText, other.Params, other.Others = t.ID, t.Text, t.Params, nil
		if _, err := check(other); err != nil {
			return nil, err
		}
		carrier.others[topic] = other.over(client)
	}
	return carrier, nil
}

// over is the carrier of a configuration over a client.
func (c Config) over(client *client) *Carrier {
	carrier := &Carrier{config: c, client: client}
	switch c.Provider {
	case Aliyun:
		carrier.provider = aliyun{c, client}
	case Tencent:
		carrier.provider = tencent{c, client}
	case Gateway:
		carrier.provider = gateway{c, client}
	}
	return carrier
}

// of is the carrier with the template of a topic.
func (c *Carrier) of(topic notify.Topic) *Carrier {
	if other := c.others[topic]; other != nil {
		return other
	}
	return c
}

// known are the parameters that messages bring.
var known = []string{"enterprise", "notice", "closes", "reasons", "link"}

func check(c Config) (*url.URL, error) {
	switch {
	case c.Provider != Aliyun && c.Provider != Tencent && c.Provider != Gateway:
		return nil, fmt.Errorf("没有这种短信服务商：%s", c.Provider)
	case c.KeyID == "" || c.Secret == "":
		return nil, errors.New("请填写访问密钥的编号和密钥")
	case strings.TrimSpace(c.Sign) == "" || strings.ContainsAny(c.Sign, "【】[]"):
		return nil, errors.New("请填写审核通过的短信签名，不带【】")
	case c.Template == "" && c.Provider != Gateway:
		return nil, errors.New("请填写审核通过的短信模板编号")
	case c.AppID == "" && c.Provider == Tencent:
		return nil, errors.New("请填写腾讯云短信应用的 SDKAppID")
	case c.Provider != Gateway && c.CallbackToken != "" && len(c.CallbackToken) < 16:
		return nil, errors.New("短信回调地址的密钥至少要 16 个字符")
	}
	for i, name := range c.Params {
		if !slices.Contains(known, name) || slices.Contains(c.Params[:i], name) {
			return nil, fmt.Errorf("短信模板变量 %s 不能用：可用的是 %s，每个最多一次", name, strings.Join(known, "、"))
		}
	}
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" || base.RawQuery != "" || base.User != nil || base.Scheme != "https" && !loopback(base) {
		return nil, errors.New("短信接口地址应以 https:// 开头，例如 https://sms.example.gov.cn/api")
	}
	return base, nil
}

// loopback tells whether an address is this very machine, to which http is fine.
func loopback(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// Batch is how many messages the provider takes in one call.
func (c *Carrier) Batch() int { return c.provider.batch() }

// Session prepares to carry some messages. Connections are kept by the carrier, for all of its sessions.
func (c *Carrier) Session() notify.Session { return &session{c} }
