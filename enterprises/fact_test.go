package enterprises_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/enterprises"
	"huizhida/fault"
)

func TestFacts(t *testing.T) {
	t.Parallel()

	setup := func(t *testing.T) (*enterprises.Service, int64) {
		t.Helper()
		s := newService(t, dbtest.Tx(t))
		importText(t, s, enterprises.List{Source: "市监", AsOf: day("2022-01-31")},
			"uscc,name,industry,employees,上年营业收入,district\n"+code(1)+",甲公司,C3911,400,2000,番禺区\n"+code(2)+",乙公司,,,,\n")
		e, err := s.GetByUSCC(t.Context(), " "+code(1))
		require.NoError(t, err)
		return s, e.ID
	}

	t.Run("AreGroupedBySourceWithTheirDate", func(t *testing.T) {
		t.Parallel()

		s, id := setup(t)
		importText(t, s, enterprises.List{Source: "海关", AsOf: day("2022-02-28")}, "uscc,2021年出口额\n"+code(1)+",864000\n")
		groups, err := s.Facts(t.Context(), id)
		require.NoError(t, err)
		require.Len(t, groups, 3)
		require.Equal(t, []string{"市监", "海关", enterprises.DerivedSource}, []string{groups[0].Source, groups[1].Source, groups[2].Source})
		require.Equal(t, day("2022-02-28"), groups[1].Newest)
		require.Equal(t, "2021年海关出口额 86.4万美元", groups[1].Facts[0].Label()+" "+groups[1].Facts[0].Shown())
		require.Equal(t, "C3911 计算机整机制造", groups[0].Facts[2].Shown())
		finding, year, err := s.SizeOf(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, "工业 中型 2021", finding.Branch+" "+finding.Class+" "+map[int]string{2021: "2021"}[year])
	})

	t.Run("OneMayBeStatedByItself", func(t *testing.T) {
		t.Parallel()

		s, id := setup(t)
		changed, err := s.SetFact(t.Context(), clerk, id, enterprises.Statement{Key: "employees", Cell: "12人", Source: "人社"})
		require.NoError(t, err)
		require.True(t, changed)
		e, err := s.Get(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, "微型", *e.Size)
		changed, err = s.SetFact(t.Context(), clerk, id, enterprises.Statement{Key: "employees", Cell: "12", Source: "人社"})
		require.NoError(t, err)
		require.False(t, changed)
		history, err := s.History(t.Context(), id, "employees")
		require.NoError(t, err)
		require.Len(t, history, 2)
		require.Nil(t, history[0].SupersededAt)
		require.Equal(t, "400", history[1].Value)
		counts, err := s.Changed(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, map[string]int{"employees": 1, "size": 1}, counts)
	})

	t.Run("AnEnterprisesOwnWordGivesWayToAnAuthoritys", func(t *testing.T) {
		t.Parallel()

		s, id := setup(t)
		_, err := s.SetFact(t.Context(), clerk, id, enterprises.Statement{Key: "employees", Cell: "12", Source: enterprises.SelfDeclared})
		require.ErrorIs(t, err, enterprises.ErrOfficial)
		for _, cell := range []string{"3", "4"} {
			changed, err := s.SetFact(t.Context(), clerk, id, enterprises.Statement{Key: "patents", Cell: cell, Source: enterprises.SelfDeclared})
			require.NoError(t, err)
			require.True(t, changed)
		}
		importText(t, s, enterprises.List{Source: "知识产权局", AsOf: day("2021-12-31")}, "uscc,patents\n"+code(1)+",1\n")
		require.Equal(t, 1, scan[int](t, s.DB, `select patents from enterprises where id = $1`, id))
	})

	t.Run("AYearThatIsNotOverHasNoFigure", func(t *testing.T) {
		t.Parallel()

		s, id := setup(t)
		last := s.Now().Year() - 1
		for _, year := range []int{-5, 1, last + 1, 2999, 99_999_999_999, 1<<63 - 1} {
			_, err := s.SetFact(t.Context(), clerk, id, enterprises.Statement{Key: "export_usd_prev", Period: year, Cell: "1", Source: enterprises.SelfDeclared})
			require.ErrorIs(t, err, fault.Invalid, "%d", year)
		}
		_, err := s.SetFact(t.Context(), clerk, id, enterprises.Statement{Key: "export_usd_prev", Period: last, Cell: "1", Source: enterprises.SelfDeclared})
		require.NoError(t, err)
	})

	t.Run("WhatMayNotBeStatedIsRefused", func(t *testing.T) {
		t.Parallel()

		s, id := setup(t)
		for _, st := range []enterprises.Statement{
			{Key: "uscc", Cell: code(3), Source: "x"}, {Key: "nothing", Cell: "1", Source: "x"}, {Key: "employees", Cell: "many", Source: "x"},
			{Key: "employees", Cell: "", Source: "x"}, {Key: "employees", Cell: "1"}, {Key: "export_usd_prev", Cell: "1", Source: "x"},
			{Key: "size", Cell: "小型", Source: enterprises.DerivedSource},
		} {
			_, err := s.SetFact(t.Context(), clerk, id, st)
			require.ErrorIs(t, err, fault.Invalid, st)
		}
		_, err := s.SetFact(t.Context(), clerk, 1<<40, enterprises.Statement{Key: "employees", Cell: "1", Source: "x"})
		require.ErrorIs(t, err, fault.NotFound)
	})
}

func TestSearch(t *testing.T) {
	t.Parallel()

	s := newService(t, dbtest.Pool(t))
	importText(t, s, enterprises.List{}, "uscc,name,town,industry,size\n"+code(1)+",甲100%公司,大石街道,C3911,小型\n"+
		code(2)+",乙公司,大石街道,F5174,\n"+code(3)+",丙公司,,,\n")
	find := func(f enterprises.Filter, after int64, limit int) (names string, total int) {
		t.Helper()
		list, total, err := s.Search(t.Context(), f, after, limit)
		require.NoError(t, err)
		for _, e := range list {
			names += string([]rune(e.Name)[:1])
		}
		return names, total
	}
	for names, f := range map[string]enterprises.Filter{"甲乙丙": {}, "甲": {Text: "100%"}, "乙": {Text: code(2)[:17]}, "": {Text: "_"}, "甲乙": {Town: "大石街道"},
		"丙": {Town: enterprises.Unknown}, "乙丙": {Size: enterprises.Unknown}} {
		got, total := find(f, 0, 10)
		require.Equal(t, names, got)
		require.Equal(t, len([]rune(names)), total)
	}
	got, _ := find(enterprises.Filter{Industry: "C"}, 0, 10)
	require.Equal(t, "甲", got)
	first, total, err := s.Search(t.Context(), enterprises.Filter{}, 0, 2)
	require.NoError(t, err)
	require.Equal(t, 3, total)
	got, _ = find(enterprises.Filter{}, first[1].ID, 2)
	require.Equal(t, "丙", got)

	towns, err := s.CountByTown(t.Context())
	require.NoError(t, err)
	require.Equal(t, []enterprises.Count{{Value: "大石街道", N: 2}, {Value: "", N: 1}}, towns)
	industries, err := s.CountByIndustry(t.Context())
	require.NoError(t, err)
	require.Len(t, industries, 3)
}
