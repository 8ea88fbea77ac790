package wechattest

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// line is one of the two kinds of token, which do not know of each other.
type line struct {
	token    string
	ends     time.Time
	previous string
	until    time.Time // previous is good so long
	forcedAt time.Time
}

const (
	lifetime = 7200 * time.Second
	overlap  = 5 * time.Minute
)

// turn gives out another token; the last one is good for five minutes more, or no more after force.
func (p *Peer) turn(l *line, force bool) {
	if l.previous != "" {
		p.expired[l.previous] = true
	}
	l.previous, l.until = l.token, p.clock.Add(overlap)
	if force && l.token != "" {
		p.expired[l.token], l.previous = true, ""
	}
	l.token, l.ends = "85_"+rand.Text()+rand.Text(), p.clock.Add(lifetime)
}

func (p *Peer) stableToken(w http.ResponseWriter, r *http.Request) {
	if p.entered(w, r) {
		return
	}
	var in struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
		Force     bool   `json:"force_refresh"`
	}
	if r.Method != http.MethodPost {
		refuse(w, 43002, "require POST method")
		return
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		refuse(w, 47001, "data format error")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.credentials(w, in.GrantType, in.AppID, in.Secret) {
		return
	}
	switch {
	case in.Force && p.clock.Sub(p.stable.forcedAt) >= 30*time.Second:
		p.forced++
		p.stable.forcedAt = p.clock
		p.turn(&p.stable, true)
	case p.stable.token == "" || p.stable.ends.Sub(p.clock) <= overlap:
		p.turn(&p.stable, false)
	}
	p.give(w, p.stable)
}

func (p *Peer) oldToken(w http.ResponseWriter, r *http.Request) {
	if p.entered(w, r) {
		return
	}
	if r.Method != http.MethodGet {
		refuse(w, 43001, "require GET method")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	query := r.URL.Query()
	if p.credentials(w, query.Get("grant_type"), query.Get("appid"), query.Get("secret")) {
		p.turn(&p.old, false)
		p.give(w, p.old)
	}
}

func (p *Peer) credentials(w http.ResponseWriter, grantType, appID, secret string) bool {
	switch {
	case grantType != "client_credential":
		refuse(w, 40002, "invalid grant_type")
	case appID != p.AppID:
		refuse(w, 40013, "invalid appid")
	case secret != Secret:
		refuse(w, 40125, "invalid appsecret")
	default:
		return true
	}
	return false
}

func (p *Peer) give(w http.ResponseWriter, l line) {
	write(w, map[string]any{"access_token": l.token, "expires_in": int(l.ends.Sub(p.clock) / time.Second)})
}

// good answers 0 or the code against a token.
func (p *Peer) good(token string) int {
	switch {
	case token == "":
		return 41001
	case p.expired[token]:
		return 42001
	case !strings.HasPrefix(token, "85_"):
		return 40014
	}
	for _, l := range []line{p.stable, p.old} {
		if token == l.token && p.clock.Before(l.ends) || token == l.previous && p.clock.Before(l.until) {
			return 0
		}
		if token == l.token || token == l.previous {
			return 42001
		}
	}
	return 40001
}

// Expire ends all tokens that are out, as if their time had come; the next call for one brings another.
func (p *Peer) Expire() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range []*line{&p.stable, &p.old} {
		p.expired[l.token], p.expired[l.previous] = true, true
		*l = line{forcedAt: l.forcedAt}
	}
	delete(p.expired, "")
}

// Spoil ends the stable token without WeChat's own knowledge: it goes on giving that one until it is forced.
func (p *Peer) Spoil() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expired[p.stable.token] = true
}
