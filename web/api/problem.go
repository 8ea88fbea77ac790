package api

import (
	"encoding/json"
	"net/http"

	"github.com/gofiber/fiber/v2"
)

// problem is an error as RFC 9457 has it.
type problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail"`
	Errors []wrong `json:"errors,omitempty"`
}

// wrong is one parameter that cannot be understood.
type wrong struct {
	Parameter string `json:"parameter"`
	Detail    string `json:"detail"`
}

const problemType = "application/problem+json"

// Refuse answers a machine whose request was not served.
func Refuse(c *fiber.Ctx, status int, message string) error {
	return refuse(c, problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: message})
}

func refuse(c *fiber.Ctx, p problem) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, problemType)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(p.Status).Send(body)
}

// misread answers a request with parameters that mean nothing.
func misread(c *fiber.Ctx, errors []wrong) error {
	return refuse(c, problem{Type: "about:blank", Title: http.StatusText(fiber.StatusBadRequest), Status: fiber.StatusBadRequest,
		Detail: "请求参数有误，见 errors；可用的参数见 /developers", Errors: errors})
}
