package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

var refs = regexp.MustCompile(`SL2022-[0-9]{6}`)

// strangers: knowing the number of another enterprise's case or message opens nothing and changes nothing.
func (w *world) strangers(t *testing.T) {
	staff, company := w.person(t, "shouli"), w.person(t, "qiye")
	company.visit("/cases")
	own := refs.FindAllString(company.text(), -1)
	require.NotEmpty(t, own, "the story left the enterprise a case of its own")
	staff.visit("/console/claims")
	all := refs.FindAllString(staff.text(), -1)
	i := slices.IndexFunc(all, func(ref string) bool { return !slices.Contains(own, ref) })
	require.GreaterOrEqual(t, i, 0, "no other enterprise claims")
	ref := all[i]
	staff.visit("/console/claims?q=" + ref)
	before := staff.text()

	require.Equal(t, 200, company.status("GET", "/cases/"+own[0]))
	for _, path := range []string{"/cases/" + ref, "/cases/" + ref + "/receipt", w.foreignMessage(t)} {
		require.Equal(t, 404, company.status("GET", path), path)
	}
	for _, verb := range []string{"correct", "withdraw"} {
		require.Equal(t, 404, company.status("POST", "/cases/"+ref+"/"+verb), verb)
	}
	staff.visit("/console/claims?q=" + ref)
	require.Equal(t, clockless(before), clockless(staff.text()), "the case is as it was")
}

// foreignMessage is a message that no page would show to another enterprise or to staff.
func (w *world) foreignMessage(t *testing.T) string {
	t.Helper()
	var id int64
	require.NoError(t, w.database().QueryRow(t.Context(), `
		select max(m.id) from inbox_messages m
		where not exists (select from accounts a where a.enterprise_id = m.enterprise_id)`).Scan(&id))
	return fmt.Sprintf("/inbox/%d", id)
}

// status is what the server answers to the person's browser; a post carries the page's own token.
func (p *person) status(method, path string) int {
	p.t.Helper()
	return ask[int](p, fmt.Sprintf(`fetch(%q, {method: %q, redirect: 'manual',
		body: %q === 'POST' ? new URLSearchParams({csrf: document.querySelector('[name=csrf]').value, note: '撤回', reply: '已补'}) : undefined}).then(r => r.status)`, path, method, method))
}

var clock = regexp.MustCompile(`[0-9]{2}:[0-9]{2}`)

func clockless(text string) string { return clock.ReplaceAllString(text, "") }
