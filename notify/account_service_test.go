package notify_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/notify"
	"huizhida/notify/email"
	"huizhida/notify/email/smtptest"
)

// smtp is the kind of account that the tests set up.
var smtp = notify.Provider{Channel: notify.Email, Kind: "smtp", Label: "SMTP", Fields: []notify.ProviderField{
	{Name: "addr", Label: "服务器地址", Required: true}, {Name: "from", Label: "发件人", Required: true}, {Name: "user", Label: "用户名"},
	{Name: "password", Label: "密码", Secret: true},
}, Make: func(config json.RawMessage) (notify.Carrier, error) {
	var c struct{ Addr, From, User, Password string }
	if err := json.Unmarshal(config, &c); err != nil {
		return nil, err
	}
	return email.New(email.Config{Addr: c.Addr, From: c.From, User: c.User, Password: c.Password})
}}

func smtpConfig(addr string) map[string]json.RawMessage {
	return map[string]json.RawMessage{"addr": json.RawMessage(`"` + addr + `"`), "from": json.RawMessage(`"noreply@huiqi.example"`)}
}

// account sets up an account of the world and enables it.
func (w *world) account(t *testing.T, in notify.AccountInput) notify.Account {
	t.Helper()
	w.Providers = []notify.Provider{smtp}
	in.Channel, in.Kind = notify.Email, "smtp"
	id, err := w.SaveAccount(t.Context(), w.drafter, in)
	require.NoError(t, err)
	require.NoError(t, w.EnableAccount(t.Context(), w.drafter, id))
	a, err := w.Account(t.Context(), id)
	require.NoError(t, err)
	return a
}

// limit changes an account's limits.
func (w *world) limit(t *testing.T, id int64, rate float64, burst, quota int) {
	t.Helper()
	a, err := w.Account(t.Context(), id)
	require.NoError(t, err)
	_, err = w.SaveAccount(t.Context(), w.drafter, notify.AccountInput{ID: id, Version: a.Version, Name: a.Name, Config: a.Config, RestingWeight: a.RestingWeight,
		Rate: rate, Burst: burst, DailyQuota: quota})
	require.NoError(t, err)
}

// environment is the account that the world was started with.
func (w *world) environment(t *testing.T) notify.Account {
	t.Helper()
	list, err := w.Accounts(t.Context())
	require.NoError(t, err)
	for _, a := range list {
		if a.Fixed() {
			return a
		}
	}
	require.Fail(t, "no such account")
	return notify.Account{}
}

// many adds n enterprises that agreed to e-mail.
func (w *world) many(t *testing.T, n int) {
	t.Helper()
	for range n {
		i := serial.Add(1)
		w.reachable(t, fmt.Sprintf("广州%03d", i), fmt.Sprintf("f%03d@firm.example", i))
	}
}

func TestAnAccountsSecretsAreSealedAndNeverShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.Providers = []notify.Provider{smtp}
	config := smtpConfig("127.0.0.1:2525")
	config["user"], config["password"] = json.RawMessage(`"push"`), json.RawMessage(`"open sesame"`)
	in := notify.AccountInput{Channel: notify.Email, Kind: "smtp", Name: " 政务邮箱 ", Config: config, RestingWeight: 60, Rate: 1.5}
	id, err := w.SaveAccount(t.Context(), w.drafter, in)
	require.NoError(t, err)

	a, err := w.Account(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, "政务邮箱", a.Name)
	require.False(t, a.Enabled, "a new account waits until somebody enables it")
	require.Equal(t, 5, a.Burst, "three seconds' worth")
	require.Equal(t, 60, a.Weight)
	require.Equal(t, []string{"password"}, a.Secrets)
	require.Equal(t, json.RawMessage(`"push"`), a.Config["user"])
	require.NotContains(t, fmt.Sprintf("%+v %s", a, a.Config), "sesame")
	require.Zero(t, w.count(t, `select count(*) from provider_accounts where position('sesame' in encode(config, 'escape')) > 0`))
	require.Zero(t, w.count(t, `select count(*) from audit_events where detail::text like '%sesame%'`))
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'provider.save' and subject_id = $1`, id))

	in.ID, in.Version, in.Name = id, a.Version, "政务邮箱二"
	delete(in.Config, "password")
	_, err = w.SaveAccount(t.Context(), w.drafter, in)
	require.NoError(t, err)
	_, err = w.SaveAccount(t.Context(), w.drafter, in)
	require.ErrorIs(t, err, notify.ErrAccountStale)
	a, err = w.Account(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, []string{"password"}, a.Secrets, "a secret that is left out keeps its value")
	require.Equal(t, 1, w.count(t, `select count(*) from audit_events where action = 'provider.save' and detail->>'changed' is null`))
}

func TestAnAccountThatCannotWorkIsNotSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	w.Providers = []notify.Provider{smtp}
	for _, c := range []struct {
		mend func(*notify.AccountInput)
		want []string
	}{
		{func(in *notify.AccountInput) { in.Name, in.RestingWeight, in.Rate, in.DailyQuota = " ", 101, -1, -1 }, []string{"name", "weight", "rate", "daily_quota"}},
		{func(in *notify.AccountInput) { in.Kind = "pigeon" }, []string{"kind"}},
		{func(in *notify.AccountInput) { in.Kind = notify.Environment }, []string{"kind"}},
		{func(in *notify.AccountInput) { delete(in.Config, "from") }, []string{"from"}},
		{func(in *notify.AccountInput) { in.Config["shell"] = json.RawMessage(`"rm"`) }, []string{"shell"}},
		{func(in *notify.AccountInput) { in.Config["addr"] = json.RawMessage(`"nowhere"`) }, []string{"config"}},
	} {
		in := notify.AccountInput{Channel: notify.Email, Kind: "smtp", Name: "邮箱", Config: smtpConfig("127.0.0.1:25"), RestingWeight: 50}
		c.mend(&in)
		_, err := w.SaveAccount(t.Context(), w.drafter, in)
		wrong, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok, "%v", err)
		var names []string
		for _, f := range wrong.Fields {
			names = append(names, f.Name)
		}
		require.Equal(t, c.want, names)
	}
	require.Zero(t, w.count(t, `select count(*) from provider_accounts`))
}

func TestAnAccountIsEnabledAndDisabledOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	a := w.account(t, notify.AccountInput{Name: "邮箱", Config: smtpConfig("127.0.0.1:25"), RestingWeight: 50})
	require.ErrorIs(t, w.EnableAccount(t.Context(), w.drafter, a.ID), notify.ErrAccountEnabled)
	require.NoError(t, w.DisableAccount(t.Context(), w.drafter, a.ID))
	require.ErrorIs(t, w.DisableAccount(t.Context(), w.drafter, a.ID), notify.ErrAccountStopped)
	require.ErrorIs(t, w.DisableAccount(t.Context(), w.drafter, a.ID+99), notify.ErrNoAccount)
	require.Equal(t, 2, w.count(t, `select count(*) from audit_events where action like 'provider.%able' and subject = 'provider_accounts'`))
}

func TestEachMessageSaysWhichAccountCarriedIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	a := w.account(t, notify.AccountInput{Name: "政务邮箱", Config: smtpConfig(peer.Addr), RestingWeight: 50})
	w.many(t, 3)
	c := w.approved(t)
	reaches, err := w.Reaches(t.Context(), notify.Email)
	require.NoError(t, err)
	require.True(t, reaches)
	require.NoError(t, w.Drain(t.Context(), c.ID))
	require.Len(t, peer.Mails(), 3)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.Equal(t, 3, w.count(t, `select count(*) from deliveries d join attempts t on t.delivery_id = d.id
		where d.channel = 'email' and d.account_id = $1 and t.account_id = $1`, a.ID))
	tries, err := w.Attempts(t.Context(), w.id(t, `select min(id) from deliveries where channel = 'email'`))
	require.NoError(t, err)
	require.Equal(t, "政务邮箱", tries[0].Account)
	a, err = w.Account(t.Context(), a.ID)
	require.NoError(t, err)
	require.Equal(t, notify.Health{Sent: 3}, a.Recent)
}

// Failure case 24: a lane that the provider's limit stops waits alone, once, until there is something to do.
func TestACampaignKeepsToTheRateAndWaitsForItWithoutAStorm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	e := w.environment(t)
	w.limit(t, e.ID, 0.2, 10, 0)
	w.many(t, 30)
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	_, err := w.conn.Exec(t.Context(), `delete from river_job`)
	require.NoError(t, err)

	began, rounds := w.now, 0
	for wait := time.Duration(1); wait > 0; rounds++ {
		wait = w.carry(t, c.ID)
		w.now = w.now.Add(wait)
		require.LessOrEqual(t, len(peer.Mails()), 10+int(0.2*w.now.Sub(began).Seconds()))
		require.NoError(t, w.Sweep(t.Context()))
		require.Zero(t, w.count(t, `select count(*) from river_job where kind = 'deliver'`), "neither more lanes nor the sweep's")
	}
	require.Len(t, peer.Mails(), 30)
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
	require.InDelta(t, 105*time.Second, w.now.Sub(began), float64(5*time.Second), "9 at once, and 21 at one in five seconds")
	require.Less(t, rounds, 26)
}

// Failure case 4: changing the limit of an account while a campaign runs neither ends the campaign nor loses anything.
func TestChangingTheLimitWhileRunningLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	e := w.environment(t)
	w.limit(t, e.ID, 0.01, 3, 0)
	w.many(t, 40)
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	require.Greater(t, w.carry(t, c.ID), time.Minute)
	require.Len(t, peer.Mails(), 2)

	_, err := w.conn.Exec(t.Context(), `delete from river_job`)
	require.NoError(t, err)
	w.limit(t, e.ID, 5, 20, 0)
	require.Equal(t, 1, w.count(t, `select count(*) from river_job where kind = 'deliver' and args->>'campaign_id' = $1::text`, fmt.Sprint(c.ID)), "it is woken")
	w.now = w.now.Add(time.Second)
	w.carry(t, c.ID)
	require.Greater(t, len(peer.Mails()), 2)
	require.Equal(t, notify.Running, w.get(t, c.ID).State)

	w.limit(t, e.ID, 0, 0, 0)
	require.Zero(t, w.carry(t, c.ID))
	require.Len(t, peer.Mails(), 40)
	require.Equal(t, 40, w.count(t, `select count(*) from deliveries where channel = 'email' and state = 'accepted' and attempts = 1`))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestWhatTheDaysQuotaDoesNotAllowWaitsForTheNextAndSaysWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	e := w.environment(t)
	w.limit(t, e.ID, 0, 0, 10)
	w.many(t, 30)
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	eight := time.Date(2022, 6, 15, 8, 0, 0, 0, calendar.Shanghai)
	for range 2 { // a second run does nothing
		require.Equal(t, eight.Sub(w.now), w.carry(t, c.ID), "after midnight nobody is written to before eight")
		require.Len(t, peer.Mails(), 9)
		require.Equal(t, 21, w.count(t, `select count(*) from deliveries where state = 'held' and reason = 'quota_spent' and next_at = $1`, eight))
	}
	_, err := w.conn.Exec(t.Context(), `
		update deliveries set state = 'deferred', reason = 'temporary', next_at = $1 where id = (select min(id) from deliveries where state = 'held')`, w.now)
	require.NoError(t, err, "one that was tried before and is due by now")
	w.now = w.now.Add(10 * time.Minute)
	_, err = w.conn.Exec(t.Context(), `delete from river_job`)
	require.NoError(t, err)
	require.NoError(t, w.Sweep(t.Context()))
	require.Zero(t, w.count(t, `select count(*) from river_job where kind = 'deliver'`), "the sweep lets it sleep")

	w.limit(t, e.ID, 0, 0, 20) // a raised quota counts at once
	w.carry(t, c.ID)
	require.Len(t, peer.Mails(), 18)
	require.Equal(t, 12, w.count(t, `select count(*) from deliveries where state = 'held' and reason = 'quota_spent'`))

	w.now = eight
	require.Zero(t, w.carry(t, c.ID))
	require.Len(t, peer.Mails(), 30)
	require.Equal(t, 30, w.count(t, `select count(*) from deliveries where channel = 'email' and state = 'accepted' and reason = ''`))
	require.Equal(t, notify.Finished, w.get(t, c.ID).State)
}

func TestOnlyWhatLeftCountsAgainstTheQuota(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	e := w.environment(t)
	w.limit(t, e.ID, 1, 100, 100)
	w.many(t, 4)
	firm := w.reachable(t, "广州甲", "jia@firm.example")
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	contact, err := w.Contact(t.Context(), firm)
	require.NoError(t, err)
	require.NoError(t, w.Unsubscribe(t.Context(), w.drafter, w.UnsubscribeToken(contact.ID)))
	require.Zero(t, w.carry(t, c.ID))
	require.Len(t, peer.Mails(), 4)
	e, err = w.Account(t.Context(), e.ID)
	require.NoError(t, err)
	require.Equal(t, []int{4, 96}, []int{e.UsedToday, e.Tokens}, "neither who withdrew nor what was not there")
}

func TestACodeLeavesWhileACampaignHasUsedUpItsBudget(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.Tx(t))
	peer := smtptest.Start(t)
	w.through(t, peer)
	e := w.environment(t)
	w.limit(t, e.ID, 0.001, 10, 0)
	w.many(t, 20)
	c := w.approved(t)
	require.NoError(t, w.Expand(t.Context(), c.ID))
	w.carry(t, c.ID)
	require.Len(t, peer.Mails(), 9)
	code := notify.Outgoing{ID: "code@huiqi.example", To: "jia@firm.example", Subject: "验证码", Text: "123456"}
	require.NoError(t, w.SendNow(t.Context(), notify.Email, code))
	require.Len(t, peer.Mails(), 10)
	require.ErrorIs(t, w.SendNow(t.Context(), notify.Email, code), notify.ErrNoBudget)
}
