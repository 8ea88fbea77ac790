package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/seal"
)

func TestAPrivateDatabaseMakesItsKeyOnceForItsOwnerOnly(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()
	first, err := loadKey(config{}, dir)
	require.NoError(t, err)
	second, err := loadKey(config{}, dir)
	require.NoError(t, err)
	require.Equal(t, first.Encode(), second.Encode())
	info, err := os.Stat(keyFile(dir))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 1)
}

func TestASharedDatabaseNeedsAKeyFromTheEnvironment(t *testing.T) {
	t.Parallel()

	_, err := loadKey(config{DatabaseURL: "postgres://x"}, t.TempDir())
	require.ErrorIs(t, err, errNoKey)
}

func TestADatabaseRefusesAnyKeyButItsFirst(t *testing.T) {
	t.Parallel()

	tx := dbtest.Tx(t)
	key := seal.NewKey()
	require.NoError(t, checkKey(t.Context(), tx, key))
	require.NoError(t, checkKey(t.Context(), tx, key))
	require.ErrorIs(t, checkKey(t.Context(), tx, seal.NewKey()), errOtherKey)
}
