package huizhida_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "huizhida/"

// floors lists every package from the ground up. A package imports lower floors only.
var floors = [][]string{
	{"fault", "db", "calendar", "migrations", "seal", "web/assets", "notify/egress", "files/clamd/clamdtest"},
	{"audit", "files", "matching/rule", "policies/check", "writing", "files/clamd", "db/dbtest", "notify/email/bounce",
		"notify/email/smtptest", "notify/sms/smstest", "notify/wechat/wechattest", "notify/webpush/webpushtest", "notify/webhook/webhooktest"},
	{"accounts", "enterprises", "policies", "schedules", "instance", "db/dbtest/server", "notify/email/smtptest/sink",
		"matching/columnar", "matching/pgsql", "matching/reverse", "matching/lint", "matching/draft", "matching/ruletest"},
	{"search", "matching", "notify/webhook", "policies/policytest"}, // webhook is this low so that whoever causes an event can emit it in its own transaction
	{"claims", "notify", "disclosure", "consult", "health", "radar", "matching/bench"},
	{"reports", "worklist", "jobs", "web/views", "notify/email", "notify/sms", "notify/wechat", "notify/webpush", "notify/sink"},
	{"web/page", "web/report"},
	{"web/portal", "web/console", "web/insight", "web/api", "web/callback"},
	{"web"},
	{"demo"},
	{"cmd/huizhida", "e2e"},
}

// webOnly are the libraries of the face; nothing below web may know them.
var webOnly = []string{"github.com/gofiber/fiber/v2", "github.com/a-h/templ"}

func TestImportsPointDown(t *testing.T) {
	floorOf := map[string]int{}
	for floor, packages := range floors {
		for _, p := range packages {
			floorOf[module+p] = floor
		}
	}
	out, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	require.NoError(t, err)
	seen := 0
	for line := range strings.Lines(string(out)) {
		from, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(from, module) {
			continue // this file
		}
		seen++
		require.Contains(t, floorOf, from, "give the new package a floor")
		for to := range strings.FieldsSeq(imports) {
			if floor, ours := floorOf[to]; ours && floor >= floorOf[from] {
				t.Errorf("%s imports %s, which is not on a lower floor", from, to)
			}
			if slices.Contains(webOnly, to) && !strings.HasPrefix(from, module+"web") && floorOf[from] < floorOf[module+"web"] {
				t.Errorf("%s imports %s, which belongs to web", from, to)
			}
		}
	}
	require.Greater(t, seen, 5)
}
