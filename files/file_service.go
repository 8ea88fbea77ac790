package files

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
)

// Service is what other packages may ask of files.
type Service struct {
	DB  db.Conn
	Now func() time.Time
}

// Put stores what r holds, up to limit bytes, and returns the stored file; the same content again is the same file.
func (s *Service) Put(ctx context.Context, r io.Reader, limit int64) (File, error) {
	spool, err := os.CreateTemp("", "huizhida-upload-*")
	if err != nil {
		return File{}, fmt.Errorf("spool upload: %w", err)
	}
	defer os.Remove(spool.Name())
	defer spool.Close()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(spool, hash), io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return File{}, fmt.Errorf("spool upload: %w", err)
	case size == 0:
		return File{}, ErrNothing
	case size > limit:
		return File{}, ErrTooBig
	}
	f := File{SHA256: hash.Sum(nil), Size: size, CreatedAt: s.Now()}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return store(ctx, tx, &f, spool) })
	if err != nil {
		return File{}, fmt.Errorf("store file %x: %w", f.SHA256[:4], err)
	}
	return f, nil
}

func store(ctx context.Context, tx pgx.Tx, f *File, content io.ReadSeeker) error {
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	buffer := make([]byte, chunkSize)
	for n := 0; ; n++ {
		got, err := io.ReadFull(content, buffer)
		if got == 0 {
			return nil
		}
		if err != nil && err != io.ErrUnexpectedEOF {
			return err
		}
		if n == 0 {
			f.MediaType = http.DetectContentType(buffer[:got])
			if fresh, err := insert(ctx, tx, *f); err != nil || !fresh {
				return err
			}
		}
		if err := insertChunk(ctx, tx, f.SHA256, n, buffer[:got]); err != nil {
			return err
		}
	}
}

// Open returns a file and a reader of its content, which holds one chunk at a time.
func (s *Service) Open(ctx context.Context, sha256 []byte) (File, io.Reader, error) {
	f, err := get(ctx, s.DB, sha256)
	if err != nil {
		return File{}, nil, fmt.Errorf("open file: %w", err)
	}
	return f, &reader{ctx: ctx, db: s.DB, file: f}, nil
}

type reader struct {
	ctx  context.Context // of the one call that reads
	db   db.Conn
	file File
	n    int
	left []byte
	read int64
}

func (r *reader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		if r.read == r.file.Size {
			return 0, io.EOF
		}
		var err error
		if r.left, err = getChunk(r.ctx, r.db, r.file.SHA256, r.n); err != nil {
			return 0, fmt.Errorf("read file chunk %d: %w", r.n, err)
		}
		r.n++
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	r.read += int64(n)
	return n, nil
}
