package egress_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/notify/egress"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

// house allows loopback, as a bureau allows its intranet.
var house = egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}

func TestOnlyPublicAddressesPass(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"114.114.114.114", "8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "2400:3200::1", "2606:4700::1111"} {
		require.NoError(t, egress.Guard{}.Check(addr(a)), a)
	}
	for _, a := range []string{
		"127.0.0.1", "127.8.8.8", "::1", "::", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", // the house
		"169.254.169.254", "169.254.1.1", "fe80::1", "fe80::1%eth0", "100.100.100.200", "100.64.0.1", "168.63.129.16", "fd00:ec2::254", "192.0.0.192", // the machine
		"fc00::1", "fd12::1", "fec0::1", "224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", // nobody
		"192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1", "3fff::1", // examples
		"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", // disguises
	} {
		require.ErrorIs(t, egress.Guard{}.Check(addr(a)), egress.ErrRefused, a)
	}
}

func TestANetworkOfTheHouseIsAllowedByName(t *testing.T) {
	t.Parallel()
	g := egress.Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("fd00::/8")}}
	require.NoError(t, g.Check(addr("10.20.3.4")))
	require.NoError(t, g.Check(addr("::ffff:10.20.3.4")))
	require.ErrorIs(t, g.Check(addr("10.21.0.1")), egress.ErrRefused)
	require.NoError(t, g.Check(addr("100.100.100.201")))
	require.ErrorIs(t, g.Check(addr("100.100.100.200")), egress.ErrRefused, "a range does not open the metadata service inside it")
	require.ErrorIs(t, g.Check(addr("fd00:ec2::254")), egress.ErrRefused)
	g.Allowed = append(g.Allowed, netip.MustParsePrefix("100.100.100.200/32"))
	require.NoError(t, g.Check(addr("100.100.100.200")), "its own address does")
}

func TestAnAddressThatWasTypedIsChecked(t *testing.T) {
	t.Parallel()
	g := egress.Guard{Allowed: house.Allowed, Lookup: func(_ context.Context, host string) ([]netip.Addr, error) {
		return map[string][]netip.Addr{
			"app.example":   {addr("114.114.114.114")},
			"trick.example": {addr("114.114.114.114"), addr("10.0.0.1")},
			"house.example": {addr("127.0.0.1")},
		}[host], nil
	}}
	for _, ok := range []string{"https://app.example/hook", "https://114.114.114.114:8443/", "http://house.example/hook", "https://[2400:3200::1]/"} {
		require.NoError(t, g.CheckURL(t.Context(), ok), ok)
	}
	for bad, want := range map[string]string{
		"":                               "not an address",
		"https://":                       "not an address",
		"app.example":                    "not an address",
		"ftp://app.example/":             "not an address",
		"file:///etc/passwd":             "not an address",
		"https://user:word@app.example/": "password",
		"http://app.example/hook":        "plain http",
		"https://trick.example/":         "not on the public internet",
		"https://10.0.0.1/":              "not on the public internet",
		"https://[::ffff:10.0.0.1]/":     "not on the public internet",
		"https://nowhere.example/":       "resolved",
	} {
		require.ErrorContains(t, g.CheckURL(t.Context(), bad), want, bad)
	}
	require.Error(t, egress.Guard{}.CheckURL(t.Context(), "https://2130706433/"), "a number is a name, which resolves to nothing or to what is refused")
}

func TestAConnectionGoesToTheCheckedAddressOnly(t *testing.T) {
	t.Parallel()
	var hits atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	port := server.URL[strings.LastIndex(server.URL, ":"):]

	var lookups atomic.Int64
	rebinding := egress.Guard{Lookup: func(context.Context, string) ([]netip.Addr, error) {
		if lookups.Add(1) == 1 {
			return []netip.Addr{addr("114.114.114.114")}, nil // what it showed when it was checked
		}
		return []netip.Addr{addr("127.0.0.1")}, nil
	}}
	require.NoError(t, rebinding.CheckURL(t.Context(), "https://rebind.example"+port))
	_, err := rebinding.Client(time.Second, nil).Get("https://rebind.example" + port)
	require.ErrorIs(t, err, egress.ErrRefused)
	require.Zero(t, hits.Load())

	_, err = egress.Guard{}.Client(time.Second, nil).Get(server.URL)
	require.ErrorIs(t, err, egress.ErrRefused)
	require.Zero(t, hits.Load())

	resp, err := house.Client(time.Second, nil).Get(server.URL)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.EqualValues(t, 1, hits.Load())
}

func TestNoRedirectIsFollowedAndNoProxyIsAsked(t *testing.T) {
	t.Parallel()
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	client := house.Client(time.Second, nil)
	resp, err := client.Post(server.URL+"/hook", "application/json", strings.NewReader("{}"))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusTemporaryRedirect, resp.StatusCode)
	require.Equal(t, []string{"/hook"}, paths)
}

func TestATraceKnowsWhetherAnythingLeft(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hang }))
	defer server.Close()
	defer close(hang)
	ask := func(target string) (written bool) {
		var trace egress.Trace
		r, err := http.NewRequestWithContext(trace.Watch(t.Context()), http.MethodPost, target, strings.NewReader("{}"))
		require.NoError(t, err)
		_, err = house.Client(200*time.Millisecond, nil).Do(r)
		require.Error(t, err)
		return trace.Written()
	}
	require.True(t, ask(server.URL))
	require.False(t, ask("http://127.0.0.1:1/"), "nobody there")
	require.False(t, ask((&url.URL{Scheme: "https", Host: strings.TrimPrefix(server.URL, "http://")}).String()), "no TLS there")
}

func TestRetryAfterIsReadInBothForms(t *testing.T) {
	t.Parallel()
	now := time.Date(2022, 6, 14, 1, 30, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "-5": 0, "soon": 0, "99999999": 7 * 24 * time.Hour, "99999999999999999999": 0,
		"Tue, 14 Jun 2022 01:31:00 GMT": time.Minute, "Tue, 14 Jun 2022 01:29:00 GMT": 0,
	} {
		require.Equal(t, want, egress.RetryAfter(http.Header{"Retry-After": {text}}, now), text)
	}
}

func TestAnAnswerIsKeptInOneShortLine(t *testing.T) {
	t.Parallel()
	text, err := egress.Excerpt(strings.NewReader("<h1>忙\n</h1>\x00\xff " + strings.Repeat("番", 400)))
	require.NoError(t, err)
	require.LessOrEqual(t, len(text), 300)
	require.True(t, strings.HasPrefix(text, "<h1>忙 </h1>"))
	require.NotContains(t, text, "\n")
}
