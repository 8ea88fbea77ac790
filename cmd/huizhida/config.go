package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"huizhida/files/clamd"
	"huizhida/notify/egress"
	"huizhida/notify/email"
	"huizhida/notify/email/bounce"
	"huizhida/seal"
)

// config is the environment, read once. The zero value serves a private database and sends nothing.
// docs/operations.md has the table of variables.
type config struct {
	DatabaseURL string        // DATABASE_URL; empty runs a private Postgres
	Port        string        // PORT; empty leaves it to --addr
	LogLevel    slog.Level    // LOG_LEVEL
	Key         *seal.Key     // HUIZHIDA_KEY; nil reads the key file of the data directory
	BaseURL     string        // HUIZHIDA_URL, without a slash at the end; empty says where serve listens
	Proxies     []string      // HUIZHIDA_PROXY, addresses or networks whose X-Real-IP and X-Forwarded-Proto are believed
	SMTP        email.Config  // SMTP_*; without an address e-mail is recorded and not sent
	Bounces     string        // SMTP_BOUNCE_ADDR, where returned mail is taken; empty: nowhere
	Intranet    egress.Guard  // HUIZHIDA_EGRESS, networks besides the public ones that may be called
	Clamd       *clamd.Client // HUIZHIDA_CLAMD, the scanner of uploads; nil: nothing is scanned
	Memory      int           // HUIZHIDA_MEMORY in MB, here in bytes: what the register of one year may take; 0 is registerMemory
}

// registerMemory is enough for seven million enterprises, in bytes.
const registerMemory = 2 << 30

// readConfig reads every variable and complains about all that are wrong at once.
func readConfig(getenv func(string) string) (config, error) {
	c := config{DatabaseURL: getenv("DATABASE_URL"), Port: getenv("PORT")}
	var errs []error
	complain := func(name string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	if c.Port != "" {
		complain("PORT", checkPort(c.Port))
	}
	if level := getenv("LOG_LEVEL"); level != "" {
		if c.LogLevel.UnmarshalText([]byte(level)) != nil {
			complain("LOG_LEVEL", errors.New("need debug, info, warn or error"))
		}
	}
	if key := getenv("HUIZHIDA_KEY"); key != "" {
		k, err := seal.ParseKey(key)
		complain("HUIZHIDA_KEY", err)
		c.Key = &k
	}
	var err error
	c.BaseURL, err = readBaseURL(getenv("HUIZHIDA_URL"))
	complain("HUIZHIDA_URL", err)
	c.Proxies, err = readProxies(getenv("HUIZHIDA_PROXY"))
	complain("HUIZHIDA_PROXY", err)
	c.SMTP, err = readSMTP(getenv)
	complain("SMTP", err)
	c.Bounces = getenv("SMTP_BOUNCE_ADDR")
	complain("SMTP_BOUNCE_ADDR", checkBounces(c))
	c.Intranet.Allowed, err = readNetworks(getenv("HUIZHIDA_EGRESS"))
	complain("HUIZHIDA_EGRESS", err)
	c.Memory, err = readMemory(getenv("HUIZHIDA_MEMORY"))
	complain("HUIZHIDA_MEMORY", err)
	if address := getenv("HUIZHIDA_CLAMD"); address != "" {
		daemon, err := clamd.Parse(address)
		complain("HUIZHIDA_CLAMD", err)
		c.Clamd = &daemon
	}
	return c, errors.Join(errs...)
}

// checkBounces wants a return path to know returned mail by.
func checkBounces(c config) error {
	if c.Bounces == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(c.Bounces); err != nil {
		return errors.New("need host:port to listen on, such as 127.0.0.1:2525")
	}
	if _, err := bounce.ParseAddress(c.SMTP.ReturnPath); err != nil {
		return fmt.Errorf("needs SMTP_RETURN_PATH, such as bounce+*@example.gov.cn: %w", err)
	}
	return nil
}

func readNetworks(text string) (list []netip.Prefix, err error) {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, fmt.Errorf("%q is no network: need such as 10.0.0.0/24, parted by commas", part)
		}
		list = append(list, network)
	}
	return list, nil
}

func readMemory(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	mb, err := strconv.Atoi(text)
	if err != nil || mb < 1 || mb > 1<<20 {
		return 0, errors.New("need a number of MB, such as 2048")
	}
	return mb << 20, nil
}

func checkPort(port string) error {
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return errors.New("need a number from 0 to 65535")
	}
	return nil
}

func readProxies(text string) ([]string, error) {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if _, _, err := net.ParseCIDR(part); err != nil && net.ParseIP(part) == nil {
			return nil, fmt.Errorf("%q is no address or network: need such as 10.0.0.5 or 10.0.0.0/24, parted by commas", part)
		}
		list = append(list, part)
	}
	return list, nil
}

func readBaseURL(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", errors.New("need the site's public address, such as https://huiqi.example.gov.cn")
	}
	return strings.TrimRight(text, "/"), nil
}

func readSMTP(getenv func(string) string) (email.Config, error) {
	c := email.Config{
		Addr: getenv("SMTP_ADDR"), User: getenv("SMTP_USER"), Password: getenv("SMTP_PASSWORD"),
		From: getenv("SMTP_FROM"), ReturnPath: getenv("SMTP_RETURN_PATH"), StartTLS: email.StartTLS(getenv("SMTP_STARTTLS")),
	}
	if c.Addr == "" {
		return email.Config{}, nil
	}
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return c, errors.New("SMTP_ADDR needs host:port, such as smtp.example.gov.cn:587")
	}
	_, err := email.New(c)
	return c, err
}
