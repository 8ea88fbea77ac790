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
	"huizhida/fault"
)

// Service is what other packages may ask of files.
type Service struct {
	DB      db.Conn
	Now     func() time.Time
	Scanner Scanner // nil: nothing is scanned
}

// Scanner looks for malicious content. It returns a name when it finds some, and an error when it could not look.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (found string, err error)
}

// Check refuses content in which the scanner finds something, and any content while the scanner does not answer.
func (s *Service) Check(ctx context.Context, r io.Reader) error {
	if s.Scanner == nil {
		return nil
	}
	found, err := s.Scanner.Scan(ctx, r)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNotScanned, err)
	case found != "":
		return &fault.Error{Kind: ErrInfected, Message: fmt.Sprintf("文件含有恶意代码（%s），没有保存；请先在本机查杀，再上传干净的文件", found)}
	}
	return nil
}

// Hash is the identity of content.
func Hash(content []byte) []byte {
	sum := sha256.Sum256(content)
	return sum[:]
}

// Put stores what r holds, up to limit bytes, and returns the stored file; the same content again is the same file.
func (s *Service) Put(ctx context.Context, r io.Reader, limit int64) (File, error) {
	return s.put(ctx, s.DB, r, limit, true)
}

// PutTx is Put in the caller's transaction, for content that the caller has had checked: a scan takes too long to hold rows meanwhile.
func (s *Service) PutTx(ctx context.Context, tx pgx.Tx, r io.Reader, limit int64) (File, error) {
	return s.put(ctx, tx, r, limit, false)
}

func (s *Service) put(ctx context.Context, conn db.Conn, r io.Reader, limit int64, check bool) (File, error) {
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
	if check {
		if _, err := spool.Seek(0, io.SeekStart); err != nil {
			return File{}, fmt.Errorf("spool upload: %w", err)
		}
		if err := s.Check(ctx, spool); err != nil {
			return File{}, err
		}
	}
	f := File{SHA256: hash.Sum(nil), Size: size, CreatedAt: s.Now()}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return store(ctx, tx, &f, spool) })
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
func (s *Service) Open(ctx context.Context, sha256 []byte) (File, io.ReadSeeker, error) {
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
	left []byte // of the chunk that read is in
	read int64
}

// Seek moves to a place from which the next Read goes on.
func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.read
	case io.SeekEnd:
		offset += r.file.Size
	}
	if offset < 0 || offset > r.file.Size {
		return 0, fmt.Errorf("seek to %d of %d bytes", offset, r.file.Size)
	}
	r.read, r.left = offset, nil
	return offset, nil
}

func (r *reader) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		if r.read == r.file.Size {
			return 0, io.EOF
		}
		n := int(r.read / chunkSize)
		chunk, err := getChunk(r.ctx, r.db, r.file.SHA256, n)
		if err != nil {
			return 0, fmt.Errorf("read file chunk %d: %w", n, err)
		}
		r.left = chunk[r.read%chunkSize:]
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	r.read += int64(n)
	return n, nil
}
