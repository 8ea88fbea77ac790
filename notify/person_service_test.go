package notify_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
)

// Failure case 30: a person found by several ways in one audience gets one message.
func TestWhoSpeaksForSeveralEnterprisesIsToldOnceOfAllOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	out := w.sinks(notify.Email, notify.SMS)
	phone := number()
	w.agreed(t, "广州甲", "agent@firm.example", phone)
	w.agreed(t, "广州乙", "Agent@firm.example", "")
	w.agreed(t, "广州丙", "bing@firm.example", phone)
	silent := w.eligible(t, "广州丁")
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: silent, Name: "陈", Email: "agent@firm.example"}))
	id := w.push(t, w.notice, notify.Informative, notify.Email, notify.SMS)
	require.ElementsMatch(t, []string{
		"email 广州甲 accepted  1 ", "email 广州乙 suppressed duplicate_person 0 ", "email 广州丙 accepted  1 ", "email 广州丁 suppressed no_consent 0 ",
		"sms 广州甲 accepted  1 ", "sms 广州乙 suppressed no_address 0 ", "sms 广州丙 suppressed duplicate_person 0 ", "sms 广州丁 suppressed no_address 0 ",
	}, w.states(t, id))
	require.Equal(t, []string{phone, "agent@firm.example", "bing@firm.example"}, out.to())
	for _, m := range out.sent {
		switch m.To {
		case "agent@firm.example":
			require.Contains(t, m.Subject, "广州甲、广州乙符合", "who did not agree for an enterprise is not told of it")
		case phone:
			require.Equal(t, "广州甲、广州丙", m.Params["enterprise"])
		default:
			require.Contains(t, m.Text, "广州丙：")
		}
	}
	require.Equal(t, 1, w.count(t, `
		select count(*) from deliveries d join deliveries t on t.id = d.told_by join enterprises e on e.id = t.enterprise_id
		where d.campaign_id = $1 and d.channel = 'email' and d.reason = 'duplicate_person' and e.name = '广州甲' and t.state = 'accepted'`, id))
	require.Equal(t, notify.Finished, w.get(t, id).State)
}

func TestWhereTheFirstEnterpriseIsRefusedThePersonIsToldForTheNext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	out := w.sinks(notify.Email)
	first := w.agreed(t, "广州甲", "agent@firm.example", "")
	w.agreed(t, "广州乙", "agent@firm.example", "")
	w.agreed(t, "广州丙", "agent@firm.example", "")
	c := w.campaign(t, on(notify.Email))
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: first})) // everything off
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, []string{"email 广州甲 suppressed withdrawn 0 ", "email 广州乙 accepted  1 ", "email 广州丙 suppressed duplicate_person 0 "}, w.states(t, c.ID))
	require.Len(t, out.sent, 1)
	require.Contains(t, out.sent[0].Subject, "广州乙、广州丙符合")
	require.Equal(t, 1, w.count(t, `select count(*) from deliveries d join deliveries t on t.id = d.told_by where d.campaign_id = $1 and t.state = 'accepted'`, c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestThePersonIsFoundAcrossPagesOfTheAudience(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	out := w.sinks(notify.Email)
	w.agreed(t, "广州甲", "agent@firm.example", "")
	_, err := w.conn.Exec(t.Context(), `
		with e as (insert into enterprises (uscc, name, created_at, updated_at) select 'FAR' || n, '企业' || n, now(), now() from generate_series(1, 2100) n returning id)
		insert into verdicts (notice_id, enterprise_id, run_id, verdict, reasons) select $1, id, $2, 'eligible', 'tt' from e`, w.notice, w.run)
	require.NoError(t, err)
	last := w.agreed(t, "广州乙", "agent@firm.example", "")
	id := w.push(t, w.notice, notify.Informative, notify.Email)
	require.Len(t, out.sent, 1)
	require.Contains(t, out.sent[0].Subject, "广州甲、广州乙符合", "though its row was made later")
	require.Equal(t, fmt.Sprint(1), fmt.Sprint(w.count(t, `select count(*) from deliveries where campaign_id = $1 and enterprise_id = $2 and told_by is not null`, id, last)))
}

func TestReadingForOneEnterpriseDoesNotSilenceTheLadderOfAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	out := w.sinks(notify.SMS)
	phone := number()
	first := w.agreed(t, "广州甲", "", phone)
	w.agreed(t, "广州乙", "", phone)
	c := w.campaign(t, func(in *notify.CampaignInput) {
		in.Channels, in.Ladder = []notify.Channel{notify.Inbox}, notify.Ladder{{Channel: notify.SMS, Hours: 24}}
	})
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Subset(t, w.states(t, c.ID), []string{"sms 广州甲 planned  0 ", "sms 广州乙 suppressed duplicate_person 0 "})
	list, _, _, err := w.Inbox(t.Context(), first, 10, 0)
	require.NoError(t, err)
	for range 2 {
		_, err = w.Open(t.Context(), first, list[0].ID)
		require.NoError(t, err)
		require.Subset(t, w.states(t, c.ID), []string{"sms 广州甲 cancelled read 0 ", "sms 广州乙 planned  0 "})
	}
	w.now = w.now.Add(24 * time.Hour)
	w.sweepAndCarry(t, c.ID)
	require.Equal(t, []string{phone}, out.to())
}
