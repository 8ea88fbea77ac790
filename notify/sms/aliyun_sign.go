package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// signAliyun completes the headers of a POST with its signature, version 3 (ACS3-HMAC-SHA256). The headers to be signed are in lower case.
func signAliyun(keyID, secret, path, query string, headers map[string]string, body []byte) http.Header {
	headers["x-acs-content-sha256"] = hash(body)
	names := make([]string, 0, len(headers))
	for name := range headers {
		names = append(names, name)
	}
	slices.Sort(names)
	var canonical strings.Builder
	for _, name := range names {
		canonical.WriteString(name + ":" + strings.TrimSpace(headers[name]) + "\n")
	}
	list := strings.Join(names, ";")
	request := strings.Join([]string{http.MethodPost, path, query, canonical.String(), list, headers["x-acs-content-sha256"]}, "\n")
	signature := hex.EncodeToString(mac([]byte(secret), "ACS3-HMAC-SHA256\n"+hash([]byte(request))))

	header := http.Header{}
	for name, value := range headers {
		header.Set(name, value)
	}
	header.Set("Authorization", "ACS3-HMAC-SHA256 Credential="+keyID+",SignedHeaders="+list+",Signature="+signature)
	return header
}

// aliyunQuery is a query string as it is signed: sorted, and spaces as %20.
func aliyunQuery(values url.Values) string { return strings.ReplaceAll(values.Encode(), "+", "%20") }

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}
