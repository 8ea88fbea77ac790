package views

import (
	"strings"
	"time"

	"huizhida/calendar"
	"huizhida/policies"
)

// Head is what a public page tells machines of itself, beside its title.
type Head struct {
	Description string
	Canonical   string // the page's one address, a path of ours; empty for pages that are not to be indexed
	Article     bool
	Feeds       []FeedLink
	Data        any // schema.org, as JSON-LD
}

// FeedLink is a way to hear of what is new.
type FeedLink struct {
	Type, Title, Href string
}

// abridged is the description as search engines show it.
func (h Head) abridged() string {
	r := []rune(strings.Join(strings.Fields(h.Description), " "))
	if len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return string(r)
}

func (h Head) ogType() string {
	if h.Article {
		return "article"
	}
	return "website"
}

// FeedsOf are the feeds of a module.
func FeedsOf(m policies.Module) []FeedLink {
	base := "/feeds/" + string(m)
	links := []FeedLink{{"application/atom+xml", m.Label() + "（Atom）", base + ".atom"}, {"application/rss+xml", m.Label() + "（RSS）", base + ".rss"},
		{"application/feed+json", m.Label() + "（JSON Feed）", base + ".json"}}
	if m == policies.NoticeModule {
		links = append(links, FeedLink{"text/calendar", "申报截止日（日历）", "/calendars/all.ics"})
	}
	return links
}

type ld = map[string]any

const schemaOrg = "https://schema.org"

func organisation(name string) ld { return ld{"@type": "GovernmentOrganization", "name": name} }

// DocumentHead tells of a document: the law that it is, and what can be claimed under it.
func DocumentHead(v PolicyView, base string) Head {
	d := v.Document
	law := ld{"@type": "Legislation", "@id": base + v.path(), "url": base + v.path(), "name": d.Title, "inLanguage": "zh-CN",
		"legislationPassedBy": organisation(d.Issuer), "legislationJurisdiction": "广州市番禺区", "legislationLegalForce": legalForce(v),
		"legislationType": d.Kind, "dateModified": d.UpdatedAt.In(calendar.Shanghai).Format(time.RFC3339)}
	put := func(key, value string) {
		if value != "" {
			law[key] = value
		}
	}
	put("legislationIdentifier", d.DocNo)
	put("legislationDate", isoDate(d.IssuedOn))
	put("abstract", d.Summary)
	if d.PublishedAt != nil {
		law["datePublished"] = d.PublishedAt.In(calendar.Shanghai).Format(time.RFC3339)
	}
	if d.EffectiveOn != nil || d.ExpiresOn != nil {
		law["temporalCoverage"] = orElse(isoDate(d.EffectiveOn), "..") + "/" + orElse(isoDate(d.ExpiresOn), "..")
	}
	graph := []ld{law}
	for _, b := range v.Benefits {
		graph = append(graph, service(b.Benefit, d, base))
	}
	return Head{Description: orElse(d.Summary, d.Title+"，"+d.Issuer), Canonical: v.path(), Article: true, Data: ld{"@context": schemaOrg, "@graph": graph}}
}

func legalForce(v PolicyView) string {
	if v.force() == policies.InForce {
		return schemaOrg + "/InForce"
	}
	return schemaOrg + "/NotInForce"
}

func service(b policies.Benefit, d policies.Document, base string) ld {
	s := ld{"@type": "GovernmentService", "name": b.Title, "serviceType": b.Class, "provider": organisation(d.Issuer), "areaServed": "广州市番禺区",
		"audience": ld{"@type": "BusinessAudience", "audienceType": b.Audience}, "url": base + "/policies/" + itoa(d.ID) + "?tab=apply#benefit-" + itoa(b.ID)}
	if b.Phone != "" {
		s["availableChannel"] = ld{"@type": "ServiceChannel", "servicePhone": ld{"@type": "ContactPoint", "telephone": b.Phone}}
	}
	return s
}

// NoticeHead tells of a notice: the service, and from when until when it can be had.
func NoticeHead(v NoticeView, base string) Head {
	s := service(v.Benefit, v.Document, base)
	s["@context"], s["@id"] = schemaOrg, base+v.path()
	s["offers"] = ld{"@type": "Offer", "name": v.Notice.Title, "availabilityStarts": policies.OpensAt(v.Notice.OpensOn).Format(time.RFC3339),
		"availabilityEnds": v.Notice.ClosesAt.In(calendar.Shanghai).Format(time.RFC3339), "url": base + v.path()}
	return Head{Description: "给" + v.Benefit.Audience + "，" + until(v.Notice.NoticeDraft), Canonical: v.path(), Article: true, Data: s}
}

// InterpretationHead tells of an interpretation and what it is about.
func InterpretationHead(i policies.Interpretation, d policies.Document, base string) Head {
	path := "/interpretations/" + itoa(i.ID)
	a := ld{"@context": schemaOrg, "@type": "Article", "headline": i.Title, "url": base + path, "inLanguage": "zh-CN", "publisher": organisation(d.Issuer),
		"about": ld{"@type": "Legislation", "@id": base + "/policies/" + itoa(d.ID), "name": d.Title}}
	if i.PublishedAt != nil {
		a["datePublished"] = i.PublishedAt.In(calendar.Shanghai).Format(time.RFC3339)
	}
	return Head{Description: i.Form + "解读：" + d.Title, Canonical: path, Article: true, Data: a}
}

// HomeHead tells of the site and how to search it.
func HomeHead(base string) Head {
	return Head{Description: "番禺区惠企政策：查政策、看资格、在线申领、查进度", Canonical: "/", Feeds: append(FeedsOf(policies.NoticeModule), FeedsOf(policies.DocumentModule)...),
		Data: ld{"@context": schemaOrg, "@type": "WebSite", "name": siteName, "url": base + "/", "inLanguage": "zh-CN",
			"potentialAction": ld{"@type": "SearchAction", "target": base + "/policies?q={query}", "query-input": "required name=query"}}}
}

// LibraryHead tells of a shelf of the library; a search of it is nothing to index.
func LibraryHead(f policies.LibraryFilter) Head {
	h := Head{Description: "番禺区" + f.Module.Label() + "清单，可按类型和年份筛选", Feeds: FeedsOf(f.Module)}
	if f.Query == "" && f.Facet == "" && f.Year == 0 {
		h.Canonical = "/policies?module=" + string(f.Module)
	}
	return h
}
