package matching

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
	"huizhida/matching/rule"
)

// library is a register in Postgres and a service that mirrors it.
type library struct {
	*Service
	t    *testing.T
	pool *pgxpool.Pool
}

func newLibrary(t *testing.T) *library {
	t.Helper()
	pool := dbtest.Pool(t)
	return &library{&Service{DB: pool, Now: time.Now}, t, pool}
}

func (l *library) exec(sql string, args ...any) {
	l.t.Helper()
	_, err := l.pool.Exec(l.t.Context(), sql, args...)
	require.NoError(l.t, err)
}

func (l *library) fill(from, to int) {
	l.t.Helper()
	l.exec(`insert into enterprises (uscc, name, town, employees, established, high_tech, tags, rd_staff_ratio, created_at, updated_at)
		select 'U' || i, '企业' || i, case when i % 5 > 0 then '镇' || i % 3 end, nullif(i % 50, 7), date '2020-01-01' - i, i % 4 = 0,
			case when i % 6 > 0 then (array['甲', '', '乙,"丙'])[1:i % 4] end, 1.0 / i, now(), now() from generate_series($1::int, $2::int) i`, from, to)
	l.exec(`insert into enterprise_years (enterprise_id, year, export_usd, penalties)
		select id, 2021, case when id % 3 > 0 then id * 1000.5 end, id % 2 from enterprises where not exists (select from enterprise_years y where y.enterprise_id = enterprises.id)`)
}

var asOf2022 = rule.Day(19000)

func mustCompile(t *testing.T, expr string) *rule.Rule {
	t.Helper()
	r, err := Compile(expr)
	require.NoError(t, err)
	return r
}

// same demands that the mirror, as it is now, answers as Postgres does.
func (l *library) same(exprs ...string) {
	l.t.Helper()
	for _, expr := range append(exprs, `town == "镇1" && employees > 20`, `high_tech || "甲" in tags`, `export_usd_prev >= 100050.0 && penalties_prev == 0 && rd_staff_ratio < 0.1`,
		`established < date("2019-12-01")`, `size(tags) == 0 || "" in tags || tags.exists(t, t.contains("\""))`) {
		r := mustCompile(l.t, expr)
		m, err := l.fresh(l.t.Context(), l.registers.of(2021, r), 0)
		require.NoError(l.t, err)
		want, err := countSQL(l.t.Context(), l.pool, r, asOf2022, 2021)
		require.NoError(l.t, err)
		require.Equal(l.t, want, Counts(m.view.Count(columnar.Ask(r, asOf2022))), expr)
		require.NotZero(l.t, want.Total())
	}
}

func TestAMirrorFollowsTheRegister(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 500)
	l.same()
	reg := l.registers.of(2021, mustCompile(t, "true"))
	base := reg.state.Load().view
	for i, sql := range []string{
		`update enterprises set employees = 44, town = null where id % 100 = 3`,
		`update enterprise_years set export_usd = 5e6 where enterprise_id between 10 and 20`,
		`delete from enterprise_years where enterprise_id = 33; delete from enterprises where id = 33`,
		`insert into enterprise_years (enterprise_id, year, export_usd) values (5, 2020, 1)`,
		`update enterprises set tags = '{}', established = null where id < 250`,
	} {
		l.exec(sql)
		l.fill(1000*(i+1), 1000*(i+1)+i)
		l.same()
	}
	require.Same(t, reg, l.registers.of(2021, mustCompile(t, "true")))
	require.Equal(t, 500, base.Rows(), "who holds a view keeps it")
}

func TestAChangeThatCommitsLateIsNotMissed(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 20)
	late, err := l.pool.Begin(t.Context())
	require.NoError(t, err)
	_, err = late.Exec(t.Context(), `update enterprises set employees = 1000 where id = 1`)
	require.NoError(t, err)
	l.exec(`update enterprises set employees = 1000 where id = 2`)
	l.same(`employees == 1000`)
	l.exec(`update enterprises set employees = 1000 where id = 3`)
	l.same(`employees == 1000`)
	require.NoError(t, late.Commit(t.Context()))
	l.same(`employees == 1000`)
	m, err := l.fresh(t.Context(), l.registers.of(2021, mustCompile(t, `true`)), 0)
	require.NoError(t, err)
	require.Equal(t, 3, m.view.Count(columnar.Ask(mustCompile(t, `employees == 1000`), asOf2022)).Eligible)

	rolled, err := l.pool.Begin(t.Context())
	require.NoError(t, err)
	_, err = rolled.Exec(t.Context(), `update enterprises set employees = 1000`)
	require.NoError(t, err)
	l.same(`employees == 1000`)
	require.NoError(t, rolled.Rollback(t.Context()))
	l.same(`employees == 1000`)
}

func TestARuleThatReadsNamesHasThemRead(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 30)
	l.same(`name.endsWith("7")`, `uscc in ["U3", "U4"] && employees > 1`)
	require.Len(t, l.Held(), 1)
	require.Equal(t, 30, l.Held()[0].Enterprises)
	require.Positive(t, l.Held()[0].Bytes)
}

func TestNoMoreThanTwoYearsAreHeld(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 3)
	for _, year := range []int{2019, 2020, 2021, 2020} {
		_, err := l.fresh(t.Context(), l.registers.of(year, mustCompile(t, "true")), patience)
		require.NoError(t, err)
	}
	require.Len(t, l.Held(), maxYears)
}

func TestAMirrorSurvivesARestart(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.Dir = t.TempDir()
	l.fill(1, 300)
	l.same()
	require.NoError(t, l.Keep(t.Context()))
	kept := filepath.Join(l.Dir, "register-2021")
	before, err := os.ReadFile(kept)
	require.NoError(t, err)
	l.exec(`update enterprises set employees = 9 where id < 9`)
	l.fill(400, 410)

	next := &library{&Service{DB: l.pool, Now: time.Now, Dir: l.Dir}, t, l.pool}
	reg := newRegister(2021)
	_, err = reg.read(t.Context(), l.pool, l.Dir)
	require.NoError(t, err, "it is taken up, not read anew")
	next.same(`employees == 9`)
	require.NoError(t, next.Keep(t.Context()))
	after, err := os.ReadFile(kept)
	require.NoError(t, err)
	require.NotEqual(t, before, after)
	leftovers, err := filepath.Glob(filepath.Join(l.Dir, "*.tmp"))
	require.NoError(t, err)
	require.Empty(t, leftovers)

	for name, damage := range map[string]func() error{
		"ends early":        func() error { return os.WriteFile(kept, after[:len(after)/2], 0o600) },
		"is empty":          func() error { return os.WriteFile(kept, nil, 0o600) },
		"is something else": func() error { return os.WriteFile(kept, []byte("hello, world"), 0o600) },
	} {
		require.NoError(t, damage())
		again := &library{&Service{DB: l.pool, Now: time.Now, Dir: l.Dir}, t, l.pool}
		again.same(`employees == 9`)
		_, err := reg.read(t.Context(), l.pool, l.Dir)
		require.Error(t, err, name)
	}
	require.NoError(t, os.WriteFile(kept, after, 0o600))
	_, err = reg.read(t.Context(), l.pool, l.Dir)
	require.NoError(t, err)
	other := newLibrary(t)
	_, err = reg.read(t.Context(), other.pool, l.Dir)
	require.ErrorIs(t, err, errOther, "of another database")
	l.exec(`delete from register_kept`)
	_, err = reg.read(t.Context(), l.pool, l.Dir)
	require.ErrorIs(t, err, errOther, "of a day that the database was put back before")
}

func TestAMirrorIsReadAnewWhenPostgresWasStartedAgain(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 50)
	l.same()
	reg := l.registers.of(2021, mustCompile(t, "true"))
	was := *reg.state.Load()
	l.exec(`update enterprises set employees = 3 where id < 20`)
	was.position = "1000000000:1000000000:" // of a history that is gone
	reg.state.Store(&was)
	was.server = "another start"
	l.same(`employees == 3`)
}

func TestAPreviewDoesNotWaitForAnothersFollow(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 50)
	l.same()
	reg := l.registers.of(2021, mustCompile(t, "true"))
	behind := func(by time.Duration) *mirror {
		m := *reg.state.Load()
		m.seen = time.Now().Add(-by)
		reg.state.Store(&m)
		return &m
	}
	ask := func(within time.Duration) <-chan *mirror {
		got := make(chan *mirror, 1)
		go func() {
			m, err := l.fresh(t.Context(), reg, within)
			assert.NoError(t, err)
			got <- m
		}()
		return got
	}
	l.exec(`update enterprises set employees = 77 where id < 9`)

	old := behind(lag / 2)
	reg.loading.Lock()
	require.Same(t, old, <-ask(patience), "goes on with what there is")
	now := ask(0)
	require.Never(t, func() bool { return len(now) > 0 }, 300*time.Millisecond, 10*time.Millisecond, "whoever must know waits")
	reg.loading.Unlock()
	require.NotSame(t, old, <-now)

	old = behind(lag)
	reg.loading.Lock()
	late := ask(patience)
	require.Never(t, func() bool { return len(late) > 0 }, 300*time.Millisecond, 10*time.Millisecond, "it is too old")
	reg.loading.Unlock()
	require.NotSame(t, old, <-late)

	old = behind(lag / 2)
	require.NotSame(t, old, <-ask(patience), "nobody else follows: it does so itself")
	l.same(`employees == 77`)
}

func TestMirrorRunsUntilItIsToldToStop(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.Dir = t.TempDir()
	l.fill(1, 10)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.Mirror(ctx, func(err error) { t.Error(err) })
	}()
	require.Eventually(t, func() bool { return len(l.Held()) == 1 && l.Held()[0].Enterprises == 10 }, 20*time.Second, 10*time.Millisecond)
	l.fill(20, 21)
	require.Eventually(t, func() bool { return l.Held()[0].Enterprises == 12 }, 20*time.Second, 10*time.Millisecond)
	stop()
	<-ended
	files, err := os.ReadDir(l.Dir)
	require.NoError(t, err)
	require.Len(t, files, 1)
}

func TestARegisterThatDoesNotFitIsAskedInPostgres(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 400)
	expr := `(high_tech || employees > 20) && town != "镇1" && export_usd_prev > 3000.0 && penalties_prev + employees > 3`
	inMemory, err := l.Preview(t.Context(), expr, asOf2022.Time())
	require.NoError(t, err)
	small := &Service{DB: l.pool, Now: time.Now, Memory: 300 * bytesPerEnterprise}
	inPostgres, err := small.Preview(t.Context(), expr, asOf2022.Time())
	require.NoError(t, err)
	require.Empty(t, small.Held())
	sortLacking(inMemory.Missing)
	for i := range inMemory.Steps {
		sortLacking(inMemory.Steps[i].Missing)
	}
	require.Equal(t, inMemory, inPostgres)
	_, err = small.PreviewList(t.Context(), expr, asOf2022.Time(), Choice{})
	require.ErrorIs(t, err, ErrTooLarge)
}

func TestPositionsCountATransactionAmongThoseThatRun(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"10:20:12,15": "10:20:12,15", "10:20:12,15/14": "10:20:12,14,15", "10:10:/10": "10:11:10", "12:12:/10": "10:12:10", "10:20:12/12": "10:20:12",
	} {
		got, err := readPosition(given)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, bad := range []string{"1:2/3", "a:b:c/1", "1:2:/x"} {
		_, err := readPosition(bad)
		require.Error(t, err)
	}
}

func TestACopyMayArriveInAnyPieces(t *testing.T) {
	t.Parallel()
	l := newLibrary(t)
	l.fill(1, 40)
	keep := newRegister(2021).keep
	columns, variables := registerColumns(keep)
	conn, err := l.pool.Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	var whole pieces
	_, err = conn.Conn().PgConn().CopyTo(t.Context(), &whole, "copy (select e.id"+columns+" from enterprises e"+withYear(2021)+" order by e.id) to stdout (format binary)")
	require.NoError(t, err)
	for _, size := range []int{1, 7, 64, 1000, len(whole)} {
		in := &copyReader{room: newRoom(0), build: columnar.NewBuilder(enterprises.Variables(), keep, 0), variables: variables}
		for rest := []byte(whole); len(rest) > 0; {
			n := min(size, len(rest))
			_, err := in.Write(rest[:n])
			require.NoError(t, err)
			rest = rest[n:]
		}
		require.Equal(t, 40, in.build.Build(1).Rows(), size)
	}
}

type pieces []byte

func (p *pieces) Write(b []byte) (int, error) { *p = append(*p, b...); return len(b), nil }
