package files_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/fault"
	"huizhida/files"
)

func TestFiles(t *testing.T) {
	t.Parallel()

	setup := func(t *testing.T) *files.Service {
		t.Helper()
		return &files.Service{DB: dbtest.Tx(t), Now: time.Now}
	}

	t.Run("WhatIsPutIsReadBack", func(t *testing.T) {
		t.Parallel()

		s := setup(t)
		for _, size := range []int{1, 1 << 20, 2<<20 + 17} {
			content := bytes.Repeat([]byte("企业,"), size/7+1)[:size]
			put, err := s.Put(t.Context(), bytes.NewReader(content), 4<<20)
			require.NoError(t, err)
			f, r, err := s.Open(t.Context(), put.SHA256)
			require.NoError(t, err)
			require.Equal(t, int64(size), f.Size)
			got, err := io.ReadAll(r)
			require.NoError(t, err)
			require.True(t, bytes.Equal(content, got))
			for _, from := range []int{0, size / 2, size - 1, size} {
				_, err := r.Seek(int64(from), io.SeekStart)
				require.NoError(t, err)
				rest, err := io.ReadAll(r)
				require.NoError(t, err)
				require.True(t, bytes.Equal(content[from:], rest), "from %d of %d", from, size)
			}
		}
	})

	t.Run("TheSameContentIsStoredOnce", func(t *testing.T) {
		t.Parallel()

		s := setup(t)
		first, err := s.Put(t.Context(), bytes.NewReader([]byte("uscc,name\n")), 100)
		require.NoError(t, err)
		require.Equal(t, "text/plain; charset=utf-8", first.MediaType)
		second, err := s.Put(t.Context(), bytes.NewReader([]byte("uscc,name\n")), 100)
		require.NoError(t, err)
		require.Equal(t, first.SHA256, second.SHA256)
		var n int
		require.NoError(t, s.DB.QueryRow(t.Context(), `select count(*) from file_chunks where sha256 = $1`, first.SHA256).Scan(&n))
		require.Equal(t, 1, n)
	})

	t.Run("TooBigAndEmptyAreRefused", func(t *testing.T) {
		t.Parallel()

		s := setup(t)
		_, err := s.Put(t.Context(), bytes.NewReader(make([]byte, 101)), 100)
		require.ErrorIs(t, err, files.ErrTooBig)
		_, err = s.Put(t.Context(), bytes.NewReader(nil), 100)
		require.ErrorIs(t, err, files.ErrNothing)
		_, _, err = s.Open(t.Context(), []byte("x"))
		require.ErrorIs(t, err, fault.NotFound)
	})
}
