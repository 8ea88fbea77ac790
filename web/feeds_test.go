package web

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/stretchr/testify/require"

	"huizhida/calendar"
)

func TestFeedsAreWhatTheirFormatsRequire(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	for module, address := range map[string]string{"notices": openBase + "/notices/" + itoa(k.notice), "documents": openBase + "/policies/" + itoa(k.document),
		"interpretations": openBase + "/interpretations/" + itoa(k.interpretation), "benefits": openBase + "/policies/" + itoa(k.document) + "?tab=apply#benefit-" + itoa(k.benefit)} {
		for _, base := range []string{"/feeds/" + module, "/feeds/" + module + "/trade"} {
			k.atom(base+".atom", address)
			k.rss(base+".rss", address)
			k.jsonFeed(base+".json", address)
		}
		resp, body := k.get("/feeds/" + module + "/farming.json")
		require.Equal(t, 200, resp.StatusCode)
		require.Contains(t, string(body), `"items":[]`, "nothing about farming")
	}
	for _, path := range []string{"/feeds/notices", "/feeds/notices.html", "/feeds/none.rss", "/feeds/notices/none.rss", "/feeds/none/trade.rss", "/calendars/none.ics", "/calendars/all.txt"} {
		resp, _ := k.get(path)
		require.Equal(t, 404, resp.StatusCode, path)
	}
}

// atom holds a feed to RFC 4287, 4.1.1 and 4.1.2.
func (k *kiosk) atom(path, address string) {
	k.t.Helper()
	resp, body := k.get(path)
	require.Equal(k.t, "application/atom+xml; charset=utf-8", resp.Header.Get("Content-Type"))
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	var f struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Links   []link   `xml:"link"`
		Entries []struct {
			ID      string `xml:"id"`
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
			Links   []link `xml:"link"`
			Summary string `xml:"summary"`
		} `xml:"entry"`
	}
	require.NoError(k.t, xml.Unmarshal(body, &f), path)
	require.Equal(k.t, openBase+path, f.ID)
	require.Equal(k.t, []link{{"self", openBase + path}}, f.Links)
	require.NotEmpty(k.t, f.Title+f.Author)
	_, err := time.Parse(time.RFC3339, f.Updated)
	require.NoError(k.t, err)
	require.Len(k.t, f.Entries, 1, path)
	e := f.Entries[0]
	require.Equal(k.t, address, e.ID)
	require.Equal(k.t, []link{{"alternate", address}}, e.Links)
	require.NotEmpty(k.t, e.Title)
	_, err = time.Parse(time.RFC3339, e.Updated)
	require.NoError(k.t, err)
	require.NotContains(k.t, e.Summary, "<出口>", "text stays text within HTML")
}

// rss holds a feed to RSS 2.0.
func (k *kiosk) rss(path, address string) {
	k.t.Helper()
	resp, body := k.get(path)
	require.Equal(k.t, "application/rss+xml; charset=utf-8", resp.Header.Get("Content-Type"))
	var f struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel struct {
			Title, Description, Link, Language string
			Editor                             string `xml:"managingEditor"`
			Items                              []struct {
				Title string `xml:"title"`
				Link  string `xml:"link"`
				Date  string `xml:"pubDate"`
				GUID  string `xml:"guid"`
				From  string `xml:"author"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	lower := bytes.NewReader(body)
	require.NoError(k.t, xml.NewDecoder(lower).Decode(&f), path)
	require.Equal(k.t, "2.0", f.Version)
	require.Contains(k.t, string(body), "<description>")
	require.Contains(k.t, string(body), "<language>zh-CN</language>")
	require.Empty(k.t, f.Channel.Editor, "no e-mail address, no editor")
	require.Len(k.t, f.Channel.Items, 1)
	i := f.Channel.Items[0]
	require.Equal(k.t, []string{address, address}, []string{i.Link, i.GUID})
	require.Empty(k.t, i.From)
	_, err := time.Parse(time.RFC1123Z, i.Date)
	require.NoError(k.t, err)
}

// jsonFeed holds a feed to JSON Feed 1.1.
func (k *kiosk) jsonFeed(path, address string) {
	k.t.Helper()
	f := k.parse(path)
	require.Equal(k.t, "https://jsonfeed.org/version/1.1", f["version"])
	require.Equal(k.t, openBase+path, f["feed_url"])
	require.NotEmpty(k.t, f["title"])
	items := f["items"].([]any)
	require.Len(k.t, items, 1)
	i := items[0].(map[string]any)
	require.Equal(k.t, []any{address, address}, []any{i["id"], i["url"]})
	require.NotEmpty(k.t, i["content_html"])
	require.NotContains(k.t, i["content_html"], "<出口>")
	_, err := time.Parse(time.RFC3339, i["date_published"].(string))
	require.NoError(k.t, err)
}

func TestACalendarHasTheClosingDaysAndTheyMoveAndGo(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	event := func(path string) (*ics.VEvent, string) {
		resp, body := k.get(path)
		require.Equal(t, "text/calendar; charset=utf-8", resp.Header.Get("Content-Type"))
		for line := range bytes.SplitSeq(body, []byte("\r\n")) {
			require.LessOrEqual(t, len(line), 75, "RFC 5545, 3.1")
			require.NotContains(t, string(line), "\n")
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(body))
		require.NoError(t, err)
		require.Len(t, cal.Events(), 1)
		return cal.Events()[0], string(body)
	}
	value := func(e *ics.VEvent, name ics.ComponentProperty) string { return e.GetProperty(name).Value }
	e, body := event("/calendars/trade.ics")
	require.Contains(t, body, "DTSTART;VALUE=DATE:20221230\r\n")
	require.Contains(t, body, "DTEND;VALUE=DATE:20221231\r\n")
	require.Contains(t, body, "X-WR-TIMEZONE:Asia/Shanghai")
	require.Equal(t, "notice-"+itoa(k.notice)+"@huizhida", e.Id())
	require.Equal(t, "CONFIRMED", value(e, ics.ComponentPropertyStatus))
	require.Len(t, e.Alarms(), 2)
	require.NotEmpty(t, value(e, ics.ComponentPropertyDtstamp))
	resp, none := k.get("/calendars/green.ics")
	require.Equal(t, 200, resp.StatusCode)
	require.NotContains(t, string(none), "VEVENT")

	change := func(sql string) {
		_, err := k.tx.Exec(t.Context(), `update notices set updated_at = now(), version = version + 1, `+sql+` where id = $1`, k.notice)
		require.NoError(t, err)
	}
	change(`closes_at = '2022-11-30 23:30+08'`) // already the next day nowhere west of us
	moved, body := event("/calendars/all.ics")
	require.Equal(t, e.Id(), moved.Id())
	require.Contains(t, body, "DTSTART;VALUE=DATE:20221130\r\n")
	require.NotEqual(t, value(e, ics.ComponentPropertySequence), value(moved, ics.ComponentPropertySequence))
	change(`state = 'withdrawn', withdrawn_note = '合并'`)
	gone, _ := event("/calendars/all.ics")
	require.Equal(t, "CANCELLED", value(gone, ics.ComponentPropertyStatus))
	require.Empty(t, gone.Alarms())
	k.now = time.Date(2023, 1, 1, 0, 0, 0, 0, calendar.Shanghai)
	_, none = k.get("/calendars/all.ics")
	require.NotContains(t, string(none), "VEVENT", "a month after its end it is gone")
}

func TestSearchEnginesFindEveryPublicPage(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	_, body := k.get("/robots.txt")
	require.Contains(t, string(body), "Sitemap: "+openBase+"/sitemap.xml")
	require.Contains(t, string(body), "Disallow: /console\n")
	_, err := k.tx.Exec(t.Context(), `insert into documents (id, title, issuer, state, drafted_by, published_at, created_at, updated_at) overriding system value
		values (50001, '第一页之外', '局', 'published', $1, now(), now(), now())`, k.author)
	require.NoError(t, err)
	var index struct {
		Maps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	_, body = k.get("/sitemap.xml")
	require.NoError(t, xml.Unmarshal(body, &index))
	require.Equal(t, openBase+"/sitemaps/pages.xml", index.Maps[0].Loc)
	_, body = k.get("/sitemaps/documents-2.xml")
	require.Contains(t, string(body), "<loc>"+openBase+"/policies/50001</loc>")
	for path, want := range map[string]string{"/sitemaps/pages.xml": openBase + "/help", "/sitemaps/notices-1.xml": openBase + "/notices/" + itoa(k.notice)} {
		var set struct {
			URLs []struct {
				Loc string `xml:"loc"`
			} `xml:"url"`
		}
		_, body = k.get(path)
		require.NoError(t, xml.Unmarshal(body, &set))
		require.Contains(t, string(body), "<loc>"+want+"</loc>", path)
		for _, u := range set.URLs {
			resp, _ := k.get(strings.TrimPrefix(u.Loc, openBase))
			require.Equal(t, 200, resp.StatusCode, u.Loc)
		}
	}
	for _, path := range []string{"/sitemaps/benefits-1.xml", "/sitemaps/documents-0.xml", "/sitemaps/documents.xml", "/sitemaps/x"} {
		resp, _ := k.get(path)
		require.Equal(t, 404, resp.StatusCode, path)
	}
}

func TestAPageTellsMachinesWhatItIs(t *testing.T) {
	t.Parallel()
	k := newKiosk(t)
	_, err := k.tx.Exec(t.Context(), `update documents set summary = '</script><b>' where id = $1`, k.document)
	require.NoError(t, err)
	for path, wants := range map[string][]string{
		"/policies/" + itoa(k.document):              {"Legislation", "GovernmentService", "区商务局", "InForce", "</script><b>"},
		"/notices/" + itoa(k.notice):                 {"GovernmentService", "2022-12-30T17:00:00+08:00"},
		"/interpretations/" + itoa(k.interpretation): {"Article", "一图看懂"},
		"/": {"WebSite", "SearchAction"},
	} {
		resp, body := k.get(path)
		require.Equal(t, 200, resp.StatusCode, path)
		_, rest, ok := strings.Cut(string(body), `<script type="application/ld+json">`)
		require.True(t, ok, path)
		raw, _, _ := strings.Cut(rest, "</script>")
		var data any
		require.NoError(t, json.Unmarshal([]byte(raw), &data), path)
		flat, err := json.Marshal(data)
		require.NoError(t, err)
		plain := strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(flat))
		for _, want := range wants {
			require.Contains(t, plain, want, path)
		}
		require.Contains(t, string(body), `<link rel="canonical" href="`+openBase+path+`"`)
		require.Contains(t, string(body), `<meta property="og:title"`)
	}
	_, body := k.get("/policies?module=notices")
	for _, want := range []string{"/feeds/notices.atom", "/feeds/notices.rss", "/feeds/notices.json", "/calendars/all.ics"} {
		require.Contains(t, string(body), `href="`+want+`"`)
	}
	resp, page := k.get("/developers")
	require.Equal(t, 200, resp.StatusCode)
	for _, want := range []string{"/api/v1/documents/{id}", "/calendars/trade.ics", "updated_since", "兑现时限"} {
		require.Contains(t, string(page), want)
	}
}
