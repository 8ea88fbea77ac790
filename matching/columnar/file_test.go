package columnar_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/columnar"
	"huizhida/matching/rule"
	"huizhida/matching/ruletest"
)

func TestAViewIsTheSameWhenItIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	g := ruletest.New(4)
	w := newWorld(g, 1000)
	for range 5 {
		w.change(g, 20)
	}
	var file bytes.Buffer
	require.NoError(t, w.view.Write(&file))
	kept := file.Bytes()
	var err error
	w.view, err = columnar.Read(bytes.NewReader(kept), ruletest.Variables, 2)
	require.NoError(t, err)
	for range 20 {
		w.check(t, g.Rule(), g.Day())
		w.change(g, 20)
	}

	_, err = columnar.Read(bytes.NewReader(kept[:len(kept)/2]), ruletest.Variables, 2)
	require.Error(t, err, "a file that breaks off")
	_, err = columnar.Read(bytes.NewReader(kept), ruletest.Variables[1:], 2)
	require.Error(t, err, "another catalogue")
	other := append([]rule.Variable{{Key: "other", Type: rule.Int}}, ruletest.Variables[1:]...)
	_, err = columnar.Read(bytes.NewReader(kept), other, 2)
	require.Error(t, err)
}

func TestAnEmptyViewIsKept(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	v := columnar.NewView(ruletest.Variables, columnar.NewBuilder(ruletest.Variables, all(ruletest.Variables), 0).Build(1))
	require.NoError(t, v.Write(&file))
	read, err := columnar.Read(&file, ruletest.Variables, 1)
	require.NoError(t, err)
	require.Zero(t, read.Rows())
}
