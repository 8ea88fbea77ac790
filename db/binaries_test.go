package db

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakePackage lays out a server package whose postgres prints a version; names leave out its links.
func fakePackage(t *testing.T, root string, version string) string {
	t.Helper()
	pkg := filepath.Join(root, "native")
	for _, dir := range []string{"bin", "lib", "share"} {
		require.NoError(t, os.MkdirAll(filepath.Join(pkg, dir), 0o755))
	}
	for name, body := range map[string]string{
		"bin/initdb":       "#!/bin/sh\n",
		"bin/postgres":     "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n",
		"lib/libpq.so.5.1": "library",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(pkg, name), []byte(body), 0o755))
	}
	links := `[{"source":"native/lib/libpq.so.5.1","target":"native/lib/libpq.so"}]`
	require.NoError(t, os.WriteFile(filepath.Join(pkg, "pg-symlinks.json"), []byte(links), 0o644))
	return filepath.Join(pkg, "bin")
}

func TestTheServersVersionIsRead(t *testing.T) {
	t.Parallel()

	for version, want := range map[string]int{"18.4": 18, "15.18 (Debian 15.18-0+deb12u1)": 15, "19beta1": 19} {
		got, err := majorVersion(fakePackage(t, t.TempDir(), version))
		require.NoError(t, err)
		require.Equal(t, want, got, version)
	}
	_, err := majorVersion(t.TempDir())
	require.ErrorContains(t, err, "no initdb")
}

func TestAPackageWithoutItsLinksIsCopiedWithThem(t *testing.T) {
	t.Parallel()

	bin := fakePackage(t, t.TempDir(), "18.4")
	h := home{t.TempDir()}
	copied, err := runnable(bin, h, nil)
	require.NoError(t, err)
	require.NotEqual(t, bin, copied)
	library, err := os.ReadFile(filepath.Join(copied, "../lib/libpq.so"))
	require.NoError(t, err)
	require.Equal(t, "library", string(library))

	again, err := runnable(bin, h, nil)
	require.NoError(t, err)
	require.Equal(t, copied, again, "copied once")
}

func TestAPackageThatPostgressUserCannotReachIsCopied(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root hands Postgres to another user")
	}

	root := t.TempDir()
	require.NoError(t, os.Chmod(root, 0o700))
	bin := fakePackage(t, root, "18.4")
	require.NoError(t, os.Symlink("libpq.so.5.1", filepath.Join(bin, "../lib/libpq.so")))
	cred := &syscall.Credential{Uid: 65534, Gid: 65534}
	copied, err := runnable(bin, home{t.TempDir()}, cred)
	require.NoError(t, err)
	require.NotEqual(t, bin, copied)
	info, err := os.Stat(filepath.Join(copied, "postgres"))
	require.NoError(t, err)
	require.Equal(t, cred.Uid, info.Sys().(*syscall.Stat_t).Uid)
}

func TestADataDirectoryThatOnlyRootMayEnterKeepsItsClusterElsewhere(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root hands Postgres to another user")
	}

	private := filepath.Join(t.TempDir(), "root")
	require.NoError(t, os.Mkdir(private, 0o700))
	dir := filepath.Join(private, "data")
	s, err := StartServer(t.Context(), dir, "fsync=off")
	require.NoError(t, err)
	h, err := existingHome(dir)
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(h.dir) })
	require.NoError(t, s.Stop())
	require.Equal(t, elsewhere, filepath.Dir(h.dir))

	s, err = StartServer(t.Context(), dir)
	require.NoError(t, err)
	require.NoError(t, s.Stop())
	require.NoError(t, os.RemoveAll(h.dir))
	_, err = StartServer(t.Context(), dir)
	require.ErrorContains(t, err, "is gone")
}
