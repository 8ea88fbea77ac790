package web

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/policies"
	"huizhida/policies/policytest"
	"huizhida/writing"
)

const samplePDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"

// sendFile posts a file with the token of the page, and form fields beside it.
func (b *browser) sendFile(page, action, name string, content []byte, fields map[string]string) (int, string, string) {
	b.t.Helper()
	_, body := b.get(page)
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	require.NoError(b.t, w.WriteField("csrf", csrfOf(b.t, body)))
	for k, v := range fields {
		require.NoError(b.t, w.WriteField(k, v))
	}
	part, err := w.CreateFormFile("file", name)
	require.NoError(b.t, err)
	_, err = part.Write(content)
	require.NoError(b.t, err)
	require.NoError(b.t, w.Close())
	req := httptest.NewRequest("POST", action, &buffer)
	req.Header.Set("Content-Type", w.FormDataContentType())
	resp, body := b.do(req)
	return resp.StatusCode, resp.Header.Get("Location"), body
}

func (b *browser) with(path string, headers ...string) (*http.Response, string) {
	req := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return b.do(req)
}

var attachmentLink = regexp.MustCompile(`<h3><a href="(/attachments/\d+)"`)

func TestAttachmentsAreUploadedOrderedAndReadInRanges(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	editor, head, public := p.person(accounts.Editor), p.person(accounts.SectionHead), &browser{t, p.server.App(), map[string]string{}}
	_, edit, _ := editor.send("/console/documents/new", "/console/documents", documentForm())
	path := strings.TrimSuffix(edit, "/edit")
	files := path + "/attachments"

	status, to, _ := editor.sendFile(files, files, "申请表.pdf", []byte(samplePDF), nil)
	require.Equal(t, 303, status)
	require.Equal(t, files, to)
	status, _, body := editor.sendFile(files, files, "程序.pdf", []byte("MZ\x90\x00\x03"), nil)
	require.Equal(t, 422, status)
	require.Contains(t, body, policies.ErrFileKind.Error())
	require.Contains(t, body, "申请表.pdf", "what is there stays on the page")
	status, _, _ = editor.sendFile(files, files, "说明.txt", []byte("填表说明"), nil)
	require.Equal(t, 303, status)

	_, body = editor.get(files)
	links := attachmentLink.FindAllStringSubmatch(body, -1)
	require.Len(t, links, 2)
	link := links[0][1]
	second := files + strings.TrimPrefix(links[1][1], "/attachments")
	status, _, _ = editor.send(files, second, url.Values{"do": {"up"}})
	require.Equal(t, 303, status)
	_, body = editor.get(files)
	require.Less(t, strings.Index(body, "说明.txt"), strings.Index(body, "申请表.pdf"))
	status, _, _ = editor.sendFile(files, second, "新说明.txt", []byte("新的填表说明"), map[string]string{"do": "replace"})
	require.Equal(t, 303, status)
	status, _, _ = editor.send(files, files+"/999999", url.Values{"do": {"remove"}})
	require.Equal(t, 404, status, "a file of another text is not reached from here")

	resp, _ := public.get(link)
	require.Equal(t, 404, resp.StatusCode, "what is not public is read by staff only")
	resp, body = editor.get(link)
	require.Equal(t, 200, resp.StatusCode)
	require.Equal(t, samplePDF, body)
	require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "application/pdf", resp.Header.Get("Content-Type"))
	require.Equal(t, "inline; filename*=UTF-8''%E7%94%B3%E8%AF%B7%E8%A1%A8.pdf", resp.Header.Get("Content-Disposition"))
	tag := resp.Header.Get("ETag")
	resp, body = editor.with(link, "Range", "bytes=5-7")
	require.Equal(t, 206, resp.StatusCode)
	require.Equal(t, samplePDF[5:8], body)
	require.Equal(t, "bytes 5-7/45", resp.Header.Get("Content-Range"))
	resp, body = editor.with(link, "Range", "bytes=-5")
	require.Equal(t, 206, resp.StatusCode)
	require.Equal(t, "%%EOF", body)
	resp, _ = editor.with(link, "Range", "bytes=900-")
	require.Equal(t, 416, resp.StatusCode)
	resp, _ = editor.with(link, "Range", "bytes=0-3", "If-Range", `"other"`)
	require.Equal(t, 200, resp.StatusCode)
	resp, _ = editor.with(link, "If-None-Match", tag)
	require.Equal(t, 304, resp.StatusCode)
	resp, _ = editor.get(links[1][1])
	require.True(t, strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment"))
	require.Contains(t, resp.Header.Get("Content-Security-Policy"), "sandbox")

	status, _, _ = editor.send(path, path+"/submit", url.Values{})
	require.Equal(t, 303, status)
	id, err := strconv.ParseInt(path[strings.LastIndex(path, "/")+1:], 10, 64)
	require.NoError(t, err)
	policytest.NewPanel(t, p.tx).Approve(t, p.policies, policies.Documents, id)
	status, _, _ = head.send(path+"/review", path+"/publish", url.Values{"version": {"5"}})
	require.Equal(t, 303, status)
	_, body = public.get("/policies/" + path[strings.LastIndex(path, "/")+1:])
	require.Contains(t, body, "新说明.txt")
	require.Contains(t, body, link)
	resp, _ = public.get(link)
	require.Equal(t, 200, resp.StatusCode)
}

func TestADocumentBeginsWithAWordFileAndEndsAsOne(t *testing.T) {
	t.Parallel()
	p := newPress(t)
	editor := p.person(accounts.Editor)
	content, err := writing.Official{Issuer: "广州市番禺区人民政府", DocNo: "穗番府规〔2022〕9号", Title: "出口信用保险扶持办法", Body: "第一条　稳定订单。\n\n| 类别 | 标准 | << |\n|---|---|---|\n| ^^ | 费率 | 上限 |\n"}.Word()
	require.NoError(t, err)

	status, _, body := editor.sendFile("/console/documents/import", "/console/documents/import", "办法.docx", []byte("PK\x03\x04"), nil)
	require.Equal(t, 422, status)
	require.Contains(t, body, "上传")
	status, edit, _ := editor.sendFile("/console/documents/import", "/console/documents/import", "办法.docx", content, nil)
	require.Equal(t, 303, status)
	_, body = editor.get(edit)
	for _, want := range []string{"出口信用保险扶持办法", "穗番府规〔2022〕9号", "广州市番禺区人民政府", "| ^^ | 费率 | 上限 |"} {
		require.Contains(t, body, want)
	}

	resp, word := editor.get(strings.TrimSuffix(edit, "/edit") + "/word")
	require.Equal(t, 200, resp.StatusCode)
	require.Contains(t, resp.Header.Get("Content-Disposition"), "attachment; filename*=UTF-8''%E5%87%BA")
	z, err := zip.NewReader(strings.NewReader(word), int64(len(word)))
	require.NoError(t, err)
	f, err := z.Open("word/document.xml")
	require.NoError(t, err)
	xml, err := io.ReadAll(f)
	require.NoError(t, err)
	require.Contains(t, string(xml), "穗番府规〔2022〕9号")

	status, _, body = editor.send(edit, "/console/preview", url.Values{"title": {"题"}, "body": {"第三条　对象<script>x</script>"}})
	require.Equal(t, 200, status)
	require.Contains(t, body, `<strong>第三条</strong>`)
	require.NotContains(t, body, "<script>x")
}
