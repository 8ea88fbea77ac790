package api

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
)

var errNoRecord = fault.New(fault.NotFound, "没有这条记录，或它没有公开")

// shelf is a module as the API serves it: rows of the catalogue R, records of answers J.
type shelf[R interface{ Cursor() policies.Cursor }, J any] struct {
	module policies.Module
	read   func(context.Context, policies.CatalogFilter) ([]R, error)
	write  func(R, bool) J
}

func (a *API) documents() shelf[policies.CatalogDocument, document] {
	return shelf[policies.CatalogDocument, document]{policies.DocumentModule, a.Policies.CatalogDocuments, a.document}
}

func (a *API) interpretations() shelf[policies.CatalogInterpretation, interpretation] {
	return shelf[policies.CatalogInterpretation, interpretation]{policies.InterpretationModule, a.Policies.CatalogInterpretations, a.interpretation}
}

func (a *API) benefits() shelf[policies.CatalogBenefit, benefit] {
	return shelf[policies.CatalogBenefit, benefit]{policies.BenefitModule, a.Policies.CatalogBenefits, a.benefit}
}

func (a *API) notices() shelf[policies.CatalogNotice, notice] {
	return shelf[policies.CatalogNotice, notice]{policies.NoticeModule, a.Policies.CatalogNotices, a.notice}
}

// part is a page of a list.
type part[J any] struct {
	Items      []J     `json:"items"`
	NextCursor *string `json:"next_cursor"` // null on the last page
	Next       *string `json:"next"`        // the address of the next page
}

func (s shelf[R, J]) list(c *fiber.Ctx, base string) error {
	f, bad := listFilter(c, s.module)
	if len(bad) > 0 {
		return misread(c, bad)
	}
	want := f.Limit
	f.Limit++ // one more says whether there is a next page
	rows, err := s.read(c.UserContext(), f)
	if err != nil {
		return err
	}
	p := part[J]{Items: []J{}}
	if len(rows) > want {
		rows = rows[:want]
		p.NextCursor, p.Next = onward(c, base, rows[want-1].Cursor())
	}
	for _, r := range rows {
		p.Items = append(p.Items, s.write(r, false))
	}
	return sendJSON(c, p)
}

// onward is the place after last, and its address with the same filters.
func onward(c *fiber.Ctx, base string, last policies.Cursor) (cursor, address *string) {
	place := last.String()
	q := url.Values{}
	c.Context().QueryArgs().VisitAll(func(k, v []byte) { q.Set(string(k), string(v)) })
	q.Set("cursor", place)
	next := base + c.Path() + "?" + q.Encode()
	c.Set(fiber.HeaderLink, "<"+next+`>; rel="next"`)
	return &place, &next
}

func (s shelf[R, J]) one(c *fiber.Ctx) error {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil || id < 1 {
		return errNoRecord
	}
	if bad := (&reader{c: c}).finish(); len(bad) > 0 {
		return misread(c, bad)
	}
	rows, err := s.read(c.UserContext(), policies.CatalogFilter{ID: id, Limit: 1, Bodies: true})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return errNoRecord
	}
	return sendJSON(c, s.write(rows[0], true))
}

// ListDocuments handles GET /api/v1/documents.
func (a *API) ListDocuments(c *fiber.Ctx) error { return a.documents().list(c, a.BaseURL) }

// ShowDocument handles GET /api/v1/documents/:id.
func (a *API) ShowDocument(c *fiber.Ctx) error { return a.documents().one(c) }

// ListInterpretations handles GET /api/v1/interpretations.
func (a *API) ListInterpretations(c *fiber.Ctx) error { return a.interpretations().list(c, a.BaseURL) }

// ShowInterpretation handles GET /api/v1/interpretations/:id.
func (a *API) ShowInterpretation(c *fiber.Ctx) error { return a.interpretations().one(c) }

// ListBenefits handles GET /api/v1/benefits.
func (a *API) ListBenefits(c *fiber.Ctx) error { return a.benefits().list(c, a.BaseURL) }

// ShowBenefit handles GET /api/v1/benefits/:id.
func (a *API) ShowBenefit(c *fiber.Ctx) error { return a.benefits().one(c) }

// ListNotices handles GET /api/v1/notices.
func (a *API) ListNotices(c *fiber.Ctx) error { return a.notices().list(c, a.BaseURL) }

// ShowNotice handles GET /api/v1/notices/:id.
func (a *API) ShowNotice(c *fiber.Ctx) error { return a.notices().one(c) }

type topic struct {
	Key   string `json:"key"`
	Label string `json:"label"`
}

// ListTopics handles GET /api/v1/topics.
func (a *API) ListTopics(c *fiber.Ctx) error {
	all := []topic{}
	for _, t := range policies.Topics {
		all = append(all, topic{t.Key, t.Label})
	}
	return sendJSON(c, fiber.Map{"items": all})
}
