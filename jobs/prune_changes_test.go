package jobs

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/db/dbtest"
	"huizhida/enterprises"
)

func TestOldChangesOfTheRegisterAreForgotten(t *testing.T) {
	t.Parallel()
	tx := dbtest.Tx(t)
	_, err := tx.Exec(t.Context(), `insert into register_changes (from_id, to_id, changed_at) values (1, 1, now() - interval '5 days'), (2, 2, now())`)
	require.NoError(t, err)
	w := &PruneChanges{Enterprises: &enterprises.Service{DB: tx}}
	for range 2 {
		require.NoError(t, w.Work(t.Context(), nil))
		var left int64
		require.NoError(t, tx.QueryRow(t.Context(), `select sum(from_id) from register_changes`).Scan(&left))
		require.EqualValues(t, 2, left)
	}
}
