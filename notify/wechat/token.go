package wechat

import (
	"bytes"
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/notify"
	"huizhida/seal"
)

const (
	// early is how long before its end a token is replaced. WeChat gives a new one in the last five minutes only, during which both are good.
	early = 4 * time.Minute
	// settled is how long a token just had is not asked for again, even if it ends soon.
	settled = 30 * time.Second
	// forceGap is how far apart WeChat wants forced refreshes.
	forceGap = 30 * time.Second
)

// tokens keeps one access token for all processes. Who needs another holds the row of the account while asking WeChat, so that the rest
// wait and read what came. That one call holds a database connection; every other call of this package holds none.
type tokens struct {
	appID string
	api   *api
	db    db.Conn
	key   seal.Key
	now   func() time.Time
	gate  chan struct{} // one goroutine of this process at a time looks further than memory

	mu       sync.Mutex
	held     token
	failure  *notify.Failure
	failedAt time.Time
}

// token is an access token as it is used.
type token struct {
	value     string
	expires   time.Time
	refreshed time.Time
}

func (t token) fresh(now time.Time) bool {
	if t.value == "" || !now.Before(t.expires) {
		return false
	}
	return now.Before(t.expires.Add(-early)) || now.Sub(t.refreshed) < settled
}

func newTokens(a *api, c Config) *tokens {
	return &tokens{appID: c.AppID, api: a, db: c.DB, key: c.Key, now: c.Now, gate: make(chan struct{}, 1)}
}

// current answers a token that is good for now: from memory, from the table, or from WeChat.
func (t *tokens) current(ctx context.Context) (string, *notify.Failure) {
	if held, ok := t.remembered(); ok {
		return held, nil
	}
	began := time.Now() // by the process's clock: it only orders what happens in it
	select {
	case t.gate <- struct{}{}:
		defer func() { <-t.gate }()
	case <-ctx.Done():
		return "", &notify.Failure{Code: "network", Detail: "waited for a WeChat token: " + ctx.Err().Error()}
	}
	if held, ok := t.remembered(); ok {
		return held, nil
	}
	if f := t.failedSince(began); f != nil {
		return "", f // whoever waited for the same call shares its end
	}
	found, f := t.look(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held, t.failure, t.failedAt = found, nil, time.Now()
	if ctx.Err() == nil {
		t.failure = f // that this caller stopped waiting is nobody else's failure
	}
	return found.value, f
}

func (t *tokens) remembered() (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held.value, t.held.fresh(t.now())
}

func (t *tokens) failedSince(began time.Time) *notify.Failure {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failure == nil || t.failedAt.Before(began) {
		return nil
	}
	f := *t.failure
	return &f
}

// look reads the table, and asks WeChat when it has nothing good.
func (t *tokens) look(ctx context.Context) (token, *notify.Failure) {
	row, err := readToken(ctx, t.db, t.appID)
	if err != nil {
		return token{}, databaseFailure(err)
	}
	if found := t.open(row); found.fresh(t.now()) {
		return found, nil
	}
	var found token
	var failure *notify.Failure
	err = pgx.BeginFunc(ctx, t.db, func(tx pgx.Tx) error {
		row, err := lockToken(ctx, tx, t.appID)
		if err != nil {
			return err
		}
		if found = t.open(row); found.fresh(t.now()) {
			return nil // another process was faster
		}
		found, failure, err = t.refresh(ctx, tx, row)
		return err
	})
	if err != nil {
		return token{}, databaseFailure(err)
	}
	return found, failure
}

// refresh asks WeChat and stores the answer. When WeChat gives the token that it refused before, it takes force to get another.
func (t *tokens) refresh(ctx context.Context, tx pgx.Tx, row tokenRow) (token, *notify.Failure, error) {
	if f := t.tooSoon(row); f != nil {
		return token{}, f, nil
	}
	r, f := t.ask(ctx, false)
	if f != nil {
		return token{}, f, nil
	}
	if !t.api.old && row.RefusedHash != nil && bytes.Equal(t.key.Hash(r.AccessToken), row.RefusedHash) {
		if since := t.now().Sub(row.forced()); since < forceGap {
			return token{}, &notify.Failure{Account: true, Wait: forceGap - since, Code: "40001", Detail: "WeChat refuses the token that it gives"}, nil
		}
		if err := noteForce(ctx, tx, t.appID, t.now()); err != nil {
			return token{}, nil, err
		}
		if r, f = t.ask(ctx, true); f != nil {
			return token{}, f, nil
		}
	}
	now := t.now()
	found := token{value: r.AccessToken, refreshed: now, expires: now.Add(time.Duration(r.ExpiresIn) * time.Second)}
	return found, nil, storeToken(ctx, tx, t.appID, t.key.Seal(found.value), t.key.Hash(found.value), found)
}

// tooSoon holds the older interface back when the token just had was refused: each call there makes the last token void and is one of 2,000
// a day, so that two programs that share an account would chase each other.
func (t *tokens) tooSoon(row tokenRow) *notify.Failure {
	if !t.api.old || row.Token != nil || row.RefusedHash == nil || row.RefreshedAt == nil {
		return nil
	}
	since := t.now().Sub(*row.RefreshedAt)
	if since >= settled {
		return nil
	}
	return &notify.Failure{Account: true, Wait: settled - since, Code: "40001", Detail: "WeChat refuses the token just had: does another program use this account?"}
}

// ask makes the call for a token. No message is under way with it, so nothing about it is unsure.
func (t *tokens) ask(ctx context.Context, force bool) (reply, *notify.Failure) {
	r, f := t.api.token(ctx, force)
	if f == nil && r.AccessToken == "" {
		f = refused(r, "", t.now())
		f.Account = f.Account || r.ErrCode != -1 && f.Wait == 0 // without a token nothing leaves
	}
	if f == nil && r.ExpiresIn <= 0 {
		f = &notify.Failure{Code: "answer", Detail: "the token came without its end"}
	}
	if f != nil {
		f.Unsure, f.Permanent, f.BadAddress, f.Reason = false, false, false, ""
	}
	return r, f
}

// refuse forgets a token that WeChat did not take: only that one, which somebody else may have replaced already.
func (t *tokens) refuse(ctx context.Context, value string) *notify.Failure {
	t.mu.Lock()
	if t.held.value == value {
		t.held = token{}
	}
	t.mu.Unlock()
	if err := refuseToken(ctx, t.db, t.appID, t.key.Hash(value)); err != nil {
		return databaseFailure(err)
	}
	return nil
}

// open reads a stored token. One sealed with another key is as good as none.
func (t *tokens) open(row tokenRow) token {
	if row.Token == nil || row.ExpiresAt == nil || row.RefreshedAt == nil {
		return token{}
	}
	value, err := t.key.Open(row.Token)
	if err != nil {
		return token{}
	}
	return token{value: value, expires: *row.ExpiresAt, refreshed: *row.RefreshedAt}
}

// databaseFailure is of our own side: no message left.
func databaseFailure(err error) *notify.Failure {
	return &notify.Failure{Code: "database", Detail: shorten(err.Error())}
}
