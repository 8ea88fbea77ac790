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
	ErrNoFile     = fault.New(fault.NotFound, "没有这个文件")
	ErrTooBig     = fault.New(fault.Invalid, "文件超过大小上限")
	ErrInfected   = fault.New(fault.Invalid, "文件含有恶意代码，没有保存")
	ErrNotScanned = fault.New(fault.Conflict, "病毒扫描服务没有应答，文件没有保存。请几分钟后再传；若一直如此，请系统管理员检查 clamd 是否在运行、HUIZHIDA_CLAMD 的地址是否正确")
	ErrNothing    = fault.New(fault.Invalid, "文件是空的，请重新选择")
)
