// Package egress sends HTTP requests to addresses that strangers named, and never into the networks that only we can reach: the guard
// against server-side request forgery that web push and webhooks share.
package egress

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

var (
	// ErrRefused is in every error about an address that must not be called. Nothing was sent to it.
	ErrRefused = errors.New("address refused")
	// ErrPlain is returned for plain HTTP to anywhere but a network of the house.
	ErrPlain = fmt.Errorf("%w: plain http is for networks of the house only, use https", ErrRefused)
	// ErrForm is returned for what is no address of HTTP.
	ErrForm = errors.New("not an address such as https://app.example/hooks")
	// ErrCredentials is returned for an address with a name or password in it.
	ErrCredentials = errors.New("the address must not carry a name or password")
	// ErrUnknownHost is returned for a name that means nothing.
	ErrUnknownHost = errors.New("the host's name cannot be resolved")
)

// Guard decides which addresses may be called. The zero value lets through what is public, over HTTPS.
type Guard struct {
	// Allowed are networks of the house that may be called although they are not public, with plain HTTP too. A metadata service, which
	// hands out the machine's own credentials, is called only when its address stands here by itself.
	Allowed []netip.Prefix
	// Lookup resolves a host; nil asks the system.
	Lookup func(ctx context.Context, host string) ([]netip.Addr, error)
}

// special are public or shared addresses behind which cloud providers keep their metadata services.
var special = []netip.Addr{
	netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("169.254.0.23"),
	netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("192.0.0.192"), netip.MustParseAddr("fd00:ec2::254"),
}

// reserved are the IPv4 networks of IANA's special-purpose registry that are not global.
var reserved = prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4")

var (
	global6   = netip.MustParsePrefix("2000::/3")                                                     // all that is handed out of IPv6
	reserved6 = prefixes("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48") // tunnels and examples within it
)

func prefixes(list ...string) (out []netip.Prefix) {
	for _, p := range list {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

// Check answers ErrRefused for an address that must not be called.
func (g Guard) Check(a netip.Addr) error {
	if a = plainAddr(a); g.allowed(a) || public(a) {
		return nil
	}
	return fmt.Errorf("%w: it is not on the public internet", ErrRefused)
}

// allowed tells whether the configuration names the address.
func (g Guard) allowed(a netip.Addr) bool {
	return slices.ContainsFunc(g.Allowed, func(p netip.Prefix) bool {
		return p.Contains(a) && (p.IsSingleIP() || !slices.Contains(special, a))
	})
}

// plainAddr takes off what hides an address from comparison: the IPv6 form of an IPv4 address. A zone stays and is in no network.
func plainAddr(a netip.Addr) netip.Addr { return a.Unmap() }

func public(a netip.Addr) bool {
	in := func(p netip.Prefix) bool { return p.Contains(a) }
	switch {
	case slices.Contains(special, a):
		return false
	case a.Is4():
		return !slices.ContainsFunc(reserved, in)
	}
	return global6.Contains(a) && !slices.ContainsFunc(reserved6, in)
}

// CheckURL tells whether an address that somebody typed may be called, as far as one can know now: what a name means is looked up again, and
// checked again, for every connection.
func (g Guard) CheckURL(ctx context.Context, raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return ErrForm
	case u.User != nil:
		return ErrCredentials
	}
	_, err = g.resolve(ctx, u.Hostname(), u.Scheme == "http")
	return err
}

// resolve answers the addresses of a host when every one of them may be called: a name that also points inside is somebody's trick.
func (g Guard) resolve(ctx context.Context, host string, inside bool) ([]netip.Addr, error) {
	list, err := g.lookup(ctx, host)
	if err != nil {
		return nil, ErrUnknownHost // the resolver's own words would name the host
	}
	if len(list) == 0 {
		return nil, ErrUnknownHost
	}
	for i, a := range list {
		a = plainAddr(a)
		if err := g.Check(a); err != nil {
			return nil, err
		}
		if inside && !g.allowed(a) {
			return nil, ErrPlain
		}
		list[i] = a
	}
	return list, nil
}

func (g Guard) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return []netip.Addr{a}, nil
	}
	if g.Lookup != nil {
		return g.Lookup(ctx, host)
	}
	return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
}
