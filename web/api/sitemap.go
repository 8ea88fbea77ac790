package api

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/policies"
)

// mapSize is the most addresses that one file of a site map may have (sitemaps.org).
const mapSize = 50_000

const (
	mapType      = "application/xml; charset=utf-8"
	mapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
)

var errNoMap = fault.New(fault.NotFound, "没有这个站点地图，目录见 /sitemap.xml")

// fixed are the pages that are always there.
var fixed = []string{"/", "/policies", "/results", "/check", "/reports", "/help", "/accessibility", "/developers"}

// mapped are the modules with pages of their own, in the order of the map.
var mapped = []policies.Module{policies.NoticeModule, policies.DocumentModule, policies.InterpretationModule}

type mapIndex struct {
	XMLName xml.Name `xml:"sitemapindex"`
	Xmlns   string   `xml:"xmlns,attr"`
	Maps    []mapURL `xml:"sitemap"`
}

type mapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// SiteMap handles GET /sitemap.xml: the list of the maps.
func (a *API) SiteMap(c *fiber.Ctx) error {
	index := mapIndex{Xmlns: mapNamespace, Maps: []mapURL{{Loc: a.url("/sitemaps/pages.xml")}}}
	for _, m := range mapped {
		n, err := a.Policies.MapPages(c.UserContext(), m, mapSize)
		if err != nil {
			return err
		}
		for i := int64(1); i <= n; i++ {
			index.Maps = append(index.Maps, mapURL{Loc: a.url(fmt.Sprintf("/sitemaps/%s-%d.xml", m, i))})
		}
	}
	body, err := xml.Marshal(index)
	if err != nil {
		return err
	}
	return send(c, mapType, append([]byte(xml.Header), body...), time.Time{}, time.Hour)
}

// ShowMap handles GET /sitemaps/:name: pages.xml, or a page of a module's records such as documents-1.xml.
func (a *API) ShowMap(c *fiber.Ctx) error {
	name, ok := strings.CutSuffix(c.Params("name"), ".xml")
	if !ok {
		return errNoMap
	}
	var b strings.Builder
	b.WriteString(xml.Header + `<urlset xmlns="` + mapNamespace + `">`)
	var err error
	if name == "pages" {
		for _, path := range fixed {
			a.writeURL(&b, a.url(path), time.Time{})
		}
	} else {
		err = a.mapModule(c, &b, name)
	}
	if err != nil {
		return err
	}
	b.WriteString("</urlset>\n")
	return send(c, mapType, []byte(b.String()), time.Time{}, time.Hour)
}

func (a *API) mapModule(c *fiber.Ctx, b *strings.Builder, name string) error {
	module, number, _ := strings.Cut(name, "-")
	n, err := strconv.ParseInt(number, 10, 64)
	m := policies.Module(module)
	if pages[m] == "" || err != nil || n < 1 || n > 1<<40 {
		return errNoMap
	}
	return a.Policies.EachMapped(c.UserContext(), m, n, mapSize, func(id int64, updated time.Time) error {
		a.writeURL(b, a.page(m, id), updated)
		return nil
	})
}

// writeURL adds an address of ours, which needs no escaping.
func (a *API) writeURL(b *strings.Builder, loc string, updated time.Time) {
	b.WriteString("<url><loc>" + loc + "</loc>")
	if !updated.IsZero() {
		b.WriteString("<lastmod>" + moment(here(updated)) + "</lastmod>")
	}
	b.WriteString("</url>\n")
}
