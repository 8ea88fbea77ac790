package enterprises

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"huizhida/audit"
	"huizhida/fault"
)

// UploadLimit is the largest list that the page takes, in bytes; larger ones go through the command.
const UploadLimit = 60 << 20

// Upload is a list that staff send through the page.
type Upload struct {
	Reader io.Reader
	Name   string
	Source string
	AsOf   time.Time // zero: today
}

// Stage keeps an uploaded list until its mapping is confirmed. A file that is no table is refused at once.
func (s *Service) Stage(ctx context.Context, actor audit.Actor, u Upload) (Import, error) {
	if u.Source = strings.TrimSpace(u.Source); u.Source == "" {
		return Import{}, fault.Form(fault.Field{Name: "source", Message: "请填写数据来源，如 广州海关"})
	}
	if u.Source == DerivedSource || len([]rune(u.Source)) > 100 {
		return Import{}, fault.Form(fault.Field{Name: "source", Message: "请换一个来源名称，不超过 100 字"})
	}
	asOf := dayOf(u.AsOf, s.Now())
	if asOf.After(dayOf(time.Time{}, s.Now())) {
		return Import{}, fault.Form(fault.Field{Name: "as_of", Message: "数据日期不能晚于今天"})
	}
	file, err := s.Files.Put(ctx, u.Reader, UploadLimit)
	if err != nil {
		return Import{}, asField(err, "file")
	}
	_, content, err := s.Files.Open(ctx, file.SHA256)
	if err != nil {
		return Import{}, fmt.Errorf("stage import: %w", err)
	}
	table, err := OpenTable(content, u.Name)
	if err != nil {
		return Import{}, asField(err, "file")
	}
	defer table.Close()
	imp, err := insertImport(ctx, s.DB, Import{Source: u.Source, FileName: u.Name, FileSHA256: file.SHA256, AsOf: asOf,
		ActorID: actor.ID, Actor: actor.Name, State: ImportStaged, CreatedAt: s.Now()})
	if err != nil {
		return Import{}, fmt.Errorf("stage import: %w", err)
	}
	return imp, nil
}

// asField ties a fault to a form control; other errors stay what they are.
func asField(err error, name string) error {
	if f, ok := errors.AsType[*fault.Error](err); ok && len(f.Fields) == 0 {
		return fault.Form(fault.Field{Name: name, Message: f.Message})
	}
	return err
}

// GetImport returns one import.
func (s *Service) GetImport(ctx context.Context, id int64) (Import, error) {
	imp, err := getImport(ctx, s.DB, id)
	if err != nil {
		return Import{}, fmt.Errorf("get import %d: %w", id, err)
	}
	return imp, nil
}

// PreviewColumn is a file column as the mapping page shows it.
type PreviewColumn struct {
	Header  string
	Target  Target // as chosen, remembered or guessed; zero: not imported
	Samples []string
	Hint    string // why it is not imported, and what it may be meant for
}

// previewRows is how many rows the mapping page shows samples of.
const previewRows = 3

// Preview reads the head of a staged list.
func (s *Service) Preview(ctx context.Context, id int64) ([]PreviewColumn, error) {
	imp, err := getImport(ctx, s.DB, id)
	if err != nil {
		return nil, fmt.Errorf("preview import %d: %w", id, err)
	}
	table, err := s.openStored(ctx, imp)
	if err != nil {
		return nil, fmt.Errorf("preview import %d: %w", id, err)
	}
	defer table.Close()
	chosen, err := s.chosen(ctx, imp.Source, table.Header, imp.Mapping)
	if err != nil {
		return nil, fmt.Errorf("preview import %d: %w", id, err)
	}
	columns := make([]PreviewColumn, len(table.Header))
	for i, header := range table.Header {
		columns[i].Header = header
		target, err := targetOf(header, chosen)
		if err == nil && target.Key != "" {
			columns[i].Target = target
		} else if _, decided := chosen[header]; !decided && !slices.Contains(reasonColumns, header) {
			columns[i].Hint = unknownColumn(header).Message()
		}
	}
	for range previewRows {
		row, err := table.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("preview import %d: %w", id, err)
		}
		for i := range columns {
			if i < len(row.Cells) && row.Problem == "" {
				columns[i].Samples = append(columns[i].Samples, row.Cells[i])
			}
		}
	}
	return columns, nil
}

func (s *Service) openStored(ctx context.Context, imp Import) (*Table, error) {
	_, content, err := s.Files.Open(ctx, imp.FileSHA256)
	if err != nil {
		return nil, err
	}
	return OpenTable(content, imp.FileName)
}
