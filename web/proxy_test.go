package web

import (
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"
)

func TestOnlyATrustedProxyNamesTheReader(t *testing.T) {
	t.Parallel()

	for _, tt := range []struct {
		proxies []string
		want    string
	}{
		{[]string{"0.0.0.0"}, "192.0.2.9"}, // the address that fiber's test connection has
		{nil, "0.0.0.0"},
	} {
		app := (&Server{Log: slog.New(slog.DiscardHandler), Now: time.Now, Proxies: tt.proxies}).bare()
		app.Get("/ip", func(c *fiber.Ctx) error { return c.SendString(c.IP()) })
		req := httptest.NewRequest("GET", "/ip", nil)
		req.Header.Set("X-Real-IP", "192.0.2.9")
		resp, err := app.Test(req, -1)
		require.NoError(t, err)
		body := make([]byte, 32)
		n, _ := resp.Body.Read(body) // io.EOF comes with the text
		require.Equal(t, tt.want, string(body[:n]))
	}
}
