package wechattest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Paths by which people say who they are.
const (
	Authorize = "/connect/oauth2/authorize"
	UserToken = "/sns/oauth2/access_token"
	UserCode  = "/sns/jscode2session"
)

// login is a code that was given out, good once.
type login struct {
	openID string
	applet bool
	used   bool
}

// Login is the code of a mini-program's wx.login for a person.
func (p *Peer) Login(openID string) string { return p.code(openID, true) }

func (p *Peer) code(openID string, applet bool) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := "0" + rand.Text()
	p.logins[code] = &login{openID: openID, applet: applet}
	return code
}

// Consent is what a person's WeChat does with the address of an authorization: it checks the address as 网页授权 says and answers where it sends
// the browser, with a code and the state.
func (p *Peer) Consent(address, openID string) (string, error) {
	address, found := strings.CutSuffix(address, "#wechat_redirect")
	u, err := url.Parse(address)
	if err != nil || !found || u.Scheme+"://"+u.Host != p.URL || u.Path != Authorize {
		return "", fmt.Errorf("no page of the authorization: %s", address)
	}
	q := u.Query()
	order := []string{"appid=", "redirect_uri=", "response_type=code", "scope=snsapi_base", "state="}
	for i, part := range strings.Split(u.RawQuery, "&") {
		if i >= len(order) || !strings.HasPrefix(part, order[i]) {
			return "", fmt.Errorf("10003: parameters out of order: %s", u.RawQuery)
		}
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("appid") != p.AppID:
		return "", fmt.Errorf("10003: appid")
	case err != nil || back.Host == "":
		return "", fmt.Errorf("10003: redirect_uri")
	case len(q.Get("state")) > 128 || strings.Trim(q.Get("state"), "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return "", fmt.Errorf("10016: state")
	}
	values := back.Query()
	values.Set("code", p.code(openID, false))
	values.Set("state", q.Get("state"))
	back.RawQuery = values.Encode()
	return back.String(), nil
}

func (p *Peer) userToken(w http.ResponseWriter, r *http.Request) { p.exchange(w, r, "code", false) }
func (p *Peer) userCode(w http.ResponseWriter, r *http.Request)  { p.exchange(w, r, "js_code", true) }

func (p *Peer) exchange(w http.ResponseWriter, r *http.Request, name string, applet bool) {
	if p.entered(w, r) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	q := r.URL.Query()
	given := p.logins[q.Get(name)]
	switch {
	case q.Get("appid") != p.AppID:
		refuse(w, 40013, "invalid appid")
	case q.Get("secret") != Secret:
		refuse(w, 40125, "invalid appsecret")
	case q.Get("grant_type") != "authorization_code":
		refuse(w, 40002, "invalid grant_type")
	case given == nil || given.applet != applet:
		refuse(w, 40029, "invalid code")
	case given.used:
		refuse(w, 40163, "code been used")
	case applet:
		given.used = true
		write(w, map[string]any{"openid": given.openID, "session_key": "HyVFkGl5F5OQWJZZaNzBBg=="})
	default:
		given.used = true
		write(w, map[string]any{"access_token": "u_" + rand.Text(), "expires_in": 7200, "refresh_token": "r_" + rand.Text(), "openid": given.openID, "scope": "snsapi_base"})
	}
}
