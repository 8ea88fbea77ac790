package claims_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db/dbtest"
	"huizhida/fault"
)

const insurer = "中国信保广东分公司"

func (w *world) importOutcomes(t *testing.T, body string) claims.OutcomeImport {
	t.Helper()
	im, err := w.ImportOutcomes(t.Context(), w.staff, claims.OutcomeFile{NoticeID: w.notice, Source: insurer, Name: "12月.csv", Body: strings.NewReader(body)})
	require.NoError(t, err)
	return im
}

func (w *world) policies(t *testing.T, list claims.List) []string {
	t.Helper()
	rows, err := w.Outcomes(t.Context(), w.notice, list, 1)
	require.NoError(t, err)
	counts, err := w.OutcomeCounts(t.Context(), w.notice)
	require.NoError(t, err)
	require.Equal(t, len(rows), counts[list])
	numbers := []string{}
	for _, r := range rows {
		numbers = append(numbers, r.PolicyNo)
	}
	return numbers
}

// push records that the notice reached the enterprise.
func (w *world) push(t *testing.T, enterprise int64) {
	t.Helper()
	campaign := w.id(t, `
		insert into campaigns (notice_id, title, subject, body, channels, state, drafted_by, created_at, updated_at)
		values ($1, '推送', '您可以申领', '正文', '{inbox}', 'finished', $2, now(), now()) returning id`, w.notice, w.officer)
	w.id(t, `
		insert into deliveries (campaign_id, enterprise_id, channel, state, planned_at, updated_at)
		values ($1, $2, 'inbox', 'delivered', now(), now()) returning id`, campaign, enterprise)
}

func TestImportOutcomes(t *testing.T) {
	t.Parallel()

	t.Run("SortsWhatWasReportedAndStopsForNoRow", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		w.push(t, w.own)
		c := w.accepted(t)
		body := "\ufeff保单号,签发日期,统一社会信用代码,备注\n" +
			"PN-1,2022-12-01, ９１440101633203772f ,推送过\n" +
			"PN-2,2022/12/2,91440400192548256N,没推送过\n" +
			"PN-3,2022年12月3日,914403001922038216,不在库\n" +
			"PN-4,20221204,91440400192548256A,校验码不符\n" +
			"PN-5,12月5日,91440400192548256N,日期读不懂\n" +
			"PN-6,2022-12-13,91440400192548256N,晚于今天\n" +
			",2022-12-01,91440400192548256N,没有保单号\n" +
			"PN-1,2022-12-01,91440101633203772F,文件内重复\n"
		im := w.importOutcomes(t, body)
		require.Equal(t, []int{8, 3, 0, 5}, []int{im.Rows, im.Created, im.Unchanged, im.Rejected})
		require.Equal(t, claims.OutcomeError{Row: 6, Column: "签发日期", Value: "12月5日", Reason: "读不懂的日期，请写成2022-12-31"}, im.Errors[1])
		rows := []int{}
		for _, e := range im.Errors {
			rows = append(rows, e.Row)
		}
		require.Equal(t, []int{5, 6, 7, 8, 9}, rows)
		require.Equal(t, []string{"PN-2"}, w.policies(t, claims.Unpushed))
		require.Equal(t, []string{"PN-3"}, w.policies(t, claims.Unknown))
		require.Equal(t, []string{"PN-1"}, w.policies(t, claims.Undecided), "its claim is not approved yet")
		require.Empty(t, w.policies(t, claims.Reconciled))
		list, err := w.Outcomes(t.Context(), w.notice, claims.Undecided, 1)
		require.NoError(t, err)
		require.Equal(t, c.ID, *list[0].ClaimID)
		_, err = w.Approve(t.Context(), w.staff, seen(c), "")
		require.NoError(t, err)
		require.Equal(t, []string{"PN-1"}, w.policies(t, claims.Reconciled))
		require.Empty(t, w.policies(t, "nonsense"))

		kept, err := w.OutcomeImport(t.Context(), im.ID)
		require.NoError(t, err)
		require.Equal(t, im.Errors, kept.Errors)
	})
	t.Run("ChangesNothingTheSecondTime", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		body := "uscc,policy_no,issued_on\n91440101633203772F,PN-1,2022-12-01\n"
		require.Equal(t, 1, w.importOutcomes(t, body).Created)
		again := w.importOutcomes(t, body)
		require.Equal(t, []int{1, 0, 1, 0}, []int{again.Rows, again.Created, again.Unchanged, again.Rejected})
		changed := w.importOutcomes(t, strings.ReplaceAll(body, "2022-12-01", "2022-12-02"))
		require.Equal(t, "这张保单登记的签发日期是2022-12-01", changed.Errors[0].Reason)
		moved := w.importOutcomes(t, strings.ReplaceAll(body, "91440101633203772F", "91440400192548256N"))
		require.Equal(t, "这张保单登记的是91440101633203772F", moved.Errors[0].Reason)
		list, err := w.Outcomes(t.Context(), w.notice, claims.Unpushed, 1)
		require.NoError(t, err)
		require.Equal(t, "2022-12-01", calendar.ISO(list[0].IssuedOn))
		imports, err := w.OutcomeImports(t.Context())
		require.NoError(t, err)
		require.Len(t, imports, 4)
	})
	t.Run("ReadsGB18030", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		body, err := simplifiedchinese.GB18030.NewEncoder().String("统一社会信用代码,保单号,签发日期\r\n91440101633203772F,信保〔2022〕1号,2022-12-01\r\n")
		require.NoError(t, err)
		require.Equal(t, 1, w.importOutcomes(t, body).Created)
		require.Equal(t, []string{"信保〔2022〕1号"}, w.policies(t, claims.Unpushed))
	})
	t.Run("TakesACodeThatTheRegisterKnowsThoughItsCheckFails", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		w.enterprise(t, "91350100M0001TGQXM", "试点时期的企业", "石楼镇")
		require.Equal(t, 1, w.importOutcomes(t, "uscc,policy_no,issued_on\n91350100M0001TGQXM,PN-1,2022-12-01\n").Created)
	})
	t.Run("SaysWhichColumnIsMissing", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		for _, body := range []string{"uscc,policy_no\n1,2\n", ""} {
			_, err := w.ImportOutcomes(t.Context(), w.staff, claims.OutcomeFile{NoticeID: w.notice, Source: insurer, Name: "a.csv", Body: strings.NewReader(body)})
			require.ErrorIs(t, err, fault.Invalid)
		}
		_, err := w.ImportOutcomes(t.Context(), w.staff, claims.OutcomeFile{NoticeID: w.notice, Name: "a.csv", Body: strings.NewReader("uscc,policy_no\n")})
		require.ErrorContains(t, err, "承保机构")
		_, err = w.ImportOutcomes(t.Context(), w.staff, claims.OutcomeFile{Source: insurer, Name: "a.csv", Body: strings.NewReader("uscc,policy_no,issued_on\n91440101633203772F,P,2022-12-01\n")})
		require.ErrorIs(t, err, claims.ErrNoNotice)
		require.Zero(t, w.count(t, `select count(*) from outcome_imports`))
	})
}
