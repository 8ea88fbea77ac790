package web

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"huizhida/policies"
	"huizhida/web/api"
)

const openBase = "https://huiqi.example"

// kiosk is a site with public records, read by a machine.
type kiosk struct {
	*press
	app                                       *fiber.App
	author                                    int64
	document, interpretation, benefit, notice int64
	contract                                  *openapi3.T
	router                                    routers.Router
}

func newKiosk(t *testing.T) *kiosk {
	t.Helper()
	k := &kiosk{press: newPress(t)}
	k.server.API = &api.API{Policies: k.policies, BaseURL: openBase, Now: func() time.Time { return k.now }}
	k.server.Insight.Reports = k.server.Portal.Reports
	k.app = k.server.App()
	k.author = k.actor().ID
	k.document = k.publish("小微出口企业出口信用保险扶持办法", k.now.Add(-48*time.Hour))
	k.interpretation = k.id(`insert into interpretations (document_id, form, title, body, state, drafted_by, published_at, created_at, updated_at)
		values ($1, '图解', '一图看懂', '=保什么', 'published', $2, $3, $3, $3) returning id`, k.document, k.author, k.now.Add(-24*time.Hour))
	k.benefit = k.id(`insert into benefits (document_id, title, class, audience, amount, materials, phone, promise_days, created_by, created_at, updated_at)
		values ($1, '出口信用保险', '即申即享', '小微<出口>企业', '保费全免', '{营业执照,申请表}', '020-1', 5, $2, $3, $3) returning id`, k.document, k.author, k.now)
	rule := k.id(`insert into rule_versions (benefit_id, version, expression, frozen_at, created_by, created_at, updated_at) values ($1, 1, 'true', $3, $2, $3, $3) returning id`,
		k.benefit, k.author, k.now)
	k.notice = k.id(`insert into notices (benefit_id, rule_version_id, title, body, as_of, opens_on, closes_at, state, drafted_by, published_at, created_at, updated_at)
		values ($1, $2, '2022年出口信用保险申领通知', '正文', '2022-06-27', '2022-06-27', '2022-12-30 17:00+08', 'published', $3, $4, $4, $4) returning id`,
		k.benefit, rule, k.author, k.now)
	return k
}

func (k *kiosk) publish(title string, at time.Time) int64 {
	return k.id(`insert into documents (title, doc_no, kind, issuer, issued_on, expires_on, summary, body, state, drafted_by, published_at, created_at, updated_at)
		values ($1, '', '措施', '区商务局', '2022-06-20', '2025-06-30', '给小微出口企业统一投保', '第一条　稳定外贸。', 'published', $2, $3, $3, $3) returning id`, title, k.author, at)
}

// get reads a path as a machine does, with header name, value pairs.
func (k *kiosk) get(path string, header ...string) (*http.Response, []byte) {
	k.t.Helper()
	req := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := k.app.Test(req, -1)
	require.NoError(k.t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(k.t, err)
	return resp, body
}

// parse reads JSON that must be found.
func (k *kiosk) parse(path string) map[string]any {
	k.t.Helper()
	resp, body := k.get(path)
	require.Equal(k.t, 200, resp.StatusCode, "%s\n%s", path, body)
	var v map[string]any
	require.NoError(k.t, json.Unmarshal(body, &v), path)
	return v
}

func (k *kiosk) readContract() {
	k.t.Helper()
	_, body := k.get("/openapi.json")
	doc, err := openapi3.NewLoader().LoadFromData(body)
	require.NoError(k.t, err)
	require.NoError(k.t, doc.Validate(k.t.Context()))
	require.Equal(k.t, "3.1.0", doc.OpenAPI)
	k.contract = doc
	k.router, err = gorillamux.NewRouter(doc)
	require.NoError(k.t, err)
}

// holds asks a path and fails when the answer is not as the contract has it.
func (k *kiosk) holds(path string, status int) []byte {
	k.t.Helper()
	resp, body := k.get(path)
	require.Equal(k.t, status, resp.StatusCode, "%s\n%s", path, body)
	req := httptest.NewRequest("GET", openBase+path, nil)
	route, params, err := k.router.FindRoute(req)
	require.NoError(k.t, err, path)
	in := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route}
	if status == 200 {
		require.NoError(k.t, openapi3filter.ValidateRequest(k.t.Context(), in), path)
	}
	require.NoError(k.t, openapi3filter.ValidateResponse(k.t.Context(), (&openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: status,
		Header: resp.Header, Options: &openapi3filter.Options{IncludeResponseStatus: true}}).SetBodyBytes(body)), "%s\n%s", path, body)
	return body
}

func TestEveryRouteOfTheAPIStandsInItsContractAndNoOther(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	k.readContract()
	served := []string{}
	for _, r := range k.server.routes() {
		if strings.HasPrefix(r.path, api.Version) {
			require.Equal(t, "GET", r.method, "nothing is changed here")
			require.Nil(t, r.roles)
			served = append(served, strings.ReplaceAll(r.path, ":id", "{id}"))
		}
	}
	require.ElementsMatch(t, k.contract.Paths.Keys(), served)
	topics := k.contract.Components.Parameters["topic"].Value.Schema.Value.Enum
	require.Len(t, topics, len(policies.Topics))
	for i, topic := range policies.Topics {
		require.Equal(t, topic.Key, topics[i])
	}
}

func TestAnswersAreAsTheContractHasThem(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	k.readContract()
	for module, id := range map[string]int64{"documents": k.document, "interpretations": k.interpretation, "benefits": k.benefit, "notices": k.notice} {
		path := "/api/v1/" + module
		require.Contains(t, string(k.holds(path, 200)), `"next_cursor":null`)
		k.holds(path+"?topic=trade&status=all&limit=1&updated_since=2022-01-01T00:00:00%2B08:00", 200)
		k.holds(path+"/"+itoa(id), 200)
		k.holds(path+"/999999999", 404)
		k.holds(path+"/"+itoa(id)+"?x=1", 400)
		k.holds("/api/v1/export/"+module+".json", 200)
		k.holds("/api/v1/export/"+module+".csv", 200)
		body := k.holds(path+"?topik=trade&limit=0&cursor=%21&topic=none&updated_since=now", 400)
		for _, name := range []string{"topik", "limit", "cursor", "topic", "updated_since"} {
			require.Contains(t, string(body), `"parameter":"`+name+`"`)
		}
	}
	k.holds("/api/v1/topics", 200)
	resp, _ := k.get("/api/v1/nothing")
	require.Equal(t, 404, resp.StatusCode)
	require.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
}

func TestAListIsReadToItsEndByCursorsWhileOthersPublish(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	want := []string{itoa(k.document)}
	for i := range 5 { // three of them at the same moment
		want = append([]string{itoa(k.publish("文件", k.now.Add(time.Duration(max(i-2, 0))*time.Minute)))}, want...)
	}
	seen := []string{}
	next := "/api/v1/documents?limit=2"
	for next != "" {
		page := k.parse(next)
		for _, item := range page["items"].([]any) {
			seen = append(seen, itoa(int64(item.(map[string]any)["id"].(float64))))
		}
		if len(seen) == 2 {
			k.publish("后来的", k.now.Add(time.Hour))
		}
		next = ""
		if address, ok := page["next"].(string); ok {
			next = strings.TrimPrefix(address, openBase)
			require.Contains(t, next, "limit=2", "the filters stay")
		}
	}
	require.Equal(t, want, seen, "each once, in order, and the late one is not pushed in")
}

func TestOnlyWhatIsPublicIsServedAndWhatIsWithdrawnSaysSo(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	draft := k.id(`insert into documents (title, issuer, drafted_by, created_at, updated_at) values ('草稿', '局', $1, now(), now()) returning id`, k.author)
	secret := k.id(`insert into documents (title, issuer, state, openness, drafted_by, published_at, created_at, updated_at)
		values ('内部', '局', 'published', '不予公开', $1, now(), now(), now()) returning id`, k.author)
	for _, id := range []int64{draft, secret} {
		resp, _ := k.get("/api/v1/documents/" + itoa(id))
		require.Equal(t, 404, resp.StatusCode)
	}
	for _, path := range []string{"/api/v1/documents?status=all", "/feeds/documents.atom", "/api/v1/export/documents.csv", "/sitemaps/documents-1.xml"} {
		_, body := k.get(path)
		require.NotContains(t, string(body), "草稿", path)
		require.NotContains(t, string(body), "内部", path)
		require.NotContains(t, string(body), "/policies/"+itoa(secret)+"<", path)
	}
	_, err := k.tx.Exec(t.Context(), `update documents set state = 'withdrawn', withdrawn_at = $2, withdrawn_note = '已被修订', updated_at = $2 where id = $1`, k.document, k.now)
	require.NoError(t, err)
	require.Empty(t, k.parse("/api/v1/documents")["items"])
	require.Empty(t, k.parse("/api/v1/interpretations")["items"], "an interpretation goes with its document")
	require.Len(t, k.parse("/api/v1/documents?status=withdrawn")["items"], 1)
	one := k.parse("/api/v1/documents/" + itoa(k.document))
	require.Equal(t, "withdrawn", one["status"])
	require.Equal(t, "withdrawn", one["validity"])
	require.Equal(t, "已被修订", one["withdrawn_note"])
}

func TestAnAnswerMayBeKeptByAnyoneAndIsNotSentTwice(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	for _, path := range []string{"/api/v1/documents", "/feeds/notices.rss", "/calendars/all.ics", "/openapi.json", "/sitemap.xml", "/robots.txt"} {
		resp, body := k.get(path)
		require.Equal(t, 200, resp.StatusCode, path)
		require.Empty(t, resp.Header.Values("Set-Cookie"), path)
		require.Equal(t, "*", resp.Header.Get("Access-Control-Allow-Origin"), path)
		require.Contains(t, resp.Header.Get("Cache-Control"), "public, max-age=", path)
		tag := resp.Header.Get("ETag")
		require.Regexp(t, `^"[0-9a-f]{24}"$`, tag, path)
		again, rest := k.get(path, "If-None-Match", `"x", W/`+tag)
		require.Equal(t, 304, again.StatusCode, path)
		require.Empty(t, rest)
		require.Equal(t, tag, again.Header.Get("ETag"))

		packed, small := k.get(path, "Accept-Encoding", "gzip")
		if packed.Header.Get("Content-Encoding") == "gzip" {
			require.Equal(t, strings.TrimSuffix(tag, `"`)+`-gzip"`, packed.Header.Get("ETag"), "other bytes, another tag")
			require.Contains(t, packed.Header.Get("Vary"), "Accept-Encoding", path)
			r, err := gzip.NewReader(bytes.NewReader(small))
			require.NoError(t, err)
			plain, err := io.ReadAll(r)
			require.NoError(t, err)
			require.Equal(t, body, plain, path)
			again, _ = k.get(path, "If-None-Match", packed.Header.Get("ETag"), "Accept-Encoding", "gzip")
			require.Equal(t, 304, again.StatusCode, path)
			require.Equal(t, packed.Header.Get("ETag"), again.Header.Get("ETag"))
		}
	}
	resp, _ := k.get("/feeds/notices.rss")
	modified := resp.Header.Get("Last-Modified")
	require.Equal(t, k.now.UTC().Format(http.TimeFormat), modified)
	resp, _ = k.get("/feeds/notices.rss", "If-Modified-Since", modified)
	require.Equal(t, 304, resp.StatusCode)
	resp, _ = k.get("/feeds/notices.rss", "If-Modified-Since", modified, "If-None-Match", `"other"`)
	require.Equal(t, 200, resp.StatusCode, "the tag decides")
}

func TestWhoAsksTooOftenIsToldWhenToComeBack(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	for range 12 {
		resp, _ := k.get("/api/v1/export/notices.json")
		require.Equal(t, 200, resp.StatusCode)
	}
	resp, body := k.get("/api/v1/export/notices.json")
	require.Equal(t, 429, resp.StatusCode)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
	require.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
	require.Contains(t, string(body), `"status":429`)
	resp, _ = k.get("/api/v1/notices")
	require.Equal(t, 200, resp.StatusCode, "lists have a measure of their own")
}

func TestAFileWithEverythingIsWrittenPageByPage(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	_, err := k.tx.Exec(t.Context(), `insert into documents (title, issuer, state, drafted_by, published_at, created_at, updated_at)
		select '=HYPERLINK(' || n, '局', 'published', $1, $2::timestamptz + n * interval '1 second', now(), now() from generate_series(1, 1100) n`, k.author, k.now)
	require.NoError(t, err)
	require.Len(t, k.parse("/api/v1/export/documents.json")["items"], 1101)
	require.Len(t, k.parse("/api/v1/export/documents.json?topic=trade")["items"], 1)
	resp, body := k.get("/api/v1/export/documents.csv")
	require.Equal(t, `attachment; filename="documents.csv"`, resp.Header.Get("Content-Disposition"))
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff")))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1102)
	require.Equal(t, "id", rows[0][0])
	require.True(t, strings.HasPrefix(rows[1][1], "'="), "a spreadsheet runs no cell")
	_, body = k.get("/api/v1/export/interpretations.csv")
	require.Contains(t, string(body), "'=保什么")
}
