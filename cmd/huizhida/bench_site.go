package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/jackc/pgx/v5/pgxpool"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/matching/bench"
	"huizhida/policies"
	"huizhida/seal"
)

// benchSite is the site over the database that is measured, with an editor who writes a rule in it.
type benchSite struct {
	site   *fiber.App
	client http.Client
	url    string // of the rule
	csrf   string
	n      int
}

// startSite serves the site on a loopback port and signs the editor in.
func startSite(ctx context.Context, pool *pgxpool.Pool) (_ *benchSite, err error) {
	all, err := newServices(pool, config{}, seal.Key{}, time.Now)
	if err != nil {
		return nil, err
	}
	const login, password = "bianji", "Bench-Only-2022"
	editor, err := all.Accounts.Create(ctx, audit.System("bench"), accounts.New{Login: login, Password: password, Name: "编辑", Role: accounts.Editor})
	if err != nil {
		return nil, err
	}
	document, err := all.Policies.CreateDocument(ctx, editor.Actor(""), policies.DocumentDraft{Title: "测量", Issuer: "测量", Summary: "测量", Body: "第一条"})
	if err != nil {
		return nil, err
	}
	benefit, err := all.Policies.CreateBenefit(ctx, editor.Actor(""), document.ID, policies.BenefitDraft{Title: "测量", Class: "即申即享", Audience: "企业", PromiseDays: 5})
	if err != nil {
		return nil, err
	}
	server := all.newSite(slog.New(slog.DiscardHandler), false, false)
	server.Proxies = []string{"127.0.0.1"} // each request comes from a reader of its own: the rate is what is measured
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	jar, _ := cookiejar.New(nil) // no public suffixes, no error
	b := &benchSite{site: server.App(), client: http.Client{Jar: jar}}
	go func() { _ = b.site.Listener(listener) }()
	base := "http://" + listener.Addr().String()
	b.url = fmt.Sprintf("%s/console/benefits/%d/rule", base, benefit.ID)
	return b, b.signIn(base, login, password)
}

var csrfField = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func (b *benchSite) signIn(base, login, password string) error {
	for _, step := range []func() (string, error){
		func() (string, error) { return b.send("GET", base+"/sign-in", nil) },
		func() (string, error) {
			return b.send("POST", base+"/sign-in", url.Values{"csrf": {b.csrf}, "login": {login}, "password": {password}})
		},
		func() (string, error) { return b.send("GET", b.url, nil) },
	} {
		page, err := step()
		if err != nil {
			return errors.Join(fmt.Errorf("sign in to the measured site: %w", err), b.close())
		}
		if field := csrfField.FindStringSubmatch(page); field != nil {
			b.csrf = field[1]
		}
	}
	return nil
}

// preview types a rule into the page, as the browser sends it, and takes the numbers that it waits for.
func (b *benchSite) preview(text string) error {
	page, err := b.send("POST", b.url+"/preview", url.Values{"csrf": {b.csrf}, "expression": {text}, "as_of": {bench.AsOf.String()}})
	if err == nil && !strings.Contains(page, "实时结果") {
		err = errors.New("the measured site answered a preview without counts")
	}
	return err
}

func (b *benchSite) send(method, address string, form url.Values) (string, error) {
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	b.n++
	req.Header.Set("X-Real-IP", fmt.Sprintf("10.%d.%d.%d", b.n>>16&255, b.n>>8&255, b.n&255))
	if method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("HX-Request", "true")
	}
	resp, err := b.client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 400 {
		err = fmt.Errorf("%s %s: %s", method, req.URL.Path, resp.Status)
	}
	return string(body), err
}

func (b *benchSite) close() error {
	b.client.CloseIdleConnections()
	return b.site.ShutdownWithTimeout(time.Second)
}
