package matching

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// positionSQL is the snapshot that a statement reads, and the transaction that it is part of, if that has written anything.
const positionSQL = `pg_current_snapshot()::text || coalesce('/' || pg_current_xact_id_if_assigned(), '')`

// serverSQL tells this start of Postgres and these tables from all others.
const serverSQL = `concat_ws('/', extract(epoch from pg_postmaster_start_time()), pg_relation_filenode('enterprises'), pg_relation_filenode('enterprise_years'))`

// readPosition makes a position of what positionSQL returned. Postgres counts a transaction's own changes as visible, also those
// it has yet to make: a mirror must look for them again, so the transaction is put among those that still run.
func readPosition(s string) (string, error) {
	snapshot, own, writes := strings.Cut(s, "/")
	if !writes {
		return snapshot, nil
	}
	parts := strings.Split(snapshot, ":")
	if len(parts) != 3 {
		return "", fmt.Errorf("snapshot %q: want xmin:xmax:running", snapshot)
	}
	numbers := []uint64{}
	for _, text := range append([]string{own, parts[0], parts[1]}, strings.FieldsFunc(parts[2], func(r rune) bool { return r == ',' })...) {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return "", fmt.Errorf("snapshot %q: %w", s, err)
		}
		numbers = append(numbers, n)
	}
	xid, xmin, xmax := numbers[0], numbers[1], numbers[2]
	running := append(numbers[3:], xid)
	slices.Sort(running)
	var list []string
	for _, n := range slices.Compact(running) {
		list = append(list, strconv.FormatUint(n, 10))
	}
	return fmt.Sprintf("%d:%d:%s", min(xmin, xid), max(xmax, xid+1), strings.Join(list, ",")), nil
}
