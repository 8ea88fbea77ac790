// Package files keeps what people upload, in the database, so that a backup of it is a backup of everything. Content decides identity: the same
// bytes are stored once. Only this package writes files and file_chunks.
package files

import (
	"time"

	"huizhida/fault"
)

// File is stored content.
type File struct {
	SHA256    []byte
	Size      int64
	MediaType string // sniffed from the content, never what the sender claims
	CreatedAt time.Time
}

// chunkSize is how much of a file one row holds.
const chunkSize = 1 << 20

// Errors of files.
var (
	ErrNoFile  = fault.New(fault.NotFound, "没有这个文件")
	ErrTooBig  = fault.New(fault.Invalid, "文件超过大小上限")
	ErrNothing = fault.New(fault.Invalid, "文件是空的，请重新选择")
)
