package enterprises

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"huizhida/fault"
)

// xlsxReader reads the first visible sheet of a workbook. Big parts are unpacked to temporary files, not to memory.
type xlsxReader struct {
	book *excelize.File
	rows *excelize.Rows
	n    int
	cols int
}

// unzipLimit is the most a workbook may unpack to, so that a small malicious file cannot fill the disk.
const unzipLimit = 4 << 30

func openXLSX(r io.Reader, name string) (*xlsxReader, error) {
	unreadable := fault.New(fault.Invalid, name+" 不是可读的 XLSX 文件，可能已损坏或设有密码")
	file, err := spool(r)
	if err != nil {
		return nil, fmt.Errorf("keep %s: %w", name, err)
	}
	defer file.Close()
	if err := defuse(file); errors.Is(err, errBomb) {
		return nil, errors.Join(fault.New(fault.Invalid, name+" 解开后过大，不是一张普通的表；请另存为 CSV 再导入"), err)
	} else if err != nil {
		return nil, errors.Join(unreadable, err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	book, err := excelize.OpenReader(file, excelize.Options{RawCellValue: true, UnzipSizeLimit: unzipLimit, UnzipXMLSizeLimit: 8 << 20})
	if err != nil {
		return nil, errors.Join(unreadable, err)
	}
	props, err := book.GetWorkbookProps()
	if err == nil && props.Date1904 != nil && *props.Date1904 {
		return nil, errors.Join(fault.New(fault.Invalid, name+" 使用 1904 日期系统，请在表格软件的选项中取消后另存"), book.Close())
	}
	for _, sheet := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(sheet); err != nil || !visible {
			continue
		}
		rows, err := book.Rows(sheet)
		if err != nil {
			break
		}
		return &xlsxReader{book: book, rows: rows}, nil
	}
	return nil, errors.Join(unreadable, book.Close())
}

func (x *xlsxReader) Close() error { return errors.Join(x.rows.Close(), x.book.Close()) }

func (x *xlsxReader) next() (rawRow, error) {
	if !x.rows.Next() {
		if err := x.rows.Error(); err != nil {
			return rawRow{}, damaged(x.n+1, err)
		}
		return rawRow{}, io.EOF
	}
	x.n++
	cells, err := x.rows.Columns()
	if err != nil {
		return rawRow{}, damaged(x.n, err)
	}
	// A sheet keeps no empty cells at a row's end; the header is the widest row that counts.
	for len(cells) < x.cols {
		cells = append(cells, "")
	}
	if x.cols == 0 && filled(cells) > 1 {
		x.cols = len(cells)
	}
	return rawRow{number: x.n, cells: cells}, nil
}

// damaged says where a workbook stops making sense: no later attempt reads it better.
func damaged(row int, err error) error {
	return errors.Join(fault.New(fault.Invalid, fmt.Sprintf("XLSX 文件从第 %d 行起已损坏，无法读取；请用表格软件打开后另存，或存为 CSV", row)), err)
}
