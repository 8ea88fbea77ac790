package api

import (
	_ "embed"
	"encoding/json"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"gopkg.in/yaml.v3"
)

// The contract is written by hand; tests hold the routes and their answers to it.
//
//go:embed openapi.yaml
var contractYAML []byte

// contract is the OpenAPI document.
var contract = sync.OnceValues(func() (doc map[string]any, err error) {
	err = yaml.Unmarshal(contractYAML, &doc)
	return doc, err
})

// ShowContract handles GET /openapi.json.
func (a *API) ShowContract(c *fiber.Ctx) error {
	doc, err := contract()
	if err != nil {
		return err
	}
	here := map[string]any{}
	for k, v := range doc {
		here[k] = v
	}
	here["servers"] = []any{map[string]any{"url": a.BaseURL}}
	body, err := json.Marshal(here)
	if err != nil {
		return err
	}
	return send(c, jsonType, body, time.Time{}, time.Hour)
}
