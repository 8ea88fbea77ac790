package accounts_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/fault"
)

var officer = audit.Actor{ID: 1 << 40, Name: "谢慧敏", IP: "192.0.2.9"}

func TestADisabledAccountsSessionsStopWorking(t *testing.T) {
	t.Parallel()
	s, a, _ := setup(t, accounts.Editor)
	token, _, err := s.SignIn(t.Context(), a.Login, password, browser)
	require.NoError(t, err)

	require.NoError(t, s.Disable(t.Context(), officer, a.ID))
	_, err = s.Session(t.Context(), token)
	require.ErrorIs(t, err, accounts.ErrNoSession)
	_, _, err = s.SignIn(t.Context(), a.Login, password, browser)
	require.ErrorIs(t, err, accounts.ErrSignIn)
	require.ErrorIs(t, s.Disable(t.Context(), officer, a.ID), accounts.ErrNotEnabled, "twice")
	_, err = s.ResetPassword(t.Context(), officer, a.ID)
	require.ErrorIs(t, err, accounts.ErrNotEnabled)

	require.NoError(t, s.Enable(t.Context(), officer, a.ID))
	require.ErrorIs(t, s.Enable(t.Context(), officer, a.ID), accounts.ErrNotDisabled, "twice")
	_, err = s.Session(t.Context(), token)
	require.ErrorIs(t, err, accounts.ErrNoSession, "the old session does not come back")
	_, _, err = s.SignIn(t.Context(), a.Login, password, browser)
	require.NoError(t, err)
	lines, err := (&audit.Service{DB: s.DB, Now: s.Now}).Lines(t.Context(), audit.Filter{Subject: "accounts", ID: a.ID, Who: "谢慧敏"}, 0, 9)
	require.NoError(t, err)
	require.Len(t, lines, 2, "one line for each change, none for what was refused")
	require.Equal(t, "account.disable", lines[1].Action)
}

func TestNobodyDisablesResetsOrUnlocksTheOwnAccount(t *testing.T) {
	t.Parallel()
	s, a, _ := setup(t, accounts.SecurityAdmin)
	own := a.Actor("192.0.2.9")
	require.ErrorIs(t, s.Disable(t.Context(), own, a.ID), accounts.ErrOneself)
	require.ErrorIs(t, s.Unlock(t.Context(), own, a.ID), accounts.ErrOneself)
	_, err := s.ResetPassword(t.Context(), own, a.ID)
	require.ErrorIs(t, err, accounts.ErrOneself)
}

func TestALockIsLiftedBeforeItsTime(t *testing.T) {
	t.Parallel()
	s, a, _ := setup(t, accounts.Editor)
	require.ErrorIs(t, s.Unlock(t.Context(), officer, a.ID), accounts.ErrNotLocked)
	for range 5 {
		_, _, _ = s.SignIn(t.Context(), a.Login, "wrong", browser)
	}
	require.NoError(t, s.Unlock(t.Context(), officer, a.ID))
	_, _, err := s.SignIn(t.Context(), a.Login, password, browser)
	require.NoError(t, err)
}

func TestAnIssuedPasswordMustBeChanged(t *testing.T) {
	t.Parallel()
	s, a, _ := setup(t, accounts.Editor)
	_, err := s.Issue(t.Context(), officer, accounts.New{Login: "有 空格", Role: accounts.Enterprise})
	require.ErrorIs(t, err, fault.Invalid)
	_, err = s.Issue(t.Context(), officer, accounts.New{Login: a.Login, Name: "李明", Role: accounts.Editor})
	require.ErrorIs(t, err, accounts.ErrLoginTaken)
	issued, err := s.Issue(t.Context(), officer, accounts.New{Login: rand.Text(), Name: "李明", Role: accounts.Liaison, Password: password})
	require.NoError(t, err)
	token, got, err := s.SignIn(t.Context(), issued.Account.Login, issued.Password, browser)
	require.NoError(t, err)
	require.True(t, got.MustChange)

	again, err := s.ResetPassword(t.Context(), officer, got.ID)
	require.NoError(t, err)
	require.NotEqual(t, issued.Password, again.Password)
	_, err = s.Session(t.Context(), token)
	require.ErrorIs(t, err, accounts.ErrNoSession, "a reset ends the sessions")
	token, _, err = s.SignIn(t.Context(), got.Login, again.Password, browser)
	require.NoError(t, err)
	require.NoError(t, s.ChangePassword(t.Context(), got.Actor(""), token, accounts.PasswordChange{Old: again.Password, New: password, Again: password}))
	session, err := s.Session(t.Context(), token)
	require.NoError(t, err)
	require.False(t, session.Account.MustChange)
}

func TestChangingThePasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	s, a, _ := setup(t, accounts.Editor)
	here, _, err := s.SignIn(t.Context(), a.Login, password, browser)
	require.NoError(t, err)
	there, _, err := s.SignIn(t.Context(), a.Login, password, browser)
	require.NoError(t, err)

	const better = "Zhuzhou-2023-01"
	for _, tt := range []struct {
		change accounts.PasswordChange
		field  string
	}{
		{accounts.PasswordChange{Old: "wrong", New: better, Again: better}, "old"},
		{accounts.PasswordChange{Old: password, New: password, Again: password}, "password"},
		{accounts.PasswordChange{Old: password, New: "short", Again: "short"}, "password"},
		{accounts.PasswordChange{Old: password, New: better, Again: better + "x"}, "again"},
	} {
		err := s.ChangePassword(t.Context(), a.Actor(browser.IP), here, tt.change)
		var refused *fault.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, tt.field, refused.Fields[0].Name)
	}
	require.NoError(t, s.ChangePassword(t.Context(), a.Actor(browser.IP), here, accounts.PasswordChange{Old: password, New: better, Again: better}))
	_, err = s.Session(t.Context(), here)
	require.NoError(t, err)
	_, err = s.Session(t.Context(), there)
	require.ErrorIs(t, err, accounts.ErrNoSession)
	_, _, err = s.SignIn(t.Context(), a.Login, password, browser)
	require.ErrorIs(t, err, accounts.ErrSignIn)
}

func TestGuessingTheOldPasswordLocks(t *testing.T) {
	t.Parallel()
	s, a, now := setup(t, accounts.Editor)
	for range 5 {
		require.Error(t, s.ChangePassword(t.Context(), a.Actor(""), "", accounts.PasswordChange{Old: "wrong"}))
	}
	right := accounts.PasswordChange{Old: password, New: password + "x", Again: password + "x"}
	require.ErrorContains(t, s.ChangePassword(t.Context(), a.Actor(""), "", right), "15分钟")
	*now = now.Add(15 * time.Minute)
	require.NoError(t, s.ChangePassword(t.Context(), a.Actor(""), "", right))
}

func TestSigningInEndsTheSessionThatTheBrowserWasIn(t *testing.T) {
	t.Parallel()
	s, a, _ := setup(t, accounts.Editor)
	old, _, err := s.SignIn(t.Context(), a.Login, password, browser)
	require.NoError(t, err)
	_, _, err = s.SignIn(t.Context(), a.Login, "wrong", accounts.Browser{Token: old})
	require.Error(t, err)
	_, err = s.Session(t.Context(), old)
	require.NoError(t, err, "a refused sign-in ends nothing")
	_, _, err = s.SignIn(t.Context(), a.Login, password, accounts.Browser{Token: old})
	require.NoError(t, err)
	_, err = s.Session(t.Context(), old)
	require.ErrorIs(t, err, accounts.ErrNoSession)
}
