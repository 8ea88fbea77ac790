package writing

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strings"
	"unicode/utf16"
)

// Limits of an Office file. A document of 500 pages has some 20 MB of text parts and a few hundred parts.
const (
	maxParts = 4000
	maxPart  = 48 << 20  // bytes, inflated
	maxTotal = 160 << 20 // bytes, inflated, of all parts together
	maxRatio = 250       // inflated to packed, of a part of more than a MB: text reaches 30, an empty bitmap 200
)

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)

// archive is an Office file whose parts can be read without harm.
type archive struct {
	parts map[string]*zip.File
	left  int64 // bytes that may still be inflated
}

// openArchive refuses what no word processor writes before anything is inflated.
func openArchive(content []byte) (*archive, error) {
	if bytes.HasPrefix(content, oleMagic) {
		return nil, oleRefusal(content)
	}
	if !bytes.HasPrefix(content, zipMagic) {
		return nil, ErrNotWord
	}
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, ErrBroken
	}
	if len(r.File) > maxParts {
		return nil, ErrDeep
	}
	a := &archive{parts: map[string]*zip.File{}, left: maxTotal}
	var total uint64
	for _, f := range r.File {
		if err := checkPart(f); err != nil {
			return nil, err
		}
		if total += f.UncompressedSize64; total > maxTotal {
			return nil, ErrBomb
		}
		a.parts[strings.ToLower(f.Name)] = f
	}
	return a, nil
}

func checkPart(f *zip.File) error {
	clean := path.Clean("/" + f.Name)[1:]
	switch {
	case strings.ContainsAny(f.Name, "\\\x00:") || strings.HasPrefix(f.Name, "/") || strings.TrimSuffix(f.Name, "/") != clean:
		return ErrPath
	case f.Mode()&^0o7777 != 0 && !f.FileInfo().IsDir():
		return ErrPath // a link or a device
	case f.Flags&1 != 0:
		return ErrEncrypted
	case f.UncompressedSize64 > maxPart:
		return ErrBomb
	case f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio:
		return ErrBomb
	}
	return nil
}

// oleRefusal tells an encrypted .docx from an old .doc: both are OLE containers.
func oleRefusal(content []byte) error {
	var name []byte
	for _, u := range utf16.Encode([]rune("EncryptedPackage")) {
		name = binary.LittleEndian.AppendUint16(name, u)
	}
	if bytes.Contains(content, name) {
		return ErrEncrypted
	}
	return ErrOldWord
}

func (a *archive) has(name string) bool { return a.parts[strings.ToLower(name)] != nil }

// read inflates a part. What a head says of sizes may be a lie, so the bytes are counted too.
func (a *archive) read(name string) ([]byte, error) {
	f := a.parts[strings.ToLower(name)]
	if f == nil {
		return nil, ErrBroken
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrBroken
	}
	defer r.Close()
	limit := min(maxPart, a.left, 1<<20+int64(f.CompressedSize64)*maxRatio)
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	a.left -= int64(len(data))
	switch {
	case int64(len(data)) > limit, errors.Is(err, zip.ErrFormat): // more than its head says
		return nil, ErrBomb
	case err != nil:
		return nil, ErrBroken
	}
	return data, nil
}

// tree reads and parses an XML part.
func (a *archive) tree(name string) (*node, error) {
	data, err := a.read(name)
	if err != nil {
		return nil, err
	}
	return parse(data)
}
