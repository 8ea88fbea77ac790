package smstest

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Gateway starts a peer that speaks docs/sms-gateway.md.
func Gateway(t testing.TB) *Peer {
	p := &Peer{}
	return start(t, p, gateway{p}, false)
}

type gateway struct{ p *Peer }

func (g gateway) check(r *http.Request, body []byte) (string, *refusal) {
	stamp := r.Header.Get("X-Sms-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return "", &refusal{401, "denied", "timestamp"}
	}
	if r.Method != http.MethodPost || r.Header.Get("X-Sms-Key") != KeyID || r.Header.Get("X-Sms-Signature") != GatewaySignature(stamp, body) {
		return "", &refusal{401, "denied", "signature"}
	}
	return strings.TrimPrefix(r.URL.Path, "/api/"), nil
}

// GatewaySignature is the signature of a body, for callbacks too.
func GatewaySignature(stamp string, body []byte) string {
	return "v1=" + hex.EncodeToString(keyed([]byte(Secret), append([]byte(stamp+"."), body...)))
}

func (g gateway) refuse(no refusal) any { return map[string]any{"code": no.code, "message": no.words} }

func (g gateway) serve(action string, _ *http.Request, body []byte) (any, *refusal) {
	var said struct {
		Sign, Template string
		Messages       []struct {
			ID, To, Text string
			Params       map[string]string
		}
		ID, Ref, To string
	}
	if json.Unmarshal(body, &said) != nil {
		return nil, &refusal{400, "refused", "json"}
	}
	switch action {
	case "messages":
		if said.Sign != SignName || len(said.Messages) > 200 {
			return nil, &refusal{400, "sign", "sign"}
		}
		list := []any{}
		for _, one := range said.Messages {
			m := Message{ID: one.ID, Template: said.Template, To: one.To, Text: one.Text, Ref: g.p.ref()}
			for name, value := range one.Params {
				m.Params = append(m.Params, name+"="+value)
			}
			sort.Strings(m.Params)
			words := ""
			if g.p.Answer != nil {
				m.Code, words = g.p.Answer(m)
			}
			if m.Code == "drop" {
				continue
			}
			if m = g.p.take(m); m.Code == "" {
				m.Code = "ok"
			}
			list = append(list, map[string]any{"id": m.ID, "ref": m.Ref, "code": m.Code, "message": words})
		}
		return map[string]any{"code": "ok", "results": list}, nil
	case "query":
		list := []any{}
		for _, m := range g.p.taken {
			if m.To != said.To || m.ID != said.ID && (said.Ref == "" || m.Ref != said.Ref) {
				continue
			}
			report := map[string]any{"id": m.ID, "ref": m.Ref, "to": m.To, "state": "pending"}
			if g.p.Report != nil {
				if state, code, at := g.p.Report(m); state != "" {
					report["state"], report["code"], report["at"] = state, code, at.Format(time.RFC3339)
				}
			}
			list = append(list, report)
		}
		return map[string]any{"code": "ok", "receipts": list}, nil
	}
	return nil, &refusal{404, "refused", "path"}
}
