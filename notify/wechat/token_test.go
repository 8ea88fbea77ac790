package wechat_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/notify"
	"huizhida/notify/wechat"
	"huizhida/notify/wechat/wechattest"
	"huizhida/seal"
)

// processes are carriers that share a database as processes do: each has a pool and a memory of its own.
func processes(t *testing.T, n int) (*bench, []*wechat.Carrier) {
	t.Helper()
	pool := dbtest.Pool(t)
	b := benchWith(t, wechattest.Start(t), pool)
	carriers := make([]*wechat.Carrier, n)
	for i := range carriers {
		another, err := pgxpool.NewWithConfig(t.Context(), pool.Config().Copy())
		require.NoError(t, err)
		t.Cleanup(another.Close)
		c := b.config(wechat.Template)
		c.DB = another
		carriers[i], err = wechat.New(c)
		require.NoError(t, err)
	}
	return b, carriers
}

// together sends many messages through each carrier at once and requires that all arrive.
func together(t *testing.T, carriers []*wechat.Carrier, each int, label string) {
	t.Helper()
	var group sync.WaitGroup
	failures := make(chan *notify.Failure, len(carriers)*each)
	for i, c := range carriers {
		for j := range each {
			group.Go(func() {
				failures <- c.Session().Send(context.Background(), []notify.Outgoing{letter(fmt.Sprint(label, i, j))})[0].Failure
			})
		}
	}
	group.Wait()
	close(failures)
	for f := range failures {
		require.Nil(t, f)
	}
}

func TestProcessesThatNeedATokenAtOnceAskWeChatOnce(t *testing.T) {
	t.Parallel()
	b, carriers := processes(t, 3)
	b.peer.Slow(150 * time.Millisecond)

	together(t, carriers, 20, "cold")
	require.Equal(t, 1, b.peer.Calls(wechattest.StableToken))

	b.peer.Expire()
	together(t, carriers, 20, "expired")
	require.Equal(t, 2, b.peer.Calls(wechattest.StableToken))

	b.peer.Advance(2*time.Hour - 3*time.Minute)
	together(t, carriers, 20, "early")
	require.Equal(t, 3, b.peer.Calls(wechattest.StableToken))
	require.Len(t, b.peer.Sent(), 180)
	require.Zero(t, b.peer.Forced())
}

func TestATokenIsReplacedBeforeItsEndSoThatNoMessageMeetsADeadOne(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Template)
	for i := range 60 { // ten hours
		require.Nil(t, send(t, carrier, letter(fmt.Sprint(i))).Failure)
		b.peer.Advance(10 * time.Minute)
	}
	require.Equal(t, 60, b.peer.Calls(wechattest.Template), "no message was sent twice for its token")
	require.InDelta(t, 5, b.peer.Calls(wechattest.StableToken), 1)
}

func TestWhoFailsWithAnOldTokenLeavesTheNewOneAlone(t *testing.T) {
	t.Parallel()
	b, carriers := processes(t, 2)
	require.Nil(t, send(t, carriers[0], letter("a")).Failure)
	require.Nil(t, send(t, carriers[1], letter("b")).Failure)
	b.peer.Expire()
	require.Nil(t, send(t, carriers[1], letter("c")).Failure)
	require.Nil(t, send(t, carriers[0], letter("d")).Failure, "the first still holds the old one in memory")
	require.Equal(t, 2, b.peer.Calls(wechattest.StableToken))
	require.Equal(t, 6, b.peer.Calls(wechattest.Template), "two of them met the dead token and were sent again")
	sent := b.peer.Sent()
	require.Equal(t, sent[2].Token, sent[3].Token)
}

func TestATokenThatWeChatRefusesAndGivesAgainIsForced(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	carrier := b.carrier(t, wechat.Template)
	require.Nil(t, send(t, carrier, letter("a")).Failure)

	b.peer.Spoil()
	require.Nil(t, send(t, carrier, letter("b")).Failure)
	require.Equal(t, 1, b.peer.Forced())

	b.peer.Spoil()
	b.peer.Advance(10 * time.Second)
	f := send(t, carrier, letter("c")).Failure
	require.NotNil(t, f)
	require.True(t, f.Account)
	require.Equal(t, 20*time.Second, f.Wait, "WeChat wants half a minute between two")
	require.Equal(t, 1, b.peer.Forced())

	b.peer.Advance(f.Wait)
	require.Nil(t, send(t, carrier, letter("c")).Failure)
	require.Equal(t, 2, b.peer.Forced())
	require.Len(t, b.peer.Sent(), 3)
}

func TestAMessageIsSentAgainForItsTokenOnceOnly(t *testing.T) {
	t.Parallel()
	for _, code := range []int{40001, 40014, 42001} {
		b := newBench(t)
		b.peer.Answers(answer(wechattest.Template, wechattest.Answer{Code: code, Text: "access_token is invalid"}))
		f := send(t, b.carrier(t, wechat.Template), letter("a")).Failure
		require.Equal(t, fmt.Sprint(code), f.Code)
		require.True(t, f.Account)
		require.False(t, f.Permanent)
		require.Equal(t, 2, b.peer.Calls(wechattest.Template))
	}
}

func TestTheOlderTokenWorksTheSame(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	c := b.config(wechat.Template)
	c.OldToken = true
	carrier, err := wechat.New(c)
	require.NoError(t, err)
	require.Nil(t, send(t, carrier, letter("a")).Failure)
	b.peer.Advance(time.Minute)
	b.peer.Expire()
	require.Nil(t, send(t, carrier, letter("b")).Failure)
	require.Equal(t, 2, b.peer.Calls(wechattest.OldToken))

	b.peer.Advance(10 * time.Second)
	b.peer.Expire()
	f := send(t, carrier, letter("c")).Failure
	require.True(t, f.Account, "somebody else uses the account")
	require.Equal(t, 20*time.Second, f.Wait)
	require.Equal(t, 2, b.peer.Calls(wechattest.OldToken))
	b.peer.Advance(f.Wait)
	require.Nil(t, send(t, carrier, letter("c")).Failure)
	require.Zero(t, b.peer.Calls(wechattest.StableToken))
}

func TestATokenIsStoredSealed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	require.Nil(t, send(t, b.carrier(t, wechat.Template), letter("a")).Failure)
	token := b.peer.Sent()[0].Token

	var stored, hash []byte
	require.NoError(t, b.db.QueryRow(t.Context(), `select token, token_hash from wechat_tokens where account = $1`, b.peer.AppID).Scan(&stored, &hash))
	require.NotContains(t, string(stored), token)
	opened, err := b.key.Open(stored)
	require.NoError(t, err)
	require.Equal(t, token, opened)
	require.Equal(t, b.key.Hash(token), hash)

	b.key = seal.NewKey()
	require.Nil(t, send(t, b.carrier(t, wechat.Template), letter("b")).Failure, "a token that the key does not open is as good as none")
}

func TestAnAccountWithoutATokenSendsNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for code, want := range map[int]notify.Failure{
		40125: {Account: true},
		40164: {Account: true},
		45009: {Account: true, Wait: 7 * time.Hour},
		45011: {Wait: time.Minute},
		-1:    {Wait: 30 * time.Second},
		99999: {Account: true},
	} {
		b.peer.Answers(answer(wechattest.StableToken, wechattest.Answer{Code: code, Text: "no"}))
		want.Code, want.Detail = fmt.Sprint(code), "no"
		require.Equal(t, &want, b.carrier(t, wechat.Template).Session().Connect(t.Context()))
	}
	b.peer.Answers(nil)
	c := b.config(wechat.Template)
	c.Secret = "ffffffffffffffffffffffffffffffff"
	wrong, err := wechat.New(c)
	require.NoError(t, err)
	require.Equal(t, "40125", wrong.Session().Connect(t.Context()).Code)
	b.peer.Answers(answer(wechattest.StableToken, wechattest.Answer{Drop: true}))
	f := send(t, b.carrier(t, wechat.Template), letter("a")).Failure
	require.False(t, f.Unsure, "no message was under way")
	requireNoSecrets(t, f)
	require.Zero(t, b.peer.Calls(wechattest.Template))
}

func TestThoseWhoWaitForATokenShareTheFailure(t *testing.T) {
	t.Parallel()
	b, carriers := processes(t, 1)
	b.peer.Slow(300 * time.Millisecond)
	b.peer.Answers(answer(wechattest.StableToken, wechattest.Answer{Code: -1, Text: "system error"}))
	var group sync.WaitGroup
	for range 30 {
		group.Go(func() {
			if f := carriers[0].Session().Connect(context.Background()); f == nil || f.Code != "-1" {
				t.Errorf("got %v", f)
			}
		})
	}
	group.Wait()
	require.Equal(t, 1, b.peer.Calls(wechattest.StableToken))
}

func TestWhoStopsWaitingForATokenFailsAlone(t *testing.T) {
	t.Parallel()
	b, carriers := processes(t, 1)
	b.peer.Slow(300 * time.Millisecond)
	impatient, cancel := context.WithCancel(t.Context())
	defer cancel()
	gone := make(chan *notify.Failure)
	go func() { gone <- carriers[0].Session().Connect(impatient) }()
	require.Eventually(t, func() bool { return b.peer.Calls(wechattest.StableToken) == 1 }, time.Minute, time.Millisecond)
	cancel()
	require.Nil(t, carriers[0].Session().Connect(t.Context()))
	require.NotNil(t, <-gone)
}

func TestAProcessThatDiesWhileItRefreshesHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	b, carriers := processes(t, 1)
	pool := b.db.(*pgxpool.Pool)
	dying, err := pool.Acquire(t.Context())
	require.NoError(t, err)
	_, err = dying.Exec(t.Context(), `begin`)
	require.NoError(t, err)
	_, err = dying.Exec(t.Context(), `insert into wechat_tokens (account) values ($1)`, b.peer.AppID)
	require.NoError(t, err)

	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	f := carriers[0].Session().Connect(ctx)
	require.Equal(t, "database", f.Code, "it waits for the other one")
	require.Zero(t, b.peer.Calls(wechattest.StableToken))

	require.NoError(t, dying.Hijack().Close(t.Context()))
	require.Nil(t, carriers[0].Session().Connect(t.Context()))
	require.Equal(t, 1, b.peer.Calls(wechattest.StableToken))
}
