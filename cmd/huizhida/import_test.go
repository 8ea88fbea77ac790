package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
)

func TestImportEnterprises(t *testing.T) {
	t.Parallel()

	getenv := on(dbtest.Pool(t))
	dir := t.TempDir()
	list, rejected := filepath.Join(dir, "list.csv"), filepath.Join(dir, "rejected.csv")
	require.NoError(t, os.WriteFile(list, []byte("uscc,单位,capital\n91440101MA5CJQ4N59,甲,50\n91440101633203772F,乙,many\n91350100M0001TGQXM,丙,1\n"), 0o600))
	args := []string{"import", "enterprises", list, "--source", "市场监管", "--as-of", "2022-11-30", "--map", "单位=name,capital=registered_capital_10k"}

	out, _, err := command(t, getenv, append(args, "--dry-run")...)
	require.NoError(t, err)
	require.Contains(t, out, "3 rows: 1 created, 0 changed, 0 unchanged, 2 rejected; 0 warnings (dry run")
	out, told, err := command(t, getenv, append(args, "--json", "--errors", rejected)...)
	require.NoError(t, err)
	require.Equal(t, `{"rows":3,"created":1,"changed":0,"unchanged":0,"rejected":2,"warnings":0}`+"\n", out)
	require.Contains(t, told, `reject: row 3, column capital, "many": 注册资本应为数字`)
	out, _, err = command(t, getenv, append(args[:4:4], "市场监管", "--as-of", "2022-11-30", "--json", "--override", "91350100M0001TGQXM=已核对，照片在卷")...)
	require.NoError(t, err)
	require.Equal(t, `{"rows":3,"created":1,"changed":0,"unchanged":1,"rejected":1,"warnings":1}`+"\n", out, "the mapping is remembered for the source")

	wrong, err := os.ReadFile(rejected)
	require.NoError(t, err)
	mended := strings.Replace(string(wrong), "many", "60", 1)
	require.NoError(t, os.WriteFile(rejected, []byte(mended), 0o600))
	out, _, err = command(t, getenv, "import", "enterprises", rejected, "--source", "市场监管", "--as-of", "2022-11-30", "--json")
	require.NoError(t, err)
	require.Equal(t, `{"rows":2,"created":1,"changed":0,"unchanged":1,"rejected":0,"warnings":1}`+"\n", out)

	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"AMissingFile":       {[]string{"import", "enterprises", filepath.Join(dir, "none.csv")}, "no such file"},
		"ABadMapping":        {[]string{"import", "enterprises", list, "--map", "name"}, "COLUMN=KEY"},
		"AColumnThatIsNot":   {[]string{"import", "enterprises", list, "--map", "x=name"}, "没有“x”列"},
		"ABadDate":           {[]string{"import", "enterprises", list, "--as-of", "yesterday"}, "2022-12-31"},
		"AnOverrideNoReason": {[]string{"import", "enterprises", list, "--override", "91350100M0001TGQXM="}, "USCC=REASON"},
		"ErrorsOverTheList":  {[]string{"import", "enterprises", list, "--errors", list}, "overwrite the list itself"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			out, _, err := command(t, getenv, c.args...)
			require.ErrorContains(t, err, c.says)
			require.ErrorAs(t, err, &exitError{})
			require.Empty(t, out)
		})
	}
}
