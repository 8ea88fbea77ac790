package matching

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"huizhida/db"
	"huizhida/enterprises"
	"huizhida/matching/columnar"
)

// remembered is for how long the outbox tells what changed; a mirror that is older is read anew. enterprises.ChangesKept is longer.
const remembered = enterprises.ChangesKept / 2

// fileHead says what a kept register is a mirror of, and when.
type fileHead struct {
	Database string // which one, as databaseSQL tells it
	Token    string // of register_kept, written when the file was
	Position string
	Keep     []bool
	At       time.Time // by the process's own clock
}

// databaseSQL tells this database, and these tables in it, from all others: a restored copy has positions of its own.
const databaseSQL = `
	select concat_ws('/', (select system_identifier from pg_control_system()), (select oid from pg_database where datname = current_database()),
		pg_relation_filenode('enterprises'), pg_relation_filenode('enterprise_years'))`

func (r *register) path(dir string) string {
	return filepath.Join(dir, fmt.Sprintf("register-%d", r.year))
}

// write keeps the mirror in dir, whole or not at all.
func (r *register) write(ctx context.Context, conn db.Conn, dir string, m *mirror) (err error) {
	head := fileHead{Token: rand.Text(), Position: m.position, Keep: r.keep, At: m.seen}
	if err := conn.QueryRow(ctx, databaseSQL).Scan(&head.Database); err != nil {
		return fmt.Errorf("keep the register: %w", err)
	}
	if _, err := conn.Exec(ctx, `with old as (delete from register_kept where kept_at < clock_timestamp() - $2::interval) insert into register_kept (token) values ($1)`,
		head.Token, enterprises.ChangesKept); err != nil {
		return fmt.Errorf("keep the register: %w", err)
	}
	file, err := os.CreateTemp(dir, "register-*.tmp")
	if err != nil {
		return fmt.Errorf("keep the register: %w", err)
	}
	defer func() { err = errors.Join(err, removeIfThere(file.Name())) }()
	err = gob.NewEncoder(file).Encode(head)
	if err == nil {
		err = m.view.Write(file)
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), r.path(dir))
	}
	return err
}

func removeIfThere(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// errOther is a kept register that is of no use here.
var errOther = errors.New("the kept register is of another database, time or catalogue")

// read takes up the register that was kept in dir, and follows what changed since.
func (r *register) read(ctx context.Context, conn db.Conn, dir string) (*mirror, error) {
	file, err := os.Open(r.path(dir))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<20)
	var head fileHead
	if err := gob.NewDecoder(in).Decode(&head); err != nil {
		return nil, err
	}
	var database, server string
	var known bool
	if err := conn.QueryRow(ctx, databaseSQL).Scan(&database); err != nil {
		return nil, err
	}
	if err := conn.QueryRow(ctx, `select `+serverSQL+`, exists (select from register_kept where token = $1)`, head.Token).Scan(&server, &known); err != nil {
		return nil, err
	}
	if !known || head.Database != database || time.Since(head.At) > remembered || !slices.Equal(head.Keep, r.keep) {
		return nil, errOther
	}
	view, err := columnar.Read(in, enterprises.Variables(), runtime.GOMAXPROCS(0))
	if err != nil {
		return nil, err
	}
	return r.follow(ctx, conn, &mirror{view: view, position: head.Position, server: server})
}
