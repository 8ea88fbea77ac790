package policies_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/db/dbtest"
	"huizhida/files"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

// world is a bureau of three people on one day.
type world struct {
	*policies.Service
	tx                       pgx.Tx
	now                      time.Time
	drafter, editor, checker audit.Actor
	panel                    policytest.Panel
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{tx: dbtest.Tx(t), now: time.Date(2022, 6, 27, 10, 0, 0, 0, calendar.Shanghai)}
	w.Service = &policies.Service{DB: w.tx, Jobs: dbtest.Queue(t), Now: func() time.Time { return w.now }}
	w.Service.Files = &files.Service{DB: w.tx, Now: w.Service.Now}
	people := &accounts.Service{DB: w.tx, Now: w.Now}
	for actor, role := range map[*audit.Actor]accounts.Role{&w.drafter: accounts.Editor, &w.editor: accounts.Editor, &w.checker: accounts.SectionHead} {
		a, err := people.Create(t.Context(), audit.System("test"), accounts.New{Login: rand.Text(), Name: "员工" + rand.Text()[:4], Role: role})
		require.NoError(t, err)
		*actor = a.Actor("")
	}
	w.panel = policytest.NewPanel(t, w.tx)
	return w
}

// publish takes a text through its whole review.
func (w *world) publish(t *testing.T, subject policies.Subject, id int64) {
	t.Helper()
	w.panel.Publish(t, w.Service, subject, id)
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func (w *world) document(t *testing.T) policies.Document {
	t.Helper()
	issued := day("2022-06-20")
	d, err := w.CreateDocument(t.Context(), w.drafter, policies.DocumentDraft{Title: "小微出口企业出口信用保险扶持办法", Kind: "行政规范性文件",
		Issuer: "广州市番禺区人民政府", IssuedOn: &issued, Summary: "给小微出口企业统一投保", Body: "## 第一条　目的\n\n稳定外贸订单。"})
	require.NoError(t, err)
	return d
}

func (w *world) publishedDocument(t *testing.T) policies.Document {
	t.Helper()
	d := w.document(t)
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, d.ID))
	w.publish(t, policies.Documents, d.ID)
	d, err := w.Document(t.Context(), d.ID)
	require.NoError(t, err)
	return d
}

func (w *world) interpretation(t *testing.T, documentID int64) policies.Interpretation {
	t.Helper()
	i, err := w.CreateInterpretation(t.Context(), w.drafter, documentID, policies.InterpretationDraft{Form: "图解", Title: "一图看懂", Body: "保什么"})
	require.NoError(t, err)
	return i
}

func (w *world) benefit(t *testing.T, documentID int64) policies.Benefit {
	t.Helper()
	b, err := w.CreateBenefit(t.Context(), w.drafter, documentID, policies.BenefitDraft{Title: "小微出口企业出口信用保险", Class: "即申即享",
		Audience: "上年出口300万美元以下的小微企业", Amount: "保费全免", How: "网上确认", Materials: []string{"营业执照", " "}, PromiseDays: 5})
	require.NoError(t, err)
	return b
}

func (w *world) freeze(t *testing.T, benefitID int64) policies.RuleVersion {
	t.Helper()
	_, err := w.SaveRule(t.Context(), w.drafter, benefitID, `district == "番禺区"`, []string{"第二条"})
	require.NoError(t, err)
	v, err := w.FreezeRule(t.Context(), w.drafter, benefitID)
	require.NoError(t, err)
	return v
}

func (w *world) noticeDraft() policies.NoticeDraft {
	return policies.NoticeDraft{Title: "出口信用保险申领通知", Body: "请在窗口内申领。", OpensOn: day("2022-06-27"),
		ClosesAt: time.Date(2022, 12, 30, 17, 0, 0, 0, calendar.Shanghai)}
}

func (w *world) notice(t *testing.T, benefitID int64) policies.Notice {
	t.Helper()
	n, err := w.CreateNotice(t.Context(), w.drafter, benefitID, w.noticeDraft())
	require.NoError(t, err)
	return n
}

// publishedNotice is the whole chain: document, benefit, frozen rule, notice.
func (w *world) publishedNotice(t *testing.T) policies.Notice {
	t.Helper()
	b := w.benefit(t, w.publishedDocument(t).ID)
	w.freeze(t, b.ID)
	n := w.notice(t, b.ID)
	require.NoError(t, w.SubmitNotice(t.Context(), w.drafter, n.ID))
	w.publish(t, policies.Notices, n.ID)
	n, err := w.Notice(t.Context(), n.ID)
	require.NoError(t, err)
	return n
}
