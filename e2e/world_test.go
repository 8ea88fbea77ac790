package e2e

import (
	"testing"
)

// world is the demo district, its post office, and the browser that everybody shares.
type world struct {
	*site
	post    *postOffice
	browser *browser
}

// TestTheWorld lives in one small district, one part after the other, as a day does.
func TestTheWorld(t *testing.T) {
	post := startPostOffice(t)
	w := &world{post: post, browser: startBrowser(t)}
	w.site = startSite(t, 300, "SMTP_ADDR="+post.addr, "SMTP_FROM=番禺惠企直达 <noreply@huiqi.example>")
	t.Run("a policy finds its enterprise, which claims, and the figures move", w.story)
	t.Run("every screen is accessible", w.screens)
	t.Run("an enterprise signs in and claims by keyboard", w.keyboard)
	t.Run("a rule is built by keyboard", w.ruleByKeyboard)
	t.Run("a rule is built without script", w.ruleWithoutScript)
	t.Run("everything is read and handed in without script", w.withoutScript)
	t.Run("no enterprise opens what is another's", w.strangers)
}

// person signs in with a demo account and audits every new page.
func (w *world) person(t *testing.T, login string) *person {
	t.Helper()
	p := w.browser.person(t, w.site, login)
	p.looks = true
	p.signIn(login)
	return p
}

// lettersTo are those that came for one address.
func (w *world) lettersTo(address string) (list []letter) {
	for _, l := range w.post.letters() {
		if l.to == address {
			list = append(list, l)
		}
	}
	return list
}
