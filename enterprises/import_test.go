package enterprises_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"golang.org/x/text/encoding/simplifiedchinese"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/fault"
	"huizhida/files"
)

var noon = time.Date(2022, 11, 23, 4, 0, 0, 0, time.UTC)

var clerk = audit.Actor{ID: 0, Name: "专管员"}

func newService(t *testing.T, conn db.Conn) *enterprises.Service {
	t.Helper()
	now := func() time.Time { return noon }
	return &enterprises.Service{DB: conn, Jobs: dbtest.Queue(t), Now: now, Files: &files.Service{DB: conn, Now: now}}
}

// code makes a valid code from a number.
func code(n int) string {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := fmt.Sprintf("91440113%08d", n)
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(body[8+i]-'0') * w
	}
	body += string("0X987654321"[sum%11])
	sum, w := 0, 1
	for _, r := range body {
		sum += strings.IndexRune(alphabet, r) * w
		w = w * 3 % 31
	}
	return body + string(alphabet[(31-sum%31)%31])
}

func importText(t *testing.T, s *enterprises.Service, list enterprises.List, text string) (enterprises.Counts, []enterprises.Issue) {
	t.Helper()
	var issues []enterprises.Issue
	list.Reader, list.Name = strings.NewReader(text), "企业.csv"
	list.Issue = func(i enterprises.Issue) { issues = append(issues, i) }
	counts, err := s.Import(t.Context(), clerk, list)
	require.NoError(t, err)
	require.Equal(t, counts.Rows, counts.Created+counts.Changed+counts.Unchanged+counts.Rejected)
	return counts, issues
}

func scan[T any](t *testing.T, conn db.Conn, sql string, args ...any) T {
	t.Helper()
	var v T
	require.NoError(t, conn.QueryRow(t.Context(), sql, args...).Scan(&v))
	return v
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestImport(t *testing.T) {
	t.Parallel()

	t.Run("KeepsCurrentValuesInColumnsAndEveryValueAsAFact", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		counts, issues := importText(t, s, enterprises.List{Source: "区商务局", AsOf: day("2022-06-30")}, "名称,uscc,沙湾,注册地区县,镇街,export_usd_prev,2020年出口额,高新技术企业,tags,从业人员,行业代码,上年营业收入\n"+
			"甲公司,"+code(1)+",x,番禺区,沙湾镇,1200000.5,9,是,出口;老字号,25,3911,400\n")
		require.Equal(t, enterprises.Counts{Rows: 1, Created: 1, Warnings: 1}, counts)
		require.Contains(t, issues[0].Reason, "沙湾")
		require.Equal(t, "沙湾街道|true|25|C3911|小型|{出口,老字号}", scan[string](t, s.DB, `
			select concat_ws('|', town, high_tech::text, employees, industry, size, tags::text) from enterprises where uscc = $1`, code(1)))
		require.Equal(t, "2020:9 2021:1200000.5", scan[string](t, s.DB, `
			select string_agg(year || ':' || export_usd, ' ' order by year) from enterprise_years`))
		require.Equal(t, 11, scan[int](t, s.DB, `select count(*) from facts`)) // ten stated, and the size
		require.Equal(t, "1200000.5 区商务局 2022-06-30", scan[string](t, s.DB, `
			select value || ' ' || source || ' ' || as_of from facts where key = 'export_usd_prev' and period = 2021`))
		require.Equal(t, enterprises.DerivedSource, scan[string](t, s.DB, `select source from facts where key = 'size'`))
	})

	t.Run("TheSameFileAgainChangesNothing", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		text := "uscc,name,employees\n" + code(1) + ",甲,5\n" + code(2) + ",乙,\n"
		importText(t, s, enterprises.List{}, text)
		before := scan[string](t, s.DB, `select md5(string_agg(f::text, ',' order by enterprise_id, key)) from facts f`)
		for _, asOf := range []time.Time{{}, day("2022-11-23")} {
			counts, _ := importText(t, s, enterprises.List{AsOf: asOf}, text)
			require.Equal(t, enterprises.Counts{Rows: 2, Unchanged: 2}, counts)
		}
		require.Equal(t, before, scan[string](t, s.DB, `select md5(string_agg(f::text, ',' order by enterprise_id, key)) from facts f`))
	})

	t.Run("AChangedValueKeepsItsHistoryAndAnEmptyCellSaysNothing", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		importText(t, s, enterprises.List{AsOf: day("2022-01-01")}, "uscc,name,employees,town\n"+code(1)+",甲,5,大石街道\n")
		counts, _ := importText(t, s, enterprises.List{AsOf: day("2022-02-01"), Source: "人社"}, "uscc,name,employees,town\n"+code(1)+",,6,\n")
		require.Equal(t, enterprises.Counts{Rows: 1, Changed: 1}, counts)
		require.Equal(t, "6 大石街道 甲", scan[string](t, s.DB, `select concat_ws(' ', employees, town, name) from enterprises`))
		require.Equal(t, "5 企业名单 2022-01-01 t, 6 人社 2022-02-01 f", scan[string](t, s.DB, `
			select string_agg(concat_ws(' ', value, source, as_of, superseded_at is not null), ', ' order by as_of) from facts where key = 'employees'`))
	})

	t.Run("AnOlderAsOfNeverOverwritesANewerValue", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		text := "uscc,name,employees\n" + code(1) + ",甲,%d\n"
		importText(t, s, enterprises.List{AsOf: day("2022-01-01")}, fmt.Sprintf(text, 5))
		importText(t, s, enterprises.List{AsOf: day("2022-03-01")}, fmt.Sprintf(text, 5)) // confirms
		for range 2 {
			counts, issues := importText(t, s, enterprises.List{AsOf: day("2022-02-01")}, fmt.Sprintf(text, 6))
			require.Equal(t, enterprises.Counts{Rows: 1, Unchanged: 1, Warnings: 1}, counts)
			require.Contains(t, issues[0].Reason, "2022-03-01")
		}
		require.Equal(t, 5, scan[int](t, s.DB, `select employees from enterprises`))
		require.Equal(t, 2, scan[int](t, s.DB, `select count(*) from facts where key = 'employees'`))
	})

	t.Run("ABadRowIsReportedAndNeverStopsTheOthers", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		var rejected bytes.Buffer
		text := "统一社会信用代码,企业名称,成立日期,从业人员\n" + code(1) + ",甲,2022-13-01,many\n" + code(2) + ",乙,2020-01-01,3\n91440113X,丙,,\n" +
			code(3) + ",,2020-01-01,\n" + code(2) + ",乙二,,\n,丁,,\n" + code(4) + ",戊,,,,9\n"
		counts, issues := importText(t, s, enterprises.List{Rejected: &rejected}, text)
		require.Equal(t, enterprises.Counts{Rows: 7, Created: 1, Rejected: 6}, counts)
		require.Equal(t, enterprises.Issue{Row: 2, Level: "reject", Column: "成立日期", Value: "2022-13-01", Reason: "成立日期应为日期，如 2022-12-31"}, issues[0])
		require.Equal(t, 2, issues[1].Row)

		// The error file, with its cells corrected, imports as it is.
		records, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(rejected.Bytes(), []byte("\ufeff")))).ReadAll()
		require.NoError(t, err)
		require.Len(t, records, 7)
		require.Equal(t, "成立日期；从业人员", records[1][5])
		mended := strings.NewReplacer("2022-13-01", "2021-12-01", "many", "7").Replace(rejected.String())
		counts, issues = importText(t, s, enterprises.List{}, mended)
		require.Equal(t, enterprises.Counts{Rows: 6, Created: 2, Changed: 1, Rejected: 3}, counts, issues)
	})

	t.Run("AWrongCheckCharacterNeedsAReason", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		text := "uscc,name\n91350100M0001TGQXM,福建恒跃\n91440101709397015A,内码不符\n"
		counts, issues := importText(t, s, enterprises.List{}, text)
		require.Equal(t, enterprises.Counts{Rows: 2, Created: 1, Rejected: 1, Warnings: 1}, counts)
		require.Contains(t, issues[0].Reason, "校验码不符")
		list := enterprises.List{Overrides: map[string]string{"91350100M0001TGQXM": "已核对营业执照"}}
		counts, _ = importText(t, s, list, text)
		require.Equal(t, enterprises.Counts{Rows: 2, Created: 1, Unchanged: 1, Warnings: 2}, counts)
		require.Equal(t, 1, scan[int](t, s.DB, `select count(*) from audit_events where action = 'enterprises.override_uscc'`))
		counts, _ = importText(t, s, enterprises.List{}, text) // the officer's word stands
		require.Equal(t, enterprises.Counts{Rows: 2, Unchanged: 2, Warnings: 2}, counts)
	})

	t.Run("ADryRunWritesNothing", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		text := "uscc,name\n" + code(1) + ",甲\n" + code(2) + ",\n"
		counts, _ := importText(t, s, enterprises.List{DryRun: true, Source: "x", Map: map[string]string{"name": "name"}}, text)
		require.Equal(t, enterprises.Counts{Rows: 2, Created: 1, Rejected: 1}, counts)
		require.Equal(t, 0, scan[int](t, s.DB, `select (select count(*) from enterprises) + (select count(*) from imports) + (select count(*) from import_mappings)`))
	})

	t.Run("AMappingIsRememberedForItsSource", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		importText(t, s, enterprises.List{Source: "市监", Map: map[string]string{"单位": "name"}}, "uscc,单位\n"+code(1)+",甲\n")
		counts, _ := importText(t, s, enterprises.List{Source: "市监"}, "单位,uscc\n乙,"+code(2)+"\n")
		require.Equal(t, enterprises.Counts{Rows: 1, Created: 1}, counts)
		counts, _ = importText(t, s, enterprises.List{Source: "税务"}, "单位,uscc\n丙,"+code(3)+"\n")
		require.Equal(t, enterprises.Counts{Rows: 1, Rejected: 1, Warnings: 1}, counts)
	})

	t.Run("ForeignCapitalStaysUnknown", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		counts, _ := importText(t, s, enterprises.List{}, "uscc,name,注册资本,币种\n"+code(1)+",甲,50,HKD\n"+code(2)+",乙,60,人民币\n")
		require.Equal(t, enterprises.Counts{Rows: 2, Created: 2, Warnings: 1}, counts)
		require.Equal(t, 60, scan[int](t, s.DB, `select sum(registered_capital_10k)::int from enterprises`))
	})

	t.Run("SizeIsDerivedAfterTheMergeUnlessGiven", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		size := func() string { return scan[string](t, s.DB, `select coalesce(size, '-') from enterprises`) }
		importText(t, s, enterprises.List{}, "uscc,name,industry,employees\n"+code(1)+",甲,C3911,400\n")
		require.Equal(t, "-", size())
		importText(t, s, enterprises.List{}, "uscc,revenue_10k_prev\n"+code(1)+",2000\n")
		require.Equal(t, "中型", size())
		importText(t, s, enterprises.List{}, "uscc,employees\n"+code(1)+",10\n")
		require.Equal(t, "微型", size())
		importText(t, s, enterprises.List{Source: "统计局", AsOf: day("2022-01-01")}, "uscc,size\n"+code(1)+",小型\n") // given beats derived, whatever its date
		require.Equal(t, "小型", size())
		importText(t, s, enterprises.List{}, "uscc,employees\n"+code(1)+",500\n")
		require.Equal(t, "小型", size())
		require.Equal(t, 3, scan[int](t, s.DB, `select count(*) from facts where key = 'size'`))
	})

	t.Run("AFileThatCannotBeAListIsRefused", func(t *testing.T) {
		t.Parallel()

		s := newService(t, dbtest.Tx(t))
		for text, says := range map[string]string{"": "空文件", "a,b\n1,2\n": "统一社会信用代码", "uscc,2021年出口额,export_usd_prev\n1,2,3\n": "2021年海关出口额"} {
			_, err := s.Import(t.Context(), clerk, enterprises.List{Reader: strings.NewReader(text), Name: "x.csv"})
			require.ErrorIs(t, err, fault.Invalid)
			require.ErrorContains(t, err, says)
		}
	})
}

func TestTwoImportsAtOnceAgree(t *testing.T) {
	t.Parallel()

	s := newService(t, dbtest.Pool(t))
	var text strings.Builder
	text.WriteString("uscc,name,employees\n")
	for n := range 9000 {
		fmt.Fprintf(&text, "%s,企业%d,%d\n", code(n), n, n)
	}
	var group errgroup.Group
	counts := make([]enterprises.Counts, 2)
	for i := range counts {
		group.Go(func() error {
			var err error
			counts[i], err = s.Import(t.Context(), clerk, enterprises.List{Reader: strings.NewReader(text.String()), Name: "x.csv"})
			return err
		})
	}
	require.NoError(t, group.Wait())
	require.Equal(t, 9000, counts[0].Created+counts[1].Created)
	require.Equal(t, 9000, counts[0].Unchanged+counts[1].Unchanged)
	require.Equal(t, 9000*2, scan[int](t, s.DB, `select count(*) from facts`))
}

func TestTheRealListOfPanyu(t *testing.T) {
	t.Parallel()

	raw, err := io.ReadAll(shared(t, "enterprises/panyu_enterprises.csv"))
	require.NoError(t, err)
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(raw)
	require.NoError(t, err)
	s := newService(t, dbtest.Pool(t))
	mapping := map[string]string{"type": "legal_form", "capital_10k": "registered_capital_10k", "industry_code_derived": "industry"}

	counts, issues := importText(t, s, enterprises.List{Source: "双公示"}, string(raw)) // without a mapping: what is known by name
	require.Equal(t, 1711, counts.Created)
	require.Zero(t, counts.Rejected)
	require.Contains(t, issues[1].Reason, "registered_capital_10k（注册资本（万元））")
	counts, _ = importText(t, s, enterprises.List{Source: "双公示", Map: mapping}, string(raw))
	require.Equal(t, 0, counts.Created)
	require.Greater(t, counts.Changed, 1000)
	for _, text := range []string{string(raw), string(gb)} {
		counts, _ = importText(t, s, enterprises.List{Source: "双公示"}, text) // the mapping is remembered
		require.Equal(t, 1711, counts.Unchanged)
	}
	require.Equal(t, 1711-259, scan[int](t, s.DB, `select count(*) from enterprises where town = any($1)`, enterprises.Towns))
	require.Equal(t, 1024, scan[int](t, s.DB, `select count(registered_capital_10k) from enterprises`))
	require.Equal(t, 1711-395, scan[int](t, s.DB, `select count(industry) from enterprises`))
}
