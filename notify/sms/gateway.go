package sms

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"huizhida/notify"
)

// gateway speaks the protocol of docs/sms-gateway.md.
type gateway struct {
	Config
	*client
}

func (gateway) batch() int { return 200 }

// Headers of the gateway's protocol, in both directions.
const (
	keyHeader  = "X-Sms-Key"
	timeHeader = "X-Sms-Timestamp"
	signHeader = "X-Sms-Signature"
)

// skew is how far the two clocks may be apart.
const skew = 5 * time.Minute

// signGateway is the signature of a body at a time: HMAC-SHA256 over the unix seconds, a dot, and the body.
func signGateway(secret, stamp string, body []byte) string {
	return "v1=" + hex.EncodeToString(mac([]byte(secret), stamp+"."+string(body)))
}

// verifyGateway checks what a gateway posted to us.
func verifyGateway(c Config, header http.Header, body []byte) bool {
	stamp := header.Get(timeHeader)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || c.Now().Sub(time.Unix(seconds, 0)).Abs() > skew || header.Get(keyHeader) != c.KeyID {
		return false
	}
	return hmac.Equal([]byte(header.Get(signHeader)), []byte(signGateway(c.Secret, stamp, body)))
}

type gatewayMessage struct {
	ID     string            `json:"id"`
	To     string            `json:"to"`
	Text   string            `json:"text"`
	Params map[string]string `json:"params,omitempty"`
}

type gatewayResult struct {
	ID      string `json:"id"`
	Ref     string `json:"ref"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Wait    int    `json:"wait_seconds"`
}

type gatewayAnswer struct {
	gatewayResult
	Results  []gatewayResult  `json:"results"`
	Receipts []gatewayReceipt `json:"receipts"`
}

// gatewayCodes are those of docs/sms-gateway.md.
var gatewayCodes = map[string]meaning{
	"bad_number": {kind: badNumber}, "blacklisted": {kind: blacklisted}, "sensitive": {kind: sensitive}, "template": {kind: badTemplate},
	"sign": {kind: badSign}, "params": {kind: badParams}, "capped": {kind: capped, wait: time.Hour}, "busy": {kind: throttled, wait: 2 * time.Second},
	"curfew": {kind: curfew, wait: morning}, "balance": {kind: spent}, "quota": {kind: spent, wait: tomorrow}, "denied": {kind: denied},
	"refused": {kind: refused}, "error": {kind: unclear},
}

// call makes one call; its failure is of the call as a whole.
func (g gateway) call(ctx context.Context, path string, request any) (gatewayAnswer, *notify.Failure) {
	target := g.base.JoinPath(path)
	body := []byte(encode(request))
	stamp := strconv.FormatInt(g.Now().Unix(), 10)
	header := http.Header{}
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set(keyHeader, g.KeyID)
	header.Set(timeHeader, stamp)
	header.Set(signHeader, signGateway(g.Secret, stamp, body))
	said, f := g.post(ctx, target, header, body)
	if f != nil {
		return gatewayAnswer{}, f
	}
	var read gatewayAnswer
	if json.Unmarshal(said.body, &read) != nil || read.Code == "" {
		return gatewayAnswer{}, g.unread(said)
	}
	if read.Code == "ok" && said.status == http.StatusOK {
		return read, nil
	}
	return gatewayAnswer{}, g.refusal(read.gatewayResult, said.status)
}

// refusal reads what the gateway said against a call or a message.
func (g gateway) refusal(r gatewayResult, status int) *notify.Failure {
	m, known := gatewayCodes[r.Code]
	if !known && status >= 500 || r.Code == "ok" {
		m = meaning{kind: unclear}
	}
	f := g.failure(m, r.Code, r.Message)
	if r.Wait > 0 {
		f.Wait = min(time.Duration(min(r.Wait, 31*86400))*time.Second, 31*24*time.Hour)
	}
	return f
}

// send sends a batch in one call.
func (g gateway) send(ctx context.Context, batch []message) []notify.Result {
	list := make([]gatewayMessage, len(batch))
	for i, m := range batch {
		params := make(map[string]string, len(g.Params))
		for n, name := range g.Params {
			params[name] = m.params[n]
		}
		list[i] = gatewayMessage{ID: m.ID, To: m.number, Text: m.text, Params: params}
	}
	said, f := g.call(ctx, "messages", map[string]any{"sign": g.Sign, "template": g.Template, "messages": list})
	if f != nil {
		return all(len(batch), *f)
	}
	answers := make(map[string]gatewayResult, len(said.Results))
	for _, r := range said.Results {
		answers[r.ID] = r
	}
	results := make([]notify.Result, len(batch))
	for i, m := range batch {
		r, ok := answers[m.ID]
		switch {
		case !ok || r.Code == "":
			results[i].Failure = g.failure(meaning{kind: unclear}, "unanswered", "网关没有答复这条短信")
		case strings.EqualFold(r.Code, "ok"):
			results[i].Ref = r.Ref
		default:
			results[i] = notify.Result{Ref: r.Ref, Failure: g.refusal(r, http.StatusOK)}
		}
	}
	return results
}
