package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// picked is the account through which a lane's turn leaves.
type picked struct {
	ID      int64
	Limited bool
	carrier Carrier
	scope   scope
}

// candidate is an account of a channel, as it stands for one campaign.
type candidate struct {
	ID        int64
	Kind      string
	Version   int
	Enabled   bool
	Weight    int
	Limited   bool
	Failing   bool
	Spent     bool      // of its quota of the day
	Thin      bool      // its bucket is empty at the moment
	ReadyAt   time.Time // when it may be tried again, or the campaign was told to come back; the next day when it is spent
	NotBefore *time.Time
}

// candidates are a channel's accounts for messages of a campaign, 0 for none, that leave a reserve.
func candidates(ctx context.Context, conn db.Conn, channel Channel, campaignID int64, leave reserve, day, at, tomorrow time.Time) ([]candidate, error) {
	rows, _ := conn.Query(ctx, `
		with a as (
			select p.id, p.kind, p.version, p.enabled, p.weight, p.rate > 0 or p.daily_quota > 0 as limited, p.failing_since is not null as failing,
			       p.daily_quota > 0 and p.daily_quota - `+usedSQL+` - `+keptSQL("p.daily_quota")+` < 1 as spent,
			       p.rate > 0 and `+filledSQL+` - `+keptSQL("p.burst")+` < 1 as thin, p.retry_at, t.not_before
			from provider_accounts p left join provider_turns t on t.account_id = p.id and t.campaign_id = $5
			where p.channel = $4
		)
		select id, kind, version, enabled, weight, limited, failing, spent, thin, not_before,
		       greatest(retry_at, not_before, case when spent then $6::timestamptz end, $2::timestamptz) as ready_at
		from a order by id`, day, at, leave, channel, campaignID, tomorrow) // the error resurfaces in Collect
	return pgx.CollectRows(rows, pgx.RowToStructByName[candidate])
}

// options are the candidates that this process can use, the environment's among them. Empty: nothing sends on the channel here.
func (s *Service) options(ctx context.Context, channel Channel, campaignID int64, leave reserve) ([]candidate, error) {
	for made := false; ; made = true {
		list, err := candidates(ctx, s.DB, channel, campaignID, leave, s.today(), s.Now(), s.tomorrow())
		if err != nil {
			return nil, err
		}
		var usable []candidate
		fixed := false
		for _, c := range list {
			if c.Kind == Environment {
				fixed = true
				if s.Carriers[channel] == nil {
					continue
				}
			}
			usable = append(usable, c)
		}
		if fixed || made || s.Carriers[channel] == nil {
			return usable, nil
		}
		if err := ensureEnvironment(ctx, s.DB, channel, environmentName(channel), s.today(), s.Now()); err != nil {
			return nil, err
		}
	}
}

// choose picks one of the candidates that are ready: by weight, of those whose bucket has something if there are any. One of weight 0 is for
// when no other is ready. False when none is.
func choose(list []candidate, now time.Time, random func(int) int) (candidate, bool) {
	for _, fits := range []func(candidate) bool{
		func(c candidate) bool { return !c.Thin && c.Weight > 0 },
		func(c candidate) bool { return !c.Thin },
		func(c candidate) bool { return c.Weight > 0 },
		func(candidate) bool { return true },
	} {
		var ready []candidate
		sum := 0
		for _, c := range list {
			if c.Enabled && !c.ReadyAt.After(now) && fits(c) {
				ready = append(ready, c)
				sum += max(c.Weight, 1)
			}
		}
		if len(ready) == 0 {
			continue
		}
		n := random(sum)
		for _, c := range ready {
			if n -= max(c.Weight, 1); n < 0 {
				return c, true
			}
		}
	}
	return candidate{}, false
}

// pick chooses the account for a turn; nil when none is ready. None is whether nothing sends on the channel here at all.
func (s *Service) pick(ctx context.Context, channel Channel, campaignID int64, leave reserve) (from *picked, failing, none bool, err error) {
	list, err := s.options(ctx, channel, campaignID, leave)
	if err != nil || len(list) == 0 {
		return nil, false, err == nil, err
	}
	c, ok := choose(list, s.Now(), rand.IntN)
	if !ok {
		return nil, false, false, nil
	}
	carrier, err := s.carrierOf(ctx, channel, c)
	if err != nil {
		f := Failure{Account: true, Code: "config", Detail: "配置不能用：" + err.Error(), Wait: 10 * time.Minute}
		return nil, false, false, providerFailed(ctx, s.DB, c.ID, f, s.Now())
	}
	return &picked{ID: c.ID, Limited: c.Limited, carrier: carrier, scope: s.scopeOf(ctx, channel, carrier, list)}, c.Failing, false, nil
}

// carriers are what was made of accounts' configurations: they keep connections and tokens from one turn to the next.
type carriers struct {
	mu   sync.Mutex
	made map[int64]made
}

type made struct {
	version int
	carrier Carrier
}

// carrierOf is the carrier of an account in its present version.
func (s *Service) carrierOf(ctx context.Context, channel Channel, c candidate) (Carrier, error) {
	if c.Kind == Environment {
		return s.Carriers[channel], nil
	}
	s.made.mu.Lock()
	defer s.made.mu.Unlock()
	if kept, ok := s.made.made[c.ID]; ok && kept.version == c.Version {
		return kept.carrier, nil
	}
	p, known := s.provider(channel, c.Kind)
	if !known {
		return nil, fmt.Errorf("no provider of kind %q", c.Kind)
	}
	stored, err := account(ctx, s.DB, c.ID, s.today(), s.Now())
	if err != nil {
		return nil, err
	}
	config, err := s.openConfig(stored.Sealed)
	if err != nil {
		return nil, err
	}
	if _, called := callbackTopics[channel]; called {
		config["callback_token"] = json.RawMessage(strconv.Quote(s.CallbackToken(c.ID)))
	}
	text, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	carrier, err := p.Make(text)
	if err != nil {
		return nil, err
	}
	if s.made.made == nil {
		s.made.made = map[int64]made{}
	}
	s.made.made[c.ID] = made{stored.Account.Version, carrier}
	return carrier, nil
}

// rest is until when no account of a channel is ready for a campaign; zero when one is. Spent is whether all that are enabled have used up
// their quota of the day.
func (s *Service) rest(ctx context.Context, channel Channel, c Campaign) (until time.Time, spent bool, err error) {
	list, err := s.options(ctx, channel, c.ID, c.Class.reserve())
	if err != nil || len(list) == 0 {
		return time.Time{}, false, err
	}
	spent = true
	for _, o := range list {
		if !o.Enabled {
			continue
		}
		spent = spent && o.Spent
		if !o.ReadyAt.After(s.Now()) {
			return time.Time{}, false, nil
		}
		if until.IsZero() || o.ReadyAt.Before(until) {
			until = o.ReadyAt
		}
	}
	if until.IsZero() { // all are disabled; enabling one asks anew
		return s.Now().Add(10 * time.Minute), false, nil
	}
	return until, spent, nil
}
