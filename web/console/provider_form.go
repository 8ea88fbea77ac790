package console

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/fault"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

// providerInput reads what was typed about an account; a number that is none becomes one that the service refuses.
func providerInput(ctx *fiber.Ctx, kind notify.Provider) notify.AccountInput {
	return notify.AccountInput{Version: version(ctx), Channel: kind.Channel, Kind: kind.Kind, Name: ctx.FormValue("name"),
		Config:        kind.Typed(func(name string) string { return ctx.FormValue(views.ConfigControl(name)) }),
		RestingWeight: wholeOr(ctx.FormValue("weight"), -1), Rate: numberOr(ctx.FormValue("rate")),
		Burst: wholeOr(ctx.FormValue("burst"), 0), DailyQuota: wholeOr(ctx.FormValue("daily_quota"), 0)}
}

// wholeOr reads a whole number; blank is the given one, and what is none is -1.
func wholeOr(text string, blank int) int {
	if text = strings.TrimSpace(text); text == "" {
		return blank
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// numberOr reads a number; blank is 0, and what is none is no number.
func numberOr(text string) float64 {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return f
}

// refuseProvider shows the form again with what was typed, its secrets aside, and what is wrong with it.
func refuseProvider(ctx *fiber.Ctx, form views.ProviderForm, err error) error {
	known, ok := errors.AsType[*fault.Error](err)
	if !ok || known.Fields == nil {
		return err
	}
	for _, field := range known.Fields {
		for _, f := range form.Kind.Fields {
			if f.Name == field.Name {
				field.Name = views.ConfigControl(f.Name)
			}
		}
		form.Errors = append(form.Errors, field)
	}
	form.Typed = map[string]string{}
	for _, name := range []string{"name", "weight", "rate", "burst", "daily_quota"} {
		form.Typed[name] = ctx.FormValue(name)
	}
	for _, f := range form.Kind.Fields {
		if name := views.ConfigControl(f.Name); !f.Secret {
			form.Typed[name] = ctx.FormValue(name)
		}
	}
	return page.RenderStatus(ctx, fiber.StatusUnprocessableEntity, views.ProviderFormPage(form))
}
