// Package views holds the pages and their parts as templ components, with the structs they show. It asks no database.
package views

import (
	"context"
	"time"

	"huizhida/accounts"
	"huizhida/instance"
)

// Request is what every page knows of the request it answers.
type Request struct {
	Viewer  *accounts.Account // nil when nobody is signed in
	CSRF    string            // the token every form carries
	Flash   string            // shown once, at the top
	Warning bool              // the flash tells of something not done
	Path    string
	Now     time.Time
	Display Display
	Demo    bool // the clock is the demo world's
	Unread  int  // messages an enterprise has not read

	Base string // where the site is: https://host
	Head Head   // what the page tells machines

	Held *instance.Hold // nil: messages leave; only the bureau's people are told
}

// Display is how the viewer wants pages to look; it is kept in a cookie.
type Display struct {
	Theme string // light, dark or contrast; empty follows the device
	Size  string // large, xlarge or max; empty is 100 %
	Care  bool   // 关怀版
	Aids
}

// Aids are the reading aids that are switched on.
type Aids struct {
	Cursor  bool   // 大鼠标
	Lines   bool   // 辅助线
	Caption bool   // 大字幕
	Guide   bool   // 区块指引
	Read    bool   // 指读
	Rate    string // 语速: slow or fast; empty is usual
}

type requestKey struct{}

// With returns ctx with r, for the components rendered under it.
func With(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// From returns the request a component is rendered for.
func From(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request) // a component in a test may have none
	return r
}

// Is says whether the viewer has one of roles.
func (r Request) Is(roles ...accounts.Role) bool {
	if r.Viewer == nil {
		return false
	}
	for _, role := range roles {
		if r.Viewer.Role == role {
			return true
		}
	}
	return false
}
