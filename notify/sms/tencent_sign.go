package sms

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// signTencent is the headers of a POST of JSON with its signature, version 3 (TC3-HMAC-SHA256).
func signTencent(keyID, secret, host, service, action string, at time.Time, body []byte) http.Header {
	const contentType = "application/json; charset=utf-8"
	const list = "content-type;host;x-tc-action"
	stamp, day := strconv.FormatInt(at.Unix(), 10), at.UTC().Format(time.DateOnly)
	canonical := "content-type:" + contentType + "\nhost:" + host + "\nx-tc-action:" + strings.ToLower(action) + "\n"
	request := strings.Join([]string{http.MethodPost, "/", "", canonical, list, hash(body)}, "\n")
	scope := day + "/" + service + "/tc3_request"

	key := mac(mac(mac([]byte("TC3"+secret), day), service), "tc3_request")
	signature := hex.EncodeToString(mac(key, "TC3-HMAC-SHA256\n"+stamp+"\n"+scope+"\n"+hash([]byte(request))))

	header := http.Header{}
	header.Set("Content-Type", contentType)
	header.Set("X-TC-Action", action)
	header.Set("X-TC-Timestamp", stamp)
	header.Set("Authorization", "TC3-HMAC-SHA256 Credential="+keyID+"/"+scope+", SignedHeaders="+list+", Signature="+signature)
	return header
}
