package enterprises

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
)

// What a workbook may unpack to. A few hundred kilobytes of a hostile one would otherwise become gigabytes of memory.
const (
	rowLimit  = 16 << 20 // bytes of one row of a sheet, or one shared text
	restLimit = 64 << 20 // bytes of all that is neither: styles, pictures; it is read whole
)

var errBomb = errors.New("a part of the workbook unpacks to more than a table holds")

// spool keeps r in a temporary file, which needs no name any more.
func spool(r io.Reader) (*os.File, error) {
	file, err := os.CreateTemp("", "huizhida-table-*")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(os.Remove(file.Name()), second(io.Copy(file, r))); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func second(_ int64, err error) error { return err }

// defuse reads a workbook once, keeping nothing, and refuses one that would not fit into memory. What the zip says of its sizes is not believed.
func defuse(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	book, err := zip.NewReader(file, info.Size())
	if err != nil {
		return err
	}
	rest, all := int64(restLimit), int64(unzipLimit)
	for _, part := range book.File {
		left, mark := &rest, ""
		switch name := strings.ToLower(part.Name); {
		case strings.Contains(name, "worksheets/"):
			left, mark = &all, "<row"
		case strings.HasSuffix(name, "sharedstrings.xml"):
			left, mark = &all, "<si"
		}
		if err := measure(part, left, mark); err != nil {
			return err
		}
	}
	return nil
}

// measure unpacks a part, takes its size from left, and looks at how far apart the marks stand; without a mark only left bounds it.
func measure(part *zip.File, left *int64, mark string) error {
	content, err := part.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	buffer := make([]byte, 64<<10)
	for since, kept := 0, 0; ; {
		n, err := content.Read(buffer[kept:])
		if *left -= int64(n); *left < 0 {
			return errBomb
		}
		seen := buffer[:kept+n]
		if at := bytes.LastIndex(seen, []byte(mark)); mark != "" && at >= 0 {
			since = len(seen) - at
		} else {
			since += n
		}
		if mark != "" && since > rowLimit {
			return errBomb
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		kept = copy(buffer, seen[max(0, len(seen)-max(0, len(mark)-1)):]) // a mark may be cut by the buffer's end
	}
}
