package portal

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/search"
	"huizhida/web/page"
	"huizhida/web/views"
)

// FindAnything handles GET /search: one question over all that is public.
func (p *Portal) FindAnything(ctx *fiber.Ctx) error {
	q := searchQuery(ctx)
	v := views.SearchView{Query: q, Page: min(page.Number(ctx), search.Deepest/views.SearchPerPage), Now: page.Request(ctx).Now}
	if strings.TrimSpace(q.Text) == "" {
		return page.Render(ctx, views.SearchPage(v))
	}
	q.Limit = views.SearchLooked
	if q.Kind != "" {
		q.Limit, q.Offset = views.SearchPerPage, (v.Page-1)*views.SearchPerPage
	}
	var err error
	if v.Found, v.Marker, err = p.Search.Find(ctx.UserContext(), q); err != nil {
		return err
	}
	return page.Render(ctx, views.SearchPage(v))
}

const suggested = 6

// Suggest handles GET /search/suggest: the titles that what is typed so far leads to, a part of a page.
func (p *Portal) Suggest(ctx *fiber.Ctx) error {
	if strings.TrimSpace(ctx.Query("q")) == "" {
		return page.Render(ctx, views.Suggestions(nil, search.Marker{}))
	}
	found, marker, err := p.Search.Find(ctx.UserContext(), search.Query{Text: ctx.Query("q"), Limit: suggested})
	if err != nil {
		return err
	}
	if found.Weak {
		found.Hits = nil
	}
	return page.Render(ctx, views.Suggestions(found.Hits, marker))
}

func searchQuery(ctx *fiber.Ctx) search.Query {
	return search.Query{Text: ctx.Query("q"), Kind: search.ParseKind(ctx.Query("kind")), Facet: ctx.Query("facet"), Topic: ctx.Query("topic"),
		Validity: search.ParseValidity(ctx.Query("validity"))}
}

// HelpTexts are the pages of 使用帮助 as the search knows them.
func HelpTexts() []search.Text {
	var texts []search.Text
	for _, t := range views.HelpTopics {
		texts = append(texts, search.Text{Kind: search.Help, Ref: "help/" + t.Slug, Path: "/help/" + t.Slug, Title: t.Title, Body: t.Summary + "\n\n" + t.Text()})
	}
	return texts
}
