package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"huizhida/fault"
)

// OfficialAuthorize is where people say on WeChat who they are.
const OfficialAuthorize = "https://open.weixin.qq.com"

const (
	userToken = "/sns/oauth2/access_token"
	userCode  = "/sns/jscode2session"
)

// What stops a reader from being known.
var (
	ErrCode        = fault.New(fault.Conflict, "微信授权已失效，请返回重新点“绑定微信”")
	ErrUnanswering = fault.New(fault.Conflict, "微信暂时没有应答，绑定没有完成，请稍后再试")
	ErrNoAuthorize = fault.New(fault.NotFound, "没有可以绑定的微信公众号，请联系主管部门")
)

// hear checks how readers and WeChat come back to us.
func (c *Carrier) hear(config Config) (err error) {
	c.authorize = strings.TrimSuffix(config.AuthorizeURL, "/")
	if c.authorize == "" {
		c.authorize = OfficialAuthorize
	}
	u, err := url.Parse(c.authorize)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return fmt.Errorf("WeChat authorization address: need one such as %s", OfficialAuthorize)
	}
	if c.again = config.SubscribeURL; c.again != "" {
		u, err := url.Parse(strings.ReplaceAll(c.again, "{{bind}}", "x"))
		if config.Kind != Subscribe || err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "weixin" {
			return errors.New("WeChat subscribe link: need the link of the mini-program, such as https://wxaurl.cn/AbCdEf, and only with subscribe messages")
		}
	}
	if config.CallbackToken == "" && config.AESKey == "" {
		return nil
	}
	c.callback, err = NewCallback(CallbackConfig{AppID: config.AppID, Token: config.CallbackToken, AESKey: config.AESKey, Now: config.Now})
	return err
}

// AuthorizeURL is where a reader in WeChat's own browser says who they are, silently: 网页授权, snsapi_base. WeChat sends them back with a code
// and the state, which is letters and digits.
func (c *Carrier) AuthorizeURL(back, state string) string {
	// WeChat wants the parameters in this order, and the fragment
	return c.authorize + "/connect/oauth2/authorize?appid=" + c.account.appID + "&redirect_uri=" + url.QueryEscape(back) +
		"&response_type=code&scope=snsapi_base&state=" + url.QueryEscape(state) + "#wechat_redirect"
}

// OpenID asks WeChat whose code it is, of a web page's authorization or of a mini-program's login. A code is good once, for five minutes.
func (c *Carrier) OpenID(ctx context.Context, code string) (string, error) {
	query := url.Values{"appid": {c.account.appID}, "secret": {c.account.api.secret}, "grant_type": {"authorization_code"}}
	path := userToken
	if c.path == sendSubscribe {
		path = userCode
		query.Set("js_code", code)
	} else {
		query.Set("code", code)
	}
	r, f := c.account.api.do(ctx, http.MethodGet, path+"?"+query.Encode(), nil)
	switch {
	case f != nil:
		return "", fmt.Errorf("%w (%s)", ErrUnanswering, f.Code)
	case r.ErrCode != 0 || r.OpenID == "" || len(r.OpenID) > 128:
		return "", fmt.Errorf("%w (%d)", ErrCode, r.ErrCode)
	}
	return r.OpenID, nil
}

// Template tells whether the carrier sends an official account's messages, else a mini-program's.
func (c *Carrier) Template() bool { return c.path == sendTemplate }

// Again is where a reader agrees to another message, with the code by which a mini-program says whose openid it is; empty: nowhere.
func (c *Carrier) Again(bind string) string {
	return strings.ReplaceAll(c.again, "{{bind}}", url.QueryEscape(bind))
}

// Binds tells whether the link of Again takes a code.
func (c *Carrier) Binds() bool { return strings.Contains(c.again, "{{bind}}") }
