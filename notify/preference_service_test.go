package notify_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
)

// cells lists what is on: "政策推送 email form".
func cells(p notify.Preferences) (list []string) {
	for _, row := range p.Rows {
		for _, c := range row {
			if c.On && c.Given != nil {
				list = append(list, string(c.Topic)+" "+string(c.Channel)+" "+string(c.Given.Origin))
			}
		}
	}
	return list
}

func TestTheGridIsReadAndSavedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.eligible(t, "广州甲有限公司")
	_, err := w.Preferences(t.Context(), firm, 0)
	require.ErrorIs(t, err, notify.ErrNoContact)
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "陈女士", Email: "jia@firm.example", Mobile: number()}))

	save := func(on ...notify.Choice) notify.Preferences {
		require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm, On: on}))
		p, err := w.Preferences(t.Context(), firm, 0)
		require.NoError(t, err)
		return p
	}
	mail, text := notify.Choice{Topic: notify.PolicyPush, Channel: notify.Email}, notify.Choice{Topic: notify.ClaimReminder, Channel: notify.SMS}
	p := save(mail, text)
	require.Equal(t, []string{"政策推送 email form", "申报提醒 sms form"}, cells(p))
	require.Equal(t, notify.ConsentText, p.Rows[0][1].Given.TextVersion)
	require.Len(t, p.Rows, len(notify.Topics))
	for _, row := range p.Rows {
		require.True(t, row[0].On && row[0].Fixed, "the inbox is always on")
		for _, c := range row {
			require.True(t, !c.Topic.Required() || c.Fixed, "%s cannot be turned off", c.Topic)
		}
	}

	w.now = w.now.Add(time.Hour)
	p = save(text)
	require.Equal(t, []string{"申报提醒 sms form"}, cells(p), "what is not on is off")
	require.True(t, w.now.Equal(*p.Rows[0][1].WithdrawnAt))
	require.Equal(t, notify.ByForm, p.Rows[0][1].WithdrawnBy)
	given, err := w.Consents(t.Context(), firm, 0)
	require.NoError(t, err)
	require.Len(t, given, 2, "what was agreed once stays on record, and saving twice adds nothing")

	bound := notify.PreferencesInput{EnterpriseID: firm, On: []notify.Choice{{Topic: notify.PolicyPush, Channel: notify.WeChat}}}
	require.ErrorIs(t, w.SavePreferences(t.Context(), w.drafter, bound), fault.Invalid, "nobody is bound there")
	bound.On = []notify.Choice{{Topic: "中奖通知", Channel: notify.Email}}
	require.ErrorIs(t, w.SavePreferences(t.Context(), w.drafter, bound), fault.Invalid)
	bound.EnterpriseID, bound.ContactID, bound.On = w.eligible(t, "广州乙有限公司"), p.Contact.ID, nil
	require.ErrorIs(t, w.SavePreferences(t.Context(), w.drafter, bound), notify.ErrNoSuchContact, "somebody else's contact")
}

// Failure case 15: what is taken back while a message waits is not sent.
func TestAReplyOfREndsEverySMSThatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	phone := number()
	firm := w.agreed(t, "广州甲", "", phone)
	w.agreed(t, "广州乙", "", number())
	out := w.sinks(notify.SMS)
	c := w.campaign(t, on(notify.SMS))
	require.NoError(t, w.Expand(t.Context(), c.ID))

	n, err := w.ReplyStop(t.Context(), "+86 "+phone, w.now)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, 0, must(w.ReplyStop(t.Context(), phone, w.now)), "twice is once")
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, []string{"sms 广州甲 suppressed refused 0 ", "sms 广州乙 accepted  1 "}, w.states(t, c.ID))
	require.NotContains(t, out.to(), phone)

	p, err := w.Preferences(t.Context(), firm, 0)
	require.NoError(t, err)
	require.Equal(t, string(notify.ByReply), p.Ways[2].Refused)
	require.Equal(t, notify.ByReply, p.Rows[0][2].WithdrawnBy)
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm,
		On: []notify.Choice{{Topic: notify.PolicyPush, Channel: notify.SMS}}}))
	c = w.campaign(t, on(notify.SMS))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Contains(t, w.states(t, c.ID), "sms 广州甲 accepted  1 ", "who turns it on again is written to again")
}

func TestConsentIsToOneTopicAndTheOfficesDutyNeedsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.agreed(t, "广州甲", "jia@firm.example", "")
	silent := w.eligible(t, "广州乙")
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: silent, Name: "李先生", Email: "yi@firm.example"}))
	w.sinks(notify.Email)
	about := func(topic notify.Topic) []string {
		c := w.campaign(t, func(in *notify.CampaignInput) {
			in.Channels, in.Topic, in.Class = []notify.Channel{notify.Email}, topic, notify.Statutory
		})
		require.NoError(t, w.Drain(t.Context(), c.ID))
		return w.states(t, c.ID)
	}
	require.ElementsMatch(t, []string{"email 广州甲 accepted  1 ", "email 广州乙 suppressed no_consent 0 "}, about(notify.PolicyPush))
	require.ElementsMatch(t, []string{"email 广州甲 suppressed no_consent 0 ", "email 广州乙 suppressed no_consent 0 "}, about(notify.Invitation))
	require.ElementsMatch(t, []string{"email 广州甲 accepted  1 ", "email 广州乙 accepted  1 "}, about(notify.CaseProgress))
}

func TestABouncedAddressWaitsForItsOwnerToConfirmIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.agreed(t, "广州甲", "jia@firm.example", "")
	require.NoError(t, w.Suppress(t.Context(), w.drafter, notify.Email, "JIA@firm.example", "bounced"))
	p, err := w.Preferences(t.Context(), firm, 0)
	require.NoError(t, err)
	require.Equal(t, "bounced", p.Ways[1].Refused)
	same := []notify.Choice{{Topic: notify.PolicyPush, Channel: notify.Email}}
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm, On: same}))
	require.Equal(t, 1, w.count(t, `select count(*) from suppressions`), "saving what was on confirms nothing")
	require.NoError(t, w.SavePreferences(t.Context(), w.drafter, notify.PreferencesInput{EnterpriseID: firm, On: same, Confirm: []notify.Channel{notify.Email}}))
	require.Zero(t, w.count(t, `select count(*) from suppressions`))

	require.NoError(t, w.Suppress(t.Context(), w.drafter, notify.Email, "jia@firm.example", "bounced"))
	require.NoError(t, w.ConfirmAddress(t.Context(), w.drafter, firm, p.Contact.ID, notify.Email))
	require.Zero(t, w.count(t, `select count(*) from suppressions`))
}

// Failure case 26: a contact that is removed while its message waits ends the message.
func TestSeveralPeopleSpeakForAnEnterprise(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.eligible(t, "广州甲")
	first, err := w.AddContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "陈女士", Role: notify.LegalRepresentative, Email: "chen@firm.example", EmailConsent: true})
	require.NoError(t, err)
	second, err := w.AddContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "李先生", Role: notify.Finance, Email: "li@firm.example", EmailConsent: true})
	require.NoError(t, err)
	require.ErrorIs(t, w.RemoveContact(t.Context(), w.drafter, firm, first), notify.ErrMainContact)

	out := w.sinks(notify.Email)
	c := w.campaign(t, on(notify.Email))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Equal(t, []string{"chen@firm.example", "li@firm.example"}, out.to())

	c = w.campaign(t, on(notify.Email))
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.NoError(t, w.MakeMainContact(t.Context(), w.drafter, firm, second))
	require.NoError(t, w.RemoveContact(t.Context(), w.drafter, firm, first))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.ElementsMatch(t, []string{"email 广州甲 suppressed no_address 0 ", "email 广州甲 accepted  1 "}, w.states(t, c.ID))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)

	list, err := w.Contacts(t.Context(), firm)
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, "李先生", list[0].Name)
	require.True(t, list[0].Primary)
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{ID: second, EnterpriseID: firm, Name: "李先生", Email: "new@firm.example"}))
	require.Zero(t, w.count(t, `select count(*) from consents where contact_id = $1 and withdrawn_at is null`, second), "another address has not agreed")
	c = w.campaign(t, on(notify.Email))
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Len(t, w.states(t, c.ID), 1, "who is gone has no row in what comes later")
}

func TestNumbersAreKeptInOneSpellingAndImpossibleOnesLeftOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.eligible(t, "广州甲")
	for _, typed := range []string{" 138 0013 8000", "+86-13800138000", "008613800138000", "１３８００１３８０００"} {
		require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "陈", Mobile: typed}))
		c, err := w.Contact(t.Context(), firm)
		require.NoError(t, err)
		require.Equal(t, "13800138000", c.Mobile)
	}
	for _, typed := range []string{"13800000000", "02084636588", "12345678901", "138001380001"} {
		require.ErrorIs(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "陈", Mobile: typed}), fault.Invalid, typed)
	}
	rejected, err := w.ImportContacts(t.Context(), w.drafter, []notify.ContactInput{{EnterpriseID: firm, Name: "陈", Email: "a@b.cn", Mobile: "02084636588"}})
	require.NoError(t, err)
	require.Zero(t, rejected, "the mailbox is good")
	c, err := w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.Equal(t, "a@b.cn", c.Email+c.Mobile)
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
