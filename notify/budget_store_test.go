package notify

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"huizhida/db"
	"huizhida/db/dbtest"
)

var noon = time.Date(2022, 6, 14, 12, 0, 0, 0, time.UTC)

// limited makes an account with a budget, and two campaigns that spend it.
func limited(t *testing.T, conn db.Conn, rate float64, burst, quota int) (accountID int64, campaigns [2]int64) {
	t.Helper()
	id, err := insertAccount(t.Context(), conn, AccountInput{Channel: Email, Kind: "smtp", Name: "测试", RestingWeight: 50, Rate: rate, Burst: burst, DailyQuota: quota},
		[]byte("sealed"), noon.Truncate(24*time.Hour), noon)
	require.NoError(t, err)
	_, ok, err := setEnabled(t.Context(), conn, id, true, noon)
	require.NoError(t, err)
	require.True(t, ok)
	for i := range campaigns {
		err := conn.QueryRow(t.Context(), `
			with who as (insert into accounts (login, name, role, created_at) values ('budget' || $1::int, '陈', 'section_head', now()) returning id),
			doc as (insert into documents (title, issuer, drafted_by, created_at, updated_at) select '办法', '局', id, now(), now() from who returning id),
			benefit as (insert into benefits (document_id, title, class, promise_days, created_by, created_at, updated_at)
				select doc.id, '事项', '快申快享', 10, who.id, now(), now() from doc, who returning id),
			notice as (insert into notices (benefit_id, title, as_of, opens_on, closes_at, state, drafted_by, created_at, updated_at)
				select benefit.id, '通知', now(), now(), now() + interval '9 days', 'draft', who.id, now(), now() from benefit, who returning id)
			insert into campaigns (notice_id, title, subject, body, channels, drafted_by, created_at, updated_at)
			select notice.id, '告知', '告知', '您好', '{email}', who.id, now(), now() from notice, who returning id`, i).Scan(&campaigns[i])
		require.NoError(t, err)
	}
	return id, campaigns
}

func spend(t *testing.T, conn db.Conn, r request) grant {
	t.Helper()
	r.Day = r.At.Truncate(24 * time.Hour)
	g, err := take(t.Context(), conn, r)
	require.NoError(t, err)
	return g
}

func TestABucketFillsAtItsRateUpToItsBurst(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	id, c := limited(t, tx, 10, 20, 0)
	ask := func(at time.Duration) grant {
		return spend(t, tx, request{Account: id, Campaign: c[0], Want: 50, Leave: keepsAll, At: noon.Add(at)})
	}
	require.Equal(t, grant{Granted: 18}, ask(0), "a tenth of the burst is kept")
	require.Equal(t, grant{Wait: 900 * time.Millisecond}, ask(0), "until half of what may leave at once is there")
	require.Equal(t, grant{Granted: 9}, ask(900*time.Millisecond))
	require.Equal(t, 18, ask(time.Hour).Granted, "never more than the burst")
}

func TestWhatIsUrgentUsesTheReserveAndACampaignNever(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	id, c := limited(t, tx, 0, 0, 100)
	ask := func(leave reserve, campaign int64, want int) grant {
		return spend(t, tx, request{Account: id, Campaign: campaign, Want: want, Leave: leave, At: noon})
	}
	require.Equal(t, 90, ask(keepsAll, c[0], 1000).Granted)
	require.Equal(t, grant{Spent: true}, ask(keepsAll, c[0], 1))
	require.Equal(t, 5, ask(keepsHalf, c[1], 1000).Granted, "statutory")
	require.Equal(t, grant{Spent: true}, ask(keepsHalf, c[1], 1))
	for range 5 {
		require.Equal(t, 1, ask(keepsNone, 0, 1).Granted, "a verification code")
	}
	require.Equal(t, grant{Spent: true}, ask(keepsNone, 0, 1))
	require.Equal(t, 90, spend(t, tx, request{Account: id, Campaign: c[0], Want: 1000, Leave: keepsAll, At: noon.Add(24 * time.Hour)}).Granted, "the next day")
}

func TestWhatWasGrantedAndNotUsedComesBack(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	id, c := limited(t, tx, 1, 20, 100)
	r := request{Account: id, Campaign: c[0], Want: 18, Leave: keepsAll, Day: noon.Truncate(24 * time.Hour), At: noon}
	require.Equal(t, 18, spend(t, tx, r).Granted)
	r.Want = 8
	require.NoError(t, giveBack(t.Context(), tx, r, false))
	a, err := account(t.Context(), tx, id, r.Day, noon)
	require.NoError(t, err)
	require.Equal(t, 10, a.UsedToday)
	require.Equal(t, 10, a.Tokens)
	r.Want = 50
	require.Equal(t, 8, spend(t, tx, r).Granted)
	r.Want = 500
	require.NoError(t, giveBack(t.Context(), tx, r, false))
	a, err = account(t.Context(), tx, id, r.Day, noon)
	require.NoError(t, err)
	require.Zero(t, a.UsedToday)
	require.Equal(t, 20, a.Tokens, "and never more than the burst")
}

func TestADisabledAccountGrantsNothing(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	id, c := limited(t, tx, 1, 20, 0)
	_, ok, err := setEnabled(t.Context(), tx, id, false, noon)
	require.NoError(t, err)
	require.True(t, ok)
	require.Zero(t, spend(t, tx, request{Account: id, Campaign: c[0], Want: 5, At: noon}))
}

// However many processes ask, in whatever order and with clocks that differ, no more is granted than the bucket held and earned.
func TestABudgetIsNeverOverspentByManyProcesses(t *testing.T) {
	t.Parallel()
	pool := dbtest.Pool(t)
	second, err := pgxpool.NewWithConfig(t.Context(), pool.Config())
	require.NoError(t, err)
	t.Cleanup(second.Close)
	const rate, burst, quota = 40, 30, 230
	id, campaigns := limited(t, pool, rate, burst, quota)
	const asks = 60
	var (
		mu      sync.Mutex
		group   sync.WaitGroup
		clock   time.Duration
		granted int
		some    [2]int
	)
	for worker := range 8 {
		conn := []*pgxpool.Pool{pool, second}[worker%2]
		group.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(worker)))
			for range asks {
				mu.Lock()
				clock += time.Duration(random.IntN(int(10 * time.Millisecond)))
				at := noon.Add(clock - time.Duration(random.IntN(int(20*time.Millisecond)))) // of a process whose clock is slow
				mu.Unlock()
				r := request{Account: id, Campaign: campaigns[worker%2], Want: 1 + random.IntN(50), Leave: []reserve{keepsNone, keepsAll}[random.IntN(2)],
					Day: noon.Truncate(24 * time.Hour), At: at}
				g, err := take(context.Background(), conn, r)
				if err != nil {
					t.Error(err)
					return
				}
				back := 0
				if g.Granted > 0 && random.IntN(3) == 0 {
					back = random.IntN(g.Granted + 1)
					r.Want = back
					if err := giveBack(context.Background(), conn, r, random.IntN(4) == 0); err != nil {
						t.Error(err)
						return
					}
				}
				mu.Lock()
				granted += g.Granted - back
				some[worker%2] += g.Granted - back
				if most := burst + int(rate*clock.Seconds()) + 1; granted > most || granted > quota {
					t.Errorf("%d granted after %s, at most %d of %d", granted, clock, most, quota)
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	a, err := account(t.Context(), pool, id, noon.Truncate(24*time.Hour), noon.Add(clock))
	require.NoError(t, err)
	require.Equal(t, granted, a.UsedToday, "the day's count is what was granted")
	require.Greater(t, granted, burst, "the bucket was refilled")
	require.NotContains(t, some, 0)
}

// A campaign that always asks first still leaves the other its half.
func TestACampaignThatAsksFirstDoesNotTakeTheOthersShare(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	id, c := limited(t, tx, 10, 20, 0)
	var got [2]int
	for second := range 120 {
		at := noon.Add(time.Duration(second) * time.Second)
		for range 3 { // the first has more lanes, too
			got[0] += spend(t, tx, request{Account: id, Campaign: c[0], Want: 50, Leave: keepsAll, At: at}).Granted
		}
		got[1] += spend(t, tx, request{Account: id, Campaign: c[1], Want: 50, Leave: keepsAll, At: at}).Granted
	}
	require.InDelta(t, got[0], got[1], 20+handful*10, "what it had before the other came, and its lead")
	require.Greater(t, got[0]+got[1], 1100, "and nothing is lost by it")
}

func TestACampaignThatDoesNotComeBackHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	id, c := limited(t, tx, 10, 20, 0)
	require.Equal(t, 1, spend(t, tx, request{Account: id, Campaign: c[1], Want: 1, Leave: keepsAll, At: noon}).Granted)
	got := 0
	for second := range 60 {
		got += spend(t, tx, request{Account: id, Campaign: c[0], Want: 50, Leave: keepsAll, At: noon.Add(time.Duration(second) * time.Second)}).Granted
	}
	require.Greater(t, got, 550)
}
