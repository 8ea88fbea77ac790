package policies_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

// Whatever people click in whatever order, what is public was signed six times over that very text, by three people at least, none of whom
// wrote it; it was cleared for the public; and what was ever public never changed.
func TestNoOrderOfStepsPublishesWhatWasNotSigned(t *testing.T) {
	t.Parallel()

	w := newWorld(t)
	people := []audit.Actor{w.drafter, w.editor, w.checker, w.panel.Editor, w.panel.Head, w.panel.Leader, w.hire(t, accounts.BureauLeader), w.hire(t, accounts.Liaison)}
	published := 0
	rapid.Check(t, func(r *rapid.T) {
		m := &machine{T: r, t: t, w: w, people: people, id: w.document(t).ID}
		for _, kind := range rapid.SliceOfN(rapid.IntRange(0, 20), 12, 24).Draw(r, "kinds") {
			m.act(kind)
			m.check()
		}
		if m.public {
			published++
		}
	})
	require.Positive(t, published, "some order publishes, or nothing was tried")
}

type machine struct {
	*rapid.T
	t      *testing.T
	w      *world
	people []audit.Actor
	id     int64
	public bool
	body   string // as it was when it became public
}

func (m *machine) who() audit.Actor { return rapid.SampledFrom(m.people).Draw(m.T, "who") }

// act does one thing that a person might; refusals are part of it.
func (m *machine) act(kind int) {
	ctx, w := m.t.Context(), m.w
	d, err := w.Document(ctx, m.id)
	require.NoError(m.T, err)
	by := m.who()
	r, err := w.Review(ctx, by, policies.Documents, m.id)
	require.NoError(m.T, err)
	switch kind {
	case 0:
		draft := d.DocumentDraft
		draft.Body = rapid.SampledFrom([]string{"一", "二", "三"}).Draw(m.T, "body")
		_, _ = w.EditDocument(ctx, by, m.id, d.Version, draft)
	case 1:
		_ = w.ReturnDocument(ctx, by, m.id, "重写")
	case 2:
		_ = w.SubmitDocument(ctx, by, m.id)
	case 3:
		_ = w.PublishDocument(ctx, by, m.id, d.Version)
	case 4:
		_ = w.Publish(ctx, by, policies.Documents, m.id, policies.Release{Version: d.Version, At: w.now.Add(time.Hour)})
	case 5:
		w.now = w.now.Add(2 * time.Hour)
		require.NoError(m.T, w.PublishDue(ctx, policies.Documents, m.id))
	case 6:
		_ = w.Classify(ctx, by, m.id, policies.Classifying{Hash: r.Hash, Openness: policies.Open})
	case 7:
		_ = w.Screen(ctx, by, policies.Documents, m.id, policytest.Clean(r.Hash))
	case 8:
		step := rapid.SampledFrom(policies.Steps).Draw(m.T, "step")
		_ = w.Sign(ctx, by, policies.Documents, m.id, policies.Signing{Step: step, Hash: r.Hash})
	default:
		m.goOn(r)
	}
}

// goOn does what would come next if everything went well, so that some orders come through.
func (m *machine) goOn(r policies.Review) {
	ctx, w := m.t.Context(), m.w
	switch next := r.Next(); {
	case r.Flow.State == policies.Draft:
		_ = w.SubmitDocument(ctx, w.drafter, m.id)
	case next != nil:
		_ = w.Sign(ctx, w.panel.Signer(next.Step), policies.Documents, m.id, policies.Signing{Step: next.Step, Hash: r.Hash})
	case r.Secrecy.Signature == nil || r.Openness.Signature == nil:
		_ = w.Classify(ctx, w.panel.Head, m.id, policies.Classifying{Hash: r.Hash, Openness: policies.Open})
		_ = w.Screen(ctx, w.panel.Head, policies.Documents, m.id, policytest.Clean(r.Hash))
	default:
		_ = w.PublishDocument(ctx, w.panel.Leader, m.id, r.Flow.Version)
	}
}

// check reads the tables, not the service.
func (m *machine) check() {
	var state, body string
	var authors []int64
	require.NoError(m.T, m.w.tx.QueryRow(m.t.Context(), `select state, body, edited_by || drafted_by from documents where id = $1`, m.id).Scan(&state, &body, &authors))
	if state != "published" {
		require.False(m.T, m.public, "what is public stays so until it is withdrawn")
		return
	}
	if !m.public {
		m.public, m.body = true, body
	}
	require.Equal(m.T, m.body, body, "what is public is not edited")
	var steps, signers, byAuthors, hashes, cleared int
	require.NoError(m.T, m.w.tx.QueryRow(m.t.Context(), `
		select count(*) filter (where step <= 6), count(distinct account_id) filter (where step <= 6), count(*) filter (where account_id = any ($2)),
		       count(distinct hash), count(*) filter (where step > 6)
		from signatures where subject = 'documents' and subject_id = $1 and voided_at is null`, m.id, authors).Scan(&steps, &signers, &byAuthors, &hashes, &cleared))
	require.Equal(m.T, []int{6, 0, 1, 2}, []int{steps, byAuthors, hashes, cleared})
	require.GreaterOrEqual(m.T, signers, 3)
	var editions int
	require.NoError(m.T, m.w.tx.QueryRow(m.t.Context(), `
		select count(*) from editions e join contents c on c.hash = e.hash
		where e.subject = 'documents' and e.subject_id = $1 and c.content::jsonb->>'body' = $2
		  and e.hash = (select max(hash) from signatures where subject = 'documents' and subject_id = $1 and voided_at is null)`, m.id, body).Scan(&editions))
	require.Equal(m.T, 1, editions)
}
