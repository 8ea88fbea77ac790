package api

import (
	"strconv"

	"github.com/gofiber/fiber/v2"
)

const csvType = "text/csv; charset=utf-8"

// The columns of the tables are named as the fields of the JSON are.
var (
	documentColumns = []string{"id", "title", "doc_no", "kind", "issuer", "issued_on", "effective_on", "expires_on", "validity", "summary", "topics",
		"body", "url", "published_at", "updated_at"}
	interpretationColumns = []string{"id", "document_id", "form", "title", "topics", "body", "url", "published_at", "updated_at"}
	benefitColumns        = []string{"id", "document_id", "title", "class", "audience", "amount", "how", "conditions", "materials", "venue", "phone",
		"promise_days", "topics", "url", "updated_at"}
	noticeColumns = []string{"id", "benefit_id", "document_id", "title", "class", "audience", "opens_on", "closes_at", "window", "topics", "body", "url",
		"published_at", "updated_at"}
)

func documentRow(d document) []string {
	return []string{number(d.ID), d.Title, d.DocNo, d.Kind, d.Issuer, orEmpty(d.IssuedOn), orEmpty(d.EffectiveOn), orEmpty(d.ExpiresOn),
		string(d.Validity), d.Summary, list(d.Topics), orEmpty(d.Body), d.URL, moment(d.PublishedAt), moment(d.UpdatedAt)}
}

func interpretationRow(i interpretation) []string {
	return []string{number(i.ID), number(i.DocumentID), i.Form, i.Title, list(i.Topics), orEmpty(i.Body), i.URL, moment(i.PublishedAt), moment(i.UpdatedAt)}
}

func benefitRow(b benefit) []string {
	return []string{number(b.ID), number(b.DocumentID), b.Title, b.Class, b.Audience, b.Amount, b.How, b.Conditions, list(b.Materials), b.Venue, b.Phone,
		strconv.Itoa(b.PromiseDays), list(b.Topics), b.URL, moment(b.UpdatedAt)}
}

func noticeRow(n notice) []string {
	return []string{number(n.ID), number(n.BenefitID), number(n.DocumentID), n.Title, n.Class, n.Audience, n.OpensOn, moment(n.ClosesAt), string(n.Window),
		list(n.Topics), orEmpty(n.Body), n.URL, moment(n.PublishedAt), moment(n.UpdatedAt)}
}

// ExportDocumentsJSON handles GET /api/v1/export/documents.json.
func (a *API) ExportDocumentsJSON(c *fiber.Ctx) error {
	return a.documents().export(c, jsonType, "documents.json", newJSON[document])
}

// ExportDocumentsCSV handles GET /api/v1/export/documents.csv.
func (a *API) ExportDocumentsCSV(c *fiber.Ctx) error {
	return a.documents().export(c, csvType, "documents.csv", newCSV(documentColumns, documentRow))
}

// ExportInterpretationsJSON handles GET /api/v1/export/interpretations.json.
func (a *API) ExportInterpretationsJSON(c *fiber.Ctx) error {
	return a.interpretations().export(c, jsonType, "interpretations.json", newJSON[interpretation])
}

// ExportInterpretationsCSV handles GET /api/v1/export/interpretations.csv.
func (a *API) ExportInterpretationsCSV(c *fiber.Ctx) error {
	return a.interpretations().export(c, csvType, "interpretations.csv", newCSV(interpretationColumns, interpretationRow))
}

// ExportBenefitsJSON handles GET /api/v1/export/benefits.json.
func (a *API) ExportBenefitsJSON(c *fiber.Ctx) error {
	return a.benefits().export(c, jsonType, "benefits.json", newJSON[benefit])
}

// ExportBenefitsCSV handles GET /api/v1/export/benefits.csv.
func (a *API) ExportBenefitsCSV(c *fiber.Ctx) error {
	return a.benefits().export(c, csvType, "benefits.csv", newCSV(benefitColumns, benefitRow))
}

// ExportNoticesJSON handles GET /api/v1/export/notices.json.
func (a *API) ExportNoticesJSON(c *fiber.Ctx) error {
	return a.notices().export(c, jsonType, "notices.json", newJSON[notice])
}

// ExportNoticesCSV handles GET /api/v1/export/notices.csv.
func (a *API) ExportNoticesCSV(c *fiber.Ctx) error {
	return a.notices().export(c, csvType, "notices.csv", newCSV(noticeColumns, noticeRow))
}
