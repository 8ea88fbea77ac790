package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/feeds"

	"huizhida/calendar"
	"huizhida/fault"
	"huizhida/policies"
)

const (
	feedLength = 50
	feedKeep   = 5 * time.Minute
	office     = "广州市番禺区政务服务数据管理局"
	site       = "番禺惠企直达"
)

var errNoFeed = fault.New(fault.NotFound, "没有这个订阅地址，可用的见 /developers")

// feedModules are the modules that have feeds, by their names in addresses.
var feedModules = policies.Modules

// ShowFeed handles GET /feeds/:name, such as notices.atom.
func (a *API) ShowFeed(c *fiber.Ctx) error {
	module, format, ok := feedName(c.Params("name"))
	if !ok {
		return errNoFeed
	}
	return a.feed(c, module, policies.Topic{}, format)
}

// ShowTopicFeed handles GET /feeds/:module/:name, such as notices/trade.rss.
func (a *API) ShowTopicFeed(c *fiber.Ctx) error {
	key, format, _ := strings.Cut(c.Params("name"), ".")
	topic, known := policies.TopicOf(key)
	module := policies.Module(c.Params("module"))
	if !known || !slices.Contains(feedModules, module) || !slices.Contains(Formats, format) {
		return errNoFeed
	}
	return a.feed(c, module, topic, format)
}

// Formats are the forms that a feed comes in, as its address ends.
var Formats = []string{"rss", "atom", "json"}

func feedName(name string) (policies.Module, string, bool) {
	module, format, _ := strings.Cut(name, ".")
	m := policies.Module(module)
	return m, format, slices.Contains(feedModules, m) && slices.Contains(Formats, format)
}

func (a *API) feed(c *fiber.Ctx, m policies.Module, topic policies.Topic, format string) error {
	items, err := a.feedItems(c.UserContext(), m, policies.CatalogFilter{Status: policies.Published, Topic: topic.Key, Limit: feedLength})
	if err != nil {
		return err
	}
	title, home := m.Label(), "/policies?module="+string(m)
	if topic.Label != "" {
		title += "：" + topic.Label
	}
	f := &feeds.Feed{Title: title + " - " + site, Link: &feeds.Link{Href: a.url(home), Rel: "alternate", Type: "text/html"},
		Description: office + "公开的" + title + "，最近" + fmt.Sprint(feedLength) + "条", Author: &feeds.Author{Name: office}, Id: a.url(c.Path()), Items: items}
	for _, i := range items {
		if i.Updated.After(f.Updated) {
			f.Updated = i.Updated
		}
	}
	modified := f.Updated
	if f.Updated.IsZero() {
		f.Updated = time.Unix(0, 0) // Atom wants a time, and nothing ever happened here
	}
	f.Created = f.Updated
	body, mediaType, err := write(f, a.url(c.Path()), format)
	if err != nil {
		return err
	}
	return send(c, mediaType, []byte(body), modified, feedKeep)
}

// write puts the feed into a format, and adds what the format wants and the library does not write by itself, such as the feed's own address.
// Each format says once what stands in an entry.
func write(f *feeds.Feed, self, format string) (body, mediaType string, err error) {
	for _, i := range f.Items {
		switch format {
		case "rss":
			i.Author, i.Content = nil, "" // RSS wants an e-mail address for an author
		case "atom":
			i.Content = ""
		default:
			i.Description = "" // the summary of JSON Feed is plain text
		}
	}
	switch format {
	case "rss":
		f.Author = nil
		rss := (&feeds.Rss{Feed: f}).RssFeed()
		rss.Language, rss.Ttl = "zh-CN", int(feedKeep.Minutes())
		body, err = feeds.ToXML(rss)
		return body, "application/rss+xml; charset=utf-8", err
	case "atom":
		atom := (&feeds.Atom{Feed: f}).AtomFeed()
		atom.Id = f.Id
		atom.Link = &feeds.AtomLink{Href: self, Rel: "self", Type: "application/atom+xml"}
		body, err = feeds.ToXML(atom)
		return body, "application/atom+xml; charset=utf-8", err
	}
	out := (&feeds.JSON{Feed: f}).JSONFeed()
	out.Language, out.FeedUrl = "zh-CN", self
	raw, err := json.Marshal(struct {
		*feeds.JSONFeed
		Items []*feeds.JSONItem `json:"items"` // an empty feed has them too
	}{out, append([]*feeds.JSONItem{}, out.Items...)})
	return string(raw), "application/feed+json; charset=utf-8", err
}

func (a *API) feedItems(ctx context.Context, m policies.Module, f policies.CatalogFilter) (items []*feeds.Item, err error) {
	switch m {
	case policies.DocumentModule:
		rows, err := a.Policies.CatalogDocuments(ctx, f)
		for _, d := range rows {
			items = append(items, item(a.page(m, d.ID), d.Title, d.Issuer, d.PublishedAt, d.UpdatedAt, d.DocNo, d.Summary))
		}
		return items, err
	case policies.InterpretationModule:
		rows, err := a.Policies.CatalogInterpretations(ctx, f)
		for _, i := range rows {
			items = append(items, item(a.page(m, i.ID), i.Title, office, i.PublishedAt, i.UpdatedAt, i.Form+"解读", "解读的文件："+i.Document))
		}
		return items, err
	case policies.BenefitModule:
		rows, err := a.Policies.CatalogBenefits(ctx, f)
		for _, b := range rows {
			items = append(items, item(a.benefitPage(b), b.Title, office, b.CreatedAt, b.UpdatedAt, b.Class, "给谁："+b.Audience, "给多少："+cmp.Or(b.Amount, "金额以审核为准")))
		}
		return items, err
	}
	rows, err := a.Policies.CatalogNotices(ctx, f)
	for _, n := range rows {
		items = append(items, item(a.page(m, n.ID), n.Title, office, n.PublishedAt, n.UpdatedAt, calendar.DateTime(n.ClosesAt)+"截止", "给"+n.Audience, n.Class))
	}
	return items, err
}

// item is one entry; what stands in it is written as HTML, which every format expects.
func item(url, title, author string, published, updated time.Time, lines ...string) *feeds.Item {
	var kept []string
	for _, l := range lines {
		if l != "" {
			kept = append(kept, html.EscapeString(l))
		}
	}
	text := strings.Join(kept, "<br/>")
	return &feeds.Item{Id: url, IsPermaLink: "true", Title: title, Link: &feeds.Link{Href: url, Rel: "alternate", Type: "text/html"}, Author: &feeds.Author{Name: author},
		Description: text, Content: "<p>" + text + "</p>", Created: here(published), Updated: here(updated)}
}
