// Package policytest carries texts through their review for tests of what comes after it.
package policytest

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db"
	"huizhida/policies"
	"huizhida/policies/check"
)

// Panel is three people who may sign, one for each level of the review.
type Panel struct {
	Editor, Head, Leader audit.Actor
}

// NewPanel hires a panel that has written nothing.
func NewPanel(t testing.TB, conn db.Conn) (p Panel) {
	t.Helper()
	people := &accounts.Service{DB: conn, Now: time.Now}
	for actor, role := range map[*audit.Actor]accounts.Role{&p.Editor: accounts.Editor, &p.Head: accounts.SectionHead, &p.Leader: accounts.BureauLeader} {
		a, err := people.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: role.Label() + rand.Text()[:4], Role: role})
		require.NoError(t, err)
		*actor = a.Actor("")
	}
	return p
}

// Signer is who of the panel signs the step.
func (p Panel) Signer(step policies.Step) audit.Actor {
	switch step {
	case policies.FirstReview, policies.FirstProof:
		return p.Editor
	case policies.FinalReview, policies.FinalProof:
		return p.Leader
	}
	return p.Head
}

// Approve signs everything that a submitted text needs, and does not publish it.
func (p Panel) Approve(t testing.TB, s *policies.Service, subject policies.Subject, id int64) {
	t.Helper()
	p.Clear(t, s, subject, id)
	r, err := s.Review(t.Context(), p.Head, subject, id)
	require.NoError(t, err)
	for _, step := range policies.Steps {
		require.NoError(t, s.Sign(t.Context(), p.Signer(step), subject, id, policies.Signing{Step: step, Hash: r.Hash}), step.Label())
	}
}

// Clear takes the openness decision as proposed, finds nothing secret and accepts what the checks warn of.
func (p Panel) Clear(t testing.TB, s *policies.Service, subject policies.Subject, id int64) {
	t.Helper()
	r, err := s.Review(t.Context(), p.Head, subject, id)
	require.NoError(t, err)
	for _, c := range r.Checks {
		if c.Level == check.Warn && c.Accepted == "" {
			require.NoError(t, s.Accept(t.Context(), p.Head, subject, id, c.Key(), "已核对"))
		}
	}
	if subject == policies.Documents {
		require.NoError(t, s.Classify(t.Context(), p.Head, id, policies.Classifying{Hash: r.Hash, Openness: r.Content.Openness, Basis: r.Content.Basis}))
	}
	require.NoError(t, s.Screen(t.Context(), p.Head, subject, id, Clean(r.Hash)))
}

// Publish approves a submitted text and makes it public.
func (p Panel) Publish(t testing.TB, s *policies.Service, subject policies.Subject, id int64) {
	t.Helper()
	p.Approve(t, s, subject, id)
	r, err := s.Review(t.Context(), p.Head, subject, id)
	require.NoError(t, err)
	require.NoError(t, s.Publish(t.Context(), p.Leader, subject, id, policies.Release{Version: r.Flow.Version}))
}

// Clean is a secrecy review that found nothing.
func Clean(hash string) policies.Screening {
	answers := map[string]policies.Answer{}
	for _, point := range policies.Points {
		answers[point] = policies.Absent
	}
	return policies.Screening{Hash: hash, Answers: answers, Conclusion: policies.MayBePublic}
}
