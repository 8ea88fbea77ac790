package api

import (
	"fmt"
	"time"

	"huizhida/calendar"
	"huizhida/policies"
)

// The records of the JSON API. Fields are never renamed or taken away; new ones may come.

type document struct {
	ID            int64             `json:"id"`
	Title         string            `json:"title"`
	DocNo         string            `json:"doc_no"`
	Kind          string            `json:"kind"`
	Issuer        string            `json:"issuer"`
	IssuedOn      *string           `json:"issued_on"`
	EffectiveOn   *string           `json:"effective_on"`
	ExpiresOn     *string           `json:"expires_on"`
	Validity      policies.Validity `json:"validity"`
	Summary       string            `json:"summary"`
	Topics        []string          `json:"topics"`
	Body          *string           `json:"body,omitempty"` // Markdown; of a single record only
	Status        policies.State    `json:"status"`
	WithdrawnNote string            `json:"withdrawn_note,omitempty"`
	URL           string            `json:"url"`
	PublishedAt   time.Time         `json:"published_at"`
	UpdatedAt     time.Time         `json:"updated_at"`
}

type interpretation struct {
	ID          int64          `json:"id"`
	DocumentID  int64          `json:"document_id"`
	Form        string         `json:"form"`
	Title       string         `json:"title"`
	Topics      []string       `json:"topics"`
	Body        *string        `json:"body,omitempty"`
	Status      policies.State `json:"status"`
	URL         string         `json:"url"`
	PublishedAt time.Time      `json:"published_at"`
	UpdatedAt   time.Time      `json:"updated_at"`
}

type benefit struct {
	ID          int64          `json:"id"`
	DocumentID  int64          `json:"document_id"`
	Title       string         `json:"title"`
	Class       string         `json:"class"`
	Audience    string         `json:"audience"`
	Amount      string         `json:"amount"`
	How         string         `json:"how"`
	Conditions  string         `json:"conditions"`
	Materials   []string       `json:"materials"`
	Venue       string         `json:"venue"`
	Phone       string         `json:"phone"`
	PromiseDays int            `json:"promise_days"`
	Topics      []string       `json:"topics"`
	Status      policies.State `json:"status"`
	URL         string         `json:"url"`
	UpdatedAt   time.Time      `json:"updated_at"`
}

type notice struct {
	ID            int64           `json:"id"`
	BenefitID     int64           `json:"benefit_id"`
	DocumentID    int64           `json:"document_id"`
	Title         string          `json:"title"`
	Class         string          `json:"class"`
	Audience      string          `json:"audience"`
	OpensOn       string          `json:"opens_on"`
	ClosesAt      time.Time       `json:"closes_at"`
	Window        policies.Window `json:"window"`
	Topics        []string        `json:"topics"`
	Body          *string         `json:"body,omitempty"`
	Status        policies.State  `json:"status"`
	WithdrawnNote string          `json:"withdrawn_note,omitempty"`
	URL           string          `json:"url"`
	PublishedAt   time.Time       `json:"published_at"`
	UpdatedAt     time.Time       `json:"updated_at"`
}

func (a *API) document(d policies.CatalogDocument, full bool) document {
	return document{ID: d.ID, Title: d.Title, DocNo: d.DocNo, Kind: d.Kind, Issuer: d.Issuer, IssuedOn: day(d.IssuedOn), EffectiveOn: day(d.EffectiveOn),
		ExpiresOn: day(d.ExpiresOn), Validity: policies.ValidityOf(d.State, d.EffectiveOn, d.ExpiresOn, a.Now()), Summary: d.Summary, Topics: d.Topics,
		Body: text(d.Body, full), Status: d.State, WithdrawnNote: d.WithdrawnNote, URL: a.page(policies.DocumentModule, d.ID),
		PublishedAt: here(d.PublishedAt), UpdatedAt: here(d.UpdatedAt)}
}

func (a *API) interpretation(i policies.CatalogInterpretation, full bool) interpretation {
	return interpretation{ID: i.ID, DocumentID: i.DocumentID, Form: i.Form, Title: i.Title, Topics: i.Topics, Body: text(i.Body, full), Status: i.State,
		URL: a.page(policies.InterpretationModule, i.ID), PublishedAt: here(i.PublishedAt), UpdatedAt: here(i.UpdatedAt)}
}

func (a *API) benefit(b policies.CatalogBenefit, _ bool) benefit {
	return benefit{ID: b.ID, DocumentID: b.DocumentID, Title: b.Title, Class: b.Class, Audience: b.Audience, Amount: b.Amount, How: b.How,
		Conditions: b.Conditions, Materials: append([]string{}, b.Materials...), Venue: b.Venue, Phone: b.Phone, PromiseDays: b.PromiseDays,
		Topics: b.Topics, Status: b.State, URL: a.benefitPage(b), UpdatedAt: here(b.UpdatedAt)}
}

func (a *API) notice(n policies.CatalogNotice, full bool) notice {
	return notice{ID: n.ID, BenefitID: n.BenefitID, DocumentID: n.DocumentID, Title: n.Title, Class: n.Class, Audience: n.Audience,
		OpensOn: n.OpensOn.Format(time.DateOnly), ClosesAt: here(n.ClosesAt), Window: n.Window(a.Now()), Topics: n.Topics, Body: text(n.Body, full),
		Status: n.State, WithdrawnNote: n.WithdrawnNote, URL: a.page(policies.NoticeModule, n.ID), PublishedAt: here(n.PublishedAt), UpdatedAt: here(n.UpdatedAt)}
}

var pages = map[policies.Module]string{policies.DocumentModule: "policies", policies.InterpretationModule: "interpretations", policies.NoticeModule: "notices"}

// page is where people read a record.
func (a *API) page(m policies.Module, id int64) string {
	return fmt.Sprintf("%s/%s/%d", a.BaseURL, pages[m], id)
}

// benefitPage is where people read of a benefit: on its document's page.
func (a *API) benefitPage(b policies.CatalogBenefit) string {
	return fmt.Sprintf("%s/policies/%d?tab=apply#benefit-%d", a.BaseURL, b.DocumentID, b.ID)
}

func here(t time.Time) time.Time { return t.In(calendar.Shanghai).Truncate(time.Second) }

func day(t *time.Time) *string {
	if t == nil {
		return nil
	}
	s := t.Format(time.DateOnly)
	return &s
}

func text(body string, full bool) *string {
	if !full {
		return nil
	}
	return &body
}
