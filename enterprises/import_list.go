package enterprises

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"huizhida/fault"
)

// WriteRejected writes the rejected rows of a stored list as CSV, ready to be corrected and imported again.
func (s *Service) WriteRejected(ctx context.Context, id int64, w io.Writer) error {
	imp, err := getImport(ctx, s.DB, id)
	if err != nil {
		return fmt.Errorf("write rejected rows of import %d: %w", id, err)
	}
	if imp.FileSHA256 == nil {
		return fault.New(fault.NotFound, "这次导入由命令行完成，出错行在 --errors 指定的文件中")
	}
	issues, err := rejectsByRow(ctx, s.DB, id)
	if err != nil {
		return fmt.Errorf("write rejected rows of import %d: %w", id, err)
	}
	table, err := s.openStored(ctx, imp)
	if err != nil {
		return fmt.Errorf("write rejected rows of import %d: %w", id, err)
	}
	defer table.Close()
	out, err := newRejectWriter(w, table.Header)
	if err != nil {
		return err
	}
	for len(issues) > 0 {
		row, err := table.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("write rejected rows of import %d: %w", id, err)
		}
		if why, ok := issues[row.Number]; ok {
			if err := out.write([]Row{row}, why); err != nil {
				return err
			}
			delete(issues, row.Number)
		}
	}
	return nil
}

// Imports returns past imports, newest first, from offset, and how many there are.
func (s *Service) Imports(ctx context.Context, offset, limit int) ([]Import, int, error) {
	list, err := listImports(ctx, s.DB, offset, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("list imports: %w", err)
	}
	var n int
	if err := s.DB.QueryRow(ctx, `select count(*) from imports`).Scan(&n); err != nil {
		return nil, 0, fmt.Errorf("list imports: %w", err)
	}
	return list, n, nil
}

// Issues returns an import's issues of a level (all when empty) in row order, from offset, and how many there are.
func (s *Service) Issues(ctx context.Context, id int64, level string, offset, limit int) ([]Issue, int, error) {
	list, err := listIssues(ctx, s.DB, id, level, offset, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("list issues of import %d: %w", id, err)
	}
	var n int
	err = s.DB.QueryRow(ctx, `select count(*) from import_issues where import_id = $1 and ($2 = '' or level = $2)`, id, level).Scan(&n)
	if err != nil {
		return nil, 0, fmt.Errorf("list issues of import %d: %w", id, err)
	}
	return list, n, nil
}

// Sources are the names under which lists came before, for the form to offer.
func (s *Service) Sources(ctx context.Context) ([]string, error) {
	rows, _ := s.DB.Query(ctx, `select source from imports group by source order by max(id) desc limit 20`)
	sources, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	return sources, nil
}
