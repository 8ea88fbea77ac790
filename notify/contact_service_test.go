package notify_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/audit"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
)

func TestAContactIsStoredSealedAndReadOpen(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	w := newWorld(t, tx)
	firm := w.eligible(t, "广州甲有限公司")
	_, err := w.Contact(t.Context(), firm)
	require.ErrorIs(t, err, notify.ErrNoContact)

	in := notify.ContactInput{EnterpriseID: firm, Name: " 陈女士 ", Email: "JIA@firm.example", Mobile: "13800138000", EmailConsent: true}
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, in))
	c, err := w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.Equal(t, "陈女士 jia@firm.example 13800138000 true", c.Name+" "+c.Email+" "+c.Mobile+map[bool]string{true: " true"}[c.EmailConsent])

	var name, email, mobile []byte
	require.NoError(t, tx.QueryRow(t.Context(), `select name, email, mobile from contacts where id = $1`, c.ID).Scan(&name, &email, &mobile))
	for _, sealed := range [][]byte{name, email, mobile} {
		require.False(t, bytes.Contains(sealed, []byte("女士")) || bytes.Contains(sealed, []byte("firm")) || bytes.Contains(sealed, []byte("138")))
	}
	var events string
	require.NoError(t, tx.QueryRow(t.Context(), `select string_agg(detail::text, '') from audit_events where action = 'contact.save' and subject_id = $1`, firm).Scan(&events))
	require.NotContains(t, events, "jia")
}

func TestConsentBelongsToTheAddressItWasGivenFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.reachable(t, "广州甲有限公司", "jia@firm.example")
	consent := func() bool {
		c, err := w.Contact(t.Context(), firm)
		require.NoError(t, err)
		return c.EmailConsent
	}
	rejected, err := w.ImportContacts(t.Context(), audit.System("导入"), []notify.ContactInput{
		{EnterpriseID: firm, Name: "陈女士", Email: "jia@firm.example"}, {EnterpriseID: firm, Name: "坏", Email: "不是邮箱"}})
	require.NoError(t, err)
	require.Equal(t, 1, rejected)
	require.True(t, consent(), "an import that says nothing of consent leaves it")

	_, err = w.ImportContacts(t.Context(), audit.System("导入"), []notify.ContactInput{{EnterpriseID: firm, Name: "李先生", Email: "li@firm.example"}})
	require.NoError(t, err)
	require.False(t, consent(), "another address has not agreed")

	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "李先生", Email: "li@firm.example", EmailConsent: true}))
	require.True(t, consent())
	require.NoError(t, w.SaveContact(t.Context(), w.drafter, notify.ContactInput{EnterpriseID: firm, Name: "李先生", Email: "li@firm.example"}))
	require.False(t, consent(), "an unticked box withdraws")
	require.Equal(t, 2, w.count(t, `select count(*) from consents where withdrawn_at is not null`), "what was agreed once stays on record")
}

func TestAContactThatCannotBeUsedIsRefusedWithItsFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.eligible(t, "广州甲有限公司")
	for _, c := range []struct {
		in   notify.ContactInput
		want string
	}{
		{notify.ContactInput{Name: ""}, "name"},
		{notify.ContactInput{Name: "陈", Email: "a@b"}, "email"},
		{notify.ContactInput{Name: "陈", Email: "a@b.cn\r\nBcc: x@y.cn"}, "email"},
		{notify.ContactInput{Name: "陈", Email: "陈 <a@b.cn>"}, "email"},
		{notify.ContactInput{Name: "陈", Mobile: "12345"}, "mobile"},
		{notify.ContactInput{Name: "陈", EmailConsent: true}, "email"},
	} {
		c.in.EnterpriseID = firm
		var refused *fault.Error
		require.ErrorAs(t, w.SaveContact(t.Context(), w.drafter, c.in), &refused, "%+v", c.in)
		require.Equal(t, c.want, refused.Fields[0].Name)
	}
}

func TestAnUnsubscribeLinkIsSignedAndChangesNothingUntilPressed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	firm := w.reachable(t, "广州甲有限公司", "jia@firm.example")
	c, err := w.Contact(t.Context(), firm)
	require.NoError(t, err)
	token := w.UnsubscribeToken(c.ID)

	name, channel, err := w.UnsubscribeFrom(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, "广州甲有限公司", name)
	require.Equal(t, notify.Email, channel)
	c, err = w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.True(t, c.EmailConsent)

	for _, bad := range []string{"", ".", "x", token + "x", "A" + token[1:], w.UnsubscribeToken(c.ID + 1)[:3] + token[3:]} {
		if bad != token {
			require.ErrorIs(t, w.Unsubscribe(t.Context(), w.drafter, bad), notify.ErrBadToken, bad)
		}
	}
	for range 2 {
		require.NoError(t, w.Unsubscribe(t.Context(), w.drafter, token))
	}
	c, err = w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.False(t, c.EmailConsent)
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'consent.withdraw' and subject_id = $1`, c.ID))
}
