package accounts_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/db/dbtest"
)

const password = "Zhuzhou-2022-07"

var browser = accounts.Browser{IP: "192.0.2.7", Agent: "test"}

// setup makes one account; its login is its own, because parallel tests wait for each other's unique keys.
func setup(t *testing.T, role accounts.Role) (*accounts.Service, accounts.Account, *time.Time) {
	t.Helper()
	now := time.Date(2022, 12, 12, 1, 0, 0, 0, time.UTC)
	s := &accounts.Service{DB: dbtest.Tx(t), Now: func() time.Time { return now }}
	a, err := s.Create(t.Context(), audit.System("test"), accounts.New{Login: " Li.Ming" + rand.Text() + " ", Name: "李明", Role: role, Password: password})
	require.NoError(t, err)
	return s, a, &now
}

func TestSignIn(t *testing.T) {
	t.Parallel()

	t.Run("StartsASessionThatSignOutEnds", func(t *testing.T) {
		t.Parallel()
		s, a, _ := setup(t, accounts.Editor)

		token, got, err := s.SignIn(t.Context(), strings.ToUpper(a.Login), password, browser)
		require.NoError(t, err)
		require.Equal(t, a.ID, got.ID)
		session, err := s.Session(t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, "李明", session.Account.Name)
		require.NotEmpty(t, session.CSRF)

		require.NoError(t, s.SignOut(t.Context(), a.Actor(browser.IP), token))
		require.NoError(t, s.SignOut(t.Context(), a.Actor(browser.IP), token), "twice")
		_, err = s.Session(t.Context(), token)
		require.ErrorIs(t, err, accounts.ErrNoSession)
	})

	t.Run("SaysTheSameOfAWrongLoginAndAWrongPassword", func(t *testing.T) {
		t.Parallel()
		s, a, _ := setup(t, accounts.Editor)

		_, _, err := s.SignIn(t.Context(), a.Login, "wrong", browser)
		require.ErrorIs(t, err, accounts.ErrSignIn)
		_, _, err = s.SignIn(t.Context(), "nobody", "wrong", browser)
		require.ErrorIs(t, err, accounts.ErrSignIn)
	})

	t.Run("LocksAtTheFifthFailureForFifteenMinutes", func(t *testing.T) {
		t.Parallel()
		s, a, now := setup(t, accounts.Editor)

		for range 4 {
			_, _, err := s.SignIn(t.Context(), a.Login, "wrong", browser)
			require.ErrorIs(t, err, accounts.ErrSignIn)
		}
		_, _, err := s.SignIn(t.Context(), a.Login, "wrong", browser)
		require.ErrorIs(t, err, accounts.ErrLocked)
		_, _, err = s.SignIn(t.Context(), a.Login, password, browser)
		require.ErrorIs(t, err, accounts.ErrLocked)
		*now = now.Add(15 * time.Minute)
		_, _, err = s.SignIn(t.Context(), a.Login, password, browser)
		require.NoError(t, err)
	})

	t.Run("IdlesOut", func(t *testing.T) {
		t.Parallel()
		for _, tt := range []struct {
			role accounts.Role
			wait time.Duration
			ok   bool
		}{{accounts.Editor, 14 * time.Minute, true}, {accounts.Editor, 16 * time.Minute, false}} {
			s, a, now := setup(t, tt.role)
			token, _, err := s.SignIn(t.Context(), a.Login, password, browser)
			require.NoError(t, err)
			*now = now.Add(tt.wait)
			_, err = s.Session(t.Context(), token)
			require.Equal(t, tt.ok, err == nil, tt.wait)
		}
	})
}

func TestCreate(t *testing.T) {
	t.Parallel()

	t.Run("RefusesAWeakPassword", func(t *testing.T) {
		t.Parallel()
		s, _, _ := setup(t, accounts.Editor)
		for _, weak := range []string{"short-1A", "alllowercaseletters", "12345678901234"} {
			_, err := s.Create(t.Context(), audit.System("test"), accounts.New{Login: "x", Name: "x", Role: accounts.Editor, Password: weak})
			require.ErrorContains(t, err, "密码至少 12 位", weak)
		}
	})

	t.Run("RefusesALoginThatIsTaken", func(t *testing.T) {
		t.Parallel()
		s, a, _ := setup(t, accounts.Editor)
		_, err := s.Create(t.Context(), audit.System("test"), accounts.New{Login: a.Login, Name: "x", Role: accounts.Editor})
		require.ErrorIs(t, err, accounts.ErrLoginTaken)
	})

	t.Run("CannotBeSignedInToWithoutAPassword", func(t *testing.T) {
		t.Parallel()
		s, _, _ := setup(t, accounts.Editor)
		later := rand.Text()
		_, err := s.Create(t.Context(), audit.System("test"), accounts.New{Login: later, Name: "x", Role: accounts.Editor})
		require.NoError(t, err)
		_, _, err = s.SignIn(t.Context(), later, "", browser)
		require.ErrorIs(t, err, accounts.ErrSignIn)
	})
}
