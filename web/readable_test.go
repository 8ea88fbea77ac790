package web

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/stretchr/testify/require"

	"huizhida/web/page"
)

func TestWhatNobodyTypesIsRefusedInAddressFormAndFileName(t *testing.T) {
	t.Parallel()

	server := &Server{Log: slog.New(slog.DiscardHandler), Now: time.Now}
	app := fiber.New(fiber.Config{ErrorHandler: server.fail})
	app.Use(refuseUnreadable)
	app.All("/", func(c *fiber.Ctx) error { return c.SendString(c.FormValue("note")) })
	for _, bad := range []string{"\x00", "广\x00州", "\xff\xfe", "a\xc3"} {
		escaped := ""
		for _, b := range []byte(bad) {
			escaped += "%" + string("0123456789ABCDEF"[b>>4]) + string("0123456789ABCDEF"[b&15])
		}
		resp, err := app.Test(httptest.NewRequest("GET", "/?q="+escaped, nil))
		require.NoError(t, err)
		require.Equal(t, 422, resp.StatusCode, "%q in the address", bad)

		form := httptest.NewRequest("POST", "/", bytes.NewBufferString("note="+escaped))
		form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err = app.Test(form)
		require.NoError(t, err)
		require.Equal(t, 422, resp.StatusCode, "%q in a form", bad)

		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		require.NoError(t, w.WriteField("note", bad))
		require.NoError(t, w.Close())
		upload := httptest.NewRequest("POST", "/", &body)
		upload.Header.Set("Content-Type", w.FormDataContentType())
		resp, err = app.Test(upload)
		require.NoError(t, err)
		require.Equal(t, 422, resp.StatusCode, "%q beside a file", bad)
	}
	resp, err := app.Test(httptest.NewRequest("GET", "/?q=%E5%A4%A7%E7%9F%B3%F0%9F%98%80", nil))
	require.NoError(t, err)
	require.Equal(t, 200, resp.StatusCode, "Chinese and emoji are read")
}

func TestAPageNumberStaysOneThatPostgresCountsWith(t *testing.T) {
	t.Parallel()

	app := fiber.New()
	app.Get("/", func(c *fiber.Ctx) error { return c.JSON(page.Number(c)) })
	for query, want := range map[string]string{"": "1", "?page=0": "1", "?page=-7": "1", "?page=x": "1", "?page=3": "3", "?page=9223372036854775807": "1000000"} {
		resp, err := app.Test(httptest.NewRequest("GET", "/"+query, nil))
		require.NoError(t, err)
		var body bytes.Buffer
		_, err = body.ReadFrom(resp.Body)
		require.NoError(t, err)
		require.Equal(t, want, body.String(), query)
	}
}
