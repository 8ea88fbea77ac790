package api

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"gopkg.in/yaml.v3"

	webpage "huizhida/web/page"
	"huizhida/web/views"
)

// readable is what the page shows of the contract.
type readable struct {
	Info struct {
		Title, Summary, Description, Version string
	}
	Tags       []struct{ Name string }
	Paths      map[string]map[string]operation
	Components struct {
		Parameters map[string]parameter
		Schemas    map[string]schema
	}
}

type operation struct {
	Tags       []string
	Summary    string
	Parameters []parameter
}

type parameter struct {
	Ref         string `yaml:"$ref"`
	Name        string
	Description string
	Example     string
	Schema      struct {
		Type    any
		Enum    []string
		Default any
	}
}

type schema struct {
	Description string
	Properties  yaml.Node // in the order that they are written in
}

type property struct {
	Ref         string `yaml:"$ref"`
	Description string
	Type        any
}

// Developers handles GET /developers: the contract for people to read.
func (a *API) Developers(c *fiber.Ctx) error {
	var doc readable
	if err := yaml.Unmarshal(contractYAML, &doc); err != nil {
		return err
	}
	v := views.DevelopersView{Title: doc.Info.Title, Version: doc.Info.Version, About: doc.Info.Description, Base: a.BaseURL}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			v.Calls = append(v.Calls, views.APICall{Method: strings.ToUpper(method), Path: path, Group: op.Tags[0], Summary: op.Summary, Parameters: doc.parameters(op)})
		}
	}
	slices.SortFunc(v.Calls, func(x, y views.APICall) int {
		return cmp.Or(cmp.Compare(doc.place(x.Group), doc.place(y.Group)), cmp.Compare(x.Path, y.Path))
	})
	for _, name := range []string{"Document", "Interpretation", "Benefit", "Notice", "Problem"} {
		record, err := doc.record(name)
		if err != nil {
			return err
		}
		v.Records = append(v.Records, record)
	}
	webpage.Tell(c, func(string) views.Head {
		return views.Head{Description: doc.Info.Summary + "的开放接口、订阅源和日历", Canonical: "/developers"}
	})
	return webpage.Render(c, views.DevelopersPage(v))
}

// place is where a group stands among the tags.
func (d readable) place(group string) int {
	return slices.IndexFunc(d.Tags, func(t struct{ Name string }) bool { return t.Name == group })
}

func (d readable) parameters(op operation) (list []views.APIParameter) {
	for _, p := range op.Parameters {
		if name, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
			p = d.Components.Parameters[name]
		}
		list = append(list, views.APIParameter{Name: p.Name, Text: p.Description, Values: p.Schema.Enum, Example: p.Example})
	}
	return list
}

func (d readable) record(name string) (views.APIRecord, error) {
	s := d.Components.Schemas[name]
	r := views.APIRecord{Name: name, Text: s.Description}
	for i := 0; i+1 < len(s.Properties.Content); i += 2 {
		var p property
		if err := s.Properties.Content[i+1].Decode(&p); err != nil {
			return r, err
		}
		if ref, ok := strings.CutPrefix(p.Ref, "#/components/schemas/"); ok && p.Description == "" {
			p.Description = d.Components.Schemas[ref].Description
		}
		r.Fields = append(r.Fields, views.APIParameter{Name: s.Properties.Content[i].Value, Text: p.Description})
	}
	return r, nil
}
