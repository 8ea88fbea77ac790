package notify_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/notify"
)

// basin is a provider that takes everything and keeps it.
type basin struct {
	mu   sync.Mutex
	sent []notify.Outgoing
}

func (s *basin) Batch() int                              { return 10 }
func (s *basin) Lanes() int                              { return 1 }
func (s *basin) Session() notify.Session                 { return s }
func (s *basin) Connect(context.Context) *notify.Failure { return nil }
func (s *basin) Close() error                            { return nil }

func (s *basin) Send(_ context.Context, batch []notify.Outgoing) []notify.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, batch...)
	return make([]notify.Result, len(batch))
}

// to lists who got something, in alphabetical order.
func (s *basin) to() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []string{}
	for _, m := range s.sent {
		list = append(list, m.To)
	}
	slices.Sort(list)
	return list
}

// sinks lets some channels leave into one basin.
func (w *world) sinks(channels ...notify.Channel) *basin {
	s := &basin{}
	if w.Carriers == nil {
		w.Carriers = map[notify.Channel]notify.Carrier{}
	}
	for _, c := range channels {
		w.Carriers[c] = s
	}
	return s
}

// campaign is an approved one that differs from the usual input.
func (w *world) campaign(t *testing.T, change func(*notify.CampaignInput)) notify.Campaign {
	t.Helper()
	in := w.input()
	change(&in)
	id, err := w.Draft(t.Context(), w.drafter, in)
	require.NoError(t, err)
	require.NoError(t, w.Submit(t.Context(), w.drafter, id))
	c := w.get(t, id)
	require.NoError(t, w.Approve(t.Context(), w.approver, id, c.ContentHash))
	return w.get(t, id)
}

// on lets a campaign use these channels only.
func on(channels ...notify.Channel) func(*notify.CampaignInput) {
	return func(in *notify.CampaignInput) { in.Channels = channels }
}

// agreed adds an enterprise whose main contact takes policy pushes by e-mail and SMS.
func (w *world) agreed(t *testing.T, name, email, mobile string) int64 {
	t.Helper()
	id := w.eligible(t, name)
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: id, Name: "陈女士", Email: email, Mobile: mobile}))
	var choices []notify.Choice
	if email != "" {
		choices = append(choices, notify.Choice{Topic: notify.PolicyPush, Channel: notify.Email})
	}
	if mobile != "" {
		choices = append(choices, notify.Choice{Topic: notify.PolicyPush, Channel: notify.SMS})
	}
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: id, On: choices}))
	return id
}

// number is a mobile number that no other test has.
func number() string { return fmt.Sprintf("139%08d", 10_000_000+serial.Add(1)) }
