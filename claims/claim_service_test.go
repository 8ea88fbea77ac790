package claims_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertest"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db/dbtest"
	"huizhida/fault"
)

func TestStart(t *testing.T) {
	t.Parallel()

	t.Run("OpensOneDraftHoweverOftenItIsAsked", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		first, err := w.Start(t.Context(), w.firm, w.own, w.notice)
		require.NoError(t, err)
		require.Regexp(t, `^SL2022-\d{6}$`, first.RefNo)
		require.Equal(t, claims.Draft, first.State)
		again, err := w.Start(t.Context(), w.firm, w.own, w.notice)
		require.NoError(t, err)
		require.Equal(t, first.ID, again.ID)
		require.Equal(t, []string{"draft"}, w.states(t, first.ID))
	})
	t.Run("KeepsToTheWindow", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		for at, message := range map[time.Time]string{
			time.Date(2022, 11, 30, 23, 59, 0, 0, calendar.Shanghai): "申报从2022年12月1日开始",
			time.Date(2022, 12, 30, 17, 1, 0, 0, calendar.Shanghai):  "申报已于2022年12月30日（周五）17:00截止",
		} {
			w.now = at
			_, err := w.Start(t.Context(), w.firm, w.own, w.notice)
			require.ErrorIs(t, err, fault.Conflict)
			require.ErrorContains(t, err, message)
		}
		w.now = time.Date(2022, 12, 1, 0, 0, 0, 0, calendar.Shanghai)
		_, err := w.Start(t.Context(), w.firm, w.own, w.notice)
		require.NoError(t, err)
	})
	t.Run("KnowsOnlyPublishedNotices", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		_, err := w.Start(t.Context(), w.firm, w.own, 0)
		require.ErrorIs(t, err, claims.ErrNoNotice)
		_, err = w.conn.Exec(t.Context(), `update notices set state = 'withdrawn' where id = $1`, w.notice)
		require.NoError(t, err)
		_, err = w.Start(t.Context(), w.firm, w.own, w.notice)
		require.ErrorIs(t, err, claims.ErrNoNotice)
	})
	t.Run("MayFollowAWithdrawal", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		first := w.draft(t)
		_, err := w.Withdraw(t.Context(), w.firm, w.own, first.ID)
		require.NoError(t, err)
		second, err := w.Start(t.Context(), w.firm, w.own, w.notice)
		require.NoError(t, err)
		require.NotEqual(t, first.ID, second.ID)
		require.Zero(t, w.count(t, `select count(*) from river_job`), "nobody is told of a thrown-away draft")
	})
}

func TestSaveDraft(t *testing.T) {
	t.Parallel()

	t.Run("KeepsWhatIsWrongAndWhatWasThere", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		c := w.draft(t)
		require.NoError(t, w.SaveDraft(t.Context(), w.firm, w.own, c.ID, claims.Answers{claims.ContactMobile: " 138-0000 "}))
		got, err := w.OwnByRef(t.Context(), w.own, c.RefNo)
		require.NoError(t, err)
		require.Equal(t, "1380000", got.Answers[claims.ContactMobile])
		require.Equal(t, "陈女士", got.Answers[claims.ContactName])
		require.Equal(t, []fault.Field{{Name: claims.ContactMobile, Message: "请填写11位手机号码，例如13800002046"}}, got.Answers.Problems())
	})
	t.Run("SealsPersonalData", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		c := w.draft(t)
		for _, sql := range []string{`select answers::text from claims where id = $1`, `select string_agg(detail::text, '') from audit_events where subject_id = $1`} {
			var kept string
			require.NoError(t, w.conn.QueryRow(t.Context(), sql, c.ID).Scan(&kept))
			require.NotContains(t, kept, "13800002046")
			require.NotContains(t, kept, "陈女士")
		}
	})
	t.Run("RefusesAFieldNobodyAskedFor", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		err := w.SaveDraft(t.Context(), w.firm, w.own, w.draft(t).ID, claims.Answers{"verdict": "eligible"})
		require.ErrorIs(t, err, fault.Invalid)
	})
	t.Run("IsOverOnceSubmitted", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		err := w.SaveDraft(t.Context(), w.firm, w.own, w.submitted(t).ID, filled)
		require.ErrorIs(t, err, fault.Conflict)
	})
}

func TestSubmit(t *testing.T) {
	t.Parallel()

	t.Run("RecordsTheVerdictTellsAndStartsTheClock", func(t *testing.T) {
		t.Parallel()
		tx := dbtest.Tx(t)
		w := newWorld(t, tx)
		c := w.submitted(t)
		require.Equal(t, claims.Submitted, c.State)
		require.Equal(t, "eligible", c.Verdict)
		require.Equal(t, "t", c.Reasons)
		require.Equal(t, "2022-12-19", calendar.ISO(*c.DueOn))
		job := rivertest.RequireInsertedTx[*riverpgxv5.Driver](t.Context(), t, tx, claims.ToldArgs{}, nil)
		message, err := w.Message(t.Context(), job.Args)
		require.NoError(t, err)
		require.Equal(t, w.own, message.EnterpriseID)
		require.Equal(t, "申领已提交：小微出口企业出口信用保险", message.Subject)
		require.Contains(t, message.Body, c.RefNo)
		require.Equal(t, 1, w.count(t, `select count(*) from audit_events where subject = 'claims' and subject_id = $1 and action = 'claim.submit'`, c.ID))
	})
	t.Run("NamesEveryFieldToMend", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		c, err := w.Start(t.Context(), w.firm, w.own, w.notice)
		require.NoError(t, err)
		_, err = w.Submit(t.Context(), w.firm, w.own, c.ID)
		f, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok)
		require.Len(t, f.Fields, 4)
		require.Equal(t, claims.FactsConfirmed, f.Fields[0].Name)
	})
	t.Run("RefusesWhoDoesNotQualifyAndSaysHowToMend", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		w.verdict(t, w.own, "ineligible", "f")
		_, err := w.Submit(t.Context(), w.firm, w.own, w.draft(t).ID)
		require.ErrorIs(t, err, claims.ErrIneligible)
	})
	t.Run("TakesTheUndeterminedWithANote", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Tx(t))
		w.verdict(t, w.own, "undetermined", "u")
		c := w.draft(t)
		require.NoError(t, w.SaveDraft(t.Context(), w.firm, w.own, c.ID, claims.Answers{claims.Statement: ""}))
		_, err := w.Submit(t.Context(), w.firm, w.own, c.ID)
		require.ErrorContains(t, err, "情况说明")
		require.NoError(t, w.SaveDraft(t.Context(), w.firm, w.own, c.ID, filled))
		c, err = w.Submit(t.Context(), w.firm, w.own, c.ID)
		require.NoError(t, err)
		require.Equal(t, "undetermined", c.Verdict)
	})
	t.Run("HappensOnceWhenPressedTwice", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, dbtest.Pool(t))
		c := w.draft(t)
		var group errgroup.Group
		failures := make([]error, 2)
		for i := range failures {
			group.Go(func() error {
				_, failures[i] = w.Submit(t.Context(), w.firm, w.own, c.ID)
				return nil
			})
		}
		require.NoError(t, group.Wait())
		require.Error(t, errors.Join(failures...))
		require.True(t, failures[0] == nil || failures[1] == nil)
		require.ErrorIs(t, errors.Join(failures...), fault.Conflict)
		require.Equal(t, []string{"draft", "submitted"}, w.states(t, c.ID))
		require.Equal(t, 1, w.count(t, `select count(*) from river_job`))
	})
}

func TestAnEnterpriseReachesOnlyItsOwnClaims(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.submitted(t)
	for name, try := range map[string]func() error{
		"save":     func() error { return w.SaveDraft(t.Context(), w.firm, w.other, c.ID, filled) },
		"submit":   func() error { _, err := w.Submit(t.Context(), w.firm, w.other, c.ID); return err },
		"resubmit": func() error { _, err := w.Resubmit(t.Context(), w.firm, w.other, c.ID, "补好了"); return err },
		"withdraw": func() error { _, err := w.Withdraw(t.Context(), w.firm, w.other, c.ID); return err },
		"read":     func() error { _, err := w.OwnByRef(t.Context(), w.other, c.RefNo); return err },
		"open":     func() error { _, err := w.OwnOpen(t.Context(), w.other, w.notice); return err },
	} {
		require.ErrorIs(t, try(), claims.ErrNotFound, name)
	}
	list, err := w.Own(t.Context(), w.other)
	require.NoError(t, err)
	require.Empty(t, list)
}

func TestEveryStepFromEveryState(t *testing.T) {
	t.Parallel()

	steps := map[string]func(*world, *testing.T, claims.Claim) (claims.Claim, error){
		"submit": func(w *world, t *testing.T, c claims.Claim) (claims.Claim, error) {
			return w.Submit(t.Context(), w.firm, w.own, c.ID)
		},
		"accept": func(w *world, t *testing.T, c claims.Claim) (claims.Claim, error) {
			return w.Accept(t.Context(), w.staff, seen(c))
		},
		"correct": func(w *world, t *testing.T, c claims.Claim) (claims.Claim, error) {
			return w.RequestCorrection(t.Context(), w.staff, seen(c), "缺银行回单")
		},
		"resubmit": func(w *world, t *testing.T, c claims.Claim) (claims.Claim, error) {
			return w.Resubmit(t.Context(), w.firm, w.own, c.ID, "已补回单")
		},
		"approve": func(w *world, t *testing.T, c claims.Claim) (claims.Claim, error) {
			return w.Approve(t.Context(), w.staff, seen(c), "")
		},
		"refuse": func(w *world, t *testing.T, c claims.Claim) (claims.Claim, error) {
			return w.Refuse(t.Context(), w.staff, seen(c), "出口额不实", "第六条")
		},
		"withdraw": func(w *world, t *testing.T, c claims.Claim) (claims.Claim, error) {
			return w.Withdraw(t.Context(), w.firm, w.own, c.ID)
		},
	}
	allowed := map[string]claims.State{ // path of steps, then the last one's result
		"submit": claims.Submitted, "withdraw": claims.Withdrawn,
		"submit accept": claims.Accepted, "submit correct": claims.Correction, "submit refuse": claims.Rejected, "submit withdraw": claims.Withdrawn,
		"submit accept correct": claims.Correction, "submit accept approve": claims.Approved, "submit accept refuse": claims.Refused,
		"submit accept withdraw":  claims.Withdrawn,
		"submit correct resubmit": claims.Submitted, "submit correct withdraw": claims.Withdrawn,
		"submit accept correct resubmit": claims.Accepted, "submit accept correct withdraw": claims.Withdrawn,
	}
	states := []string{"", "submit", "submit accept", "submit correct", "submit accept correct", "submit accept approve", "submit accept refuse", "submit refuse", "withdraw"}
	for _, path := range states {
		for last, step := range steps {
			t.Run(fmt.Sprintf("%s then %s", path, last), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, dbtest.Tx(t))
				c := w.draft(t)
				var err error
				for name := range strings.FieldsSeq(path) {
					c, err = steps[name](w, t, c)
					require.NoError(t, err)
				}
				before := w.states(t, c.ID)
				got, err := step(w, t, c)
				if want, ok := allowed[strings.TrimSpace(path+" "+last)]; ok {
					require.NoError(t, err)
					require.Equal(t, want, got.State)
					require.Equal(t, c.Version+1, got.Version)
					require.Len(t, w.states(t, c.ID), len(before)+1)
					return
				}
				require.ErrorIs(t, err, fault.Conflict)
				require.Equal(t, before, w.states(t, c.ID), "nothing is written of a step that was refused")
			})
		}
	}
}

func TestHistoryIsAppendOnly(t *testing.T) {
	t.Parallel()

	w := newWorld(t, dbtest.Tx(t))
	c := w.draft(t)
	err := pgx.BeginFunc(t.Context(), w.conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `update claim_events set note = 'x' where claim_id = $1`, c.ID)
		return err
	})
	require.ErrorContains(t, err, "append-only")
}
