package instance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
)

// beat is how often the epoch grows. A backup that is younger than this is not told from the database itself; what it lacks is what was sent
// in that time.
const beat = 10 * time.Second

// Check looks whether the database is the one that this installation last worked with, and holds all sending when it was put back. It runs
// before anything is sent, and answers whether anything may be. A database that was never seen is taken as it is.
func (s *Service) Check(ctx context.Context) (held bool, err error) {
	kept, err := s.kept()
	if err != nil {
		return true, fmt.Errorf("check instance: %w", err)
	}
	var epoch int64
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		now, known, err := look(ctx, tx)
		if err != nil {
			return err
		}
		if known {
			if why := now.why(kept, s.Private); why != "" {
				if err := s.holdTx(ctx, tx, audit.System("启动检查"), Restored, why); err != nil && !errors.Is(err, ErrHeld) {
					return err
				}
			}
		} else if err := s.keep(0); err != nil { // before the row is there: a kill in between must not look like a restored database
			return err
		}
		epoch, err = settle(ctx, tx, now, max(now.Epoch, kept)+1, s.Now())
		return err
	})
	if err == nil {
		err = s.keep(epoch)
	}
	if err != nil {
		return true, fmt.Errorf("check instance: %w", err)
	}
	hold, err := s.Held(ctx)
	return hold != nil, err
}

// why says how a database shows that it was put back; empty when it does not.
func (f found) why(kept int64, private bool) string {
	switch {
	case kept == missing && private:
		return "数据目录里没有这个数据库的运行记录，像是从备份恢复的"
	case kept > f.Epoch:
		return "数据库比本机记录的状态旧，像是用备份恢复过"
	case f.Database != f.DatabaseThen:
		return "数据库是从备份或副本恢复出来的"
	case f.Cluster != f.ClusterThen:
		return "数据库服务器换过，或者恢复到了过去的某一时刻"
	}
	return ""
}

// Keep lets the epoch grow until ctx ends. What goes wrong is told to report, and tried again.
func (s *Service) Keep(ctx context.Context, report func(error)) {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.Beat(ctx); err != nil && ctx.Err() == nil {
				report(err)
			}
		}
	}
}

// Beat lets the epoch grow once, in the database first and then in the file: the file is never ahead of what is safe on the disk.
func (s *Service) Beat(ctx context.Context) error {
	epoch, err := grow(ctx, s.DB, s.Now())
	if err == nil && epoch > 0 {
		err = s.keep(epoch)
	}
	if err != nil {
		return fmt.Errorf("keep the epoch: %w", err)
	}
	return nil
}

// missing is what is kept where there is no file.
const missing = -1

// kept is the last epoch that this machine saw, or missing.
func (s *Service) kept() (int64, error) {
	if s.File == "" {
		return 0, nil
	}
	text, err := os.ReadFile(s.File)
	if errors.Is(err, fs.ErrNotExist) {
		return missing, nil
	}
	if err != nil {
		return 0, err
	}
	epoch, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s holds no number: delete it if the database is known to be the right one", s.File)
	}
	return epoch, nil
}

// keep writes the epoch down, whole or not at all.
func (s *Service) keep(epoch int64) error {
	if s.File == "" {
		return nil
	}
	fresh, err := os.CreateTemp(filepath.Dir(s.File), ".epoch-*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(fresh, epoch)
	if err = errors.Join(err, fresh.Sync(), fresh.Close()); err == nil {
		err = os.Rename(fresh.Name(), s.File)
	}
	if err != nil {
		_ = os.Remove(fresh.Name()) // it is of no use to anybody
	}
	return err
}
