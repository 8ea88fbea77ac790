package policies

import (
	"bytes"
	"context"
	"encoding/hex"
	"path"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
	"huizhida/writing"
)

// ErrNotImportable is returned for a file that is no text to begin a document with.
var ErrNotImportable = fault.New(fault.Invalid, "只能从 Word（.docx）或 PDF 导入正文；其他文件请作为附件上传")

// Imported is a draft made from a file, and what a person should look at.
type Imported struct {
	Document Document
	Notes    []string
}

// ImportDocument starts a draft from a Word or PDF file, its images with it: all of it or nothing. An empty issuer is read from the red head.
func (s *Service) ImportDocument(ctx context.Context, actor audit.Actor, u Upload, issuer string) (Imported, error) {
	a, content, err := s.receive(ctx, u)
	if err != nil {
		return Imported{}, err
	}
	in, err := readText(ctx, content)
	if err != nil {
		return Imported{}, err
	}
	d := DocumentDraft{Title: in.Title, DocNo: in.DocNo, Issuer: strings.TrimSpace(issuer), Body: in.Markdown}
	if d.Issuer == "" {
		d.Issuer = in.Issuer
	}
	if d.Title == "" {
		d.Title = strings.TrimSuffix(a.Name, path.Ext(a.Name))
		in.Notes = append(in.Notes, "没有认出标题，暂用了文件名")
	}
	out := Imported{Notes: in.Notes}
	err = pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		within := *s
		within.DB = tx
		if out.Document, err = within.CreateDocument(ctx, actor, d); err != nil {
			return err
		}
		return s.insertImages(ctx, tx, actor, out.Document.ID, in.Images)
	})
	return out, err
}

// insertImages keeps the images of an imported text; the file that held them has been checked as a whole.
func (s *Service) insertImages(ctx context.Context, tx pgx.Tx, actor audit.Actor, id int64, images []writing.Image) error {
	for i, image := range images {
		sum, err := hex.DecodeString(image.SHA256)
		if err != nil {
			return err
		}
		if _, err := s.Files.PutTx(ctx, tx, bytes.NewReader(image.Data), MaxAttachment); err != nil {
			return err
		}
		a := Attachment{Subject: Documents, SubjectID: id, SHA256: sum, Name: "图" + writing.Numeral(i+1) + otherKinds[image.MediaType].ending, MediaType: image.MediaType,
			Size: int64(len(image.Data)), Inline: true, UploadedBy: actor.ID, CreatedAt: s.Now()}
		if _, err := insertAttachment(ctx, tx, a); err != nil {
			return err
		}
	}
	return nil
}

func readText(ctx context.Context, content []byte) (writing.Import, error) {
	switch writing.Sniff(content) {
	case writing.KindWord:
		return writing.Word(content)
	case writing.KindPDF:
		return writing.FromPDF(ctx, content)
	}
	return writing.Import{}, ErrNotImportable
}

// OfficialFile is a document as an official Word file; with public the images of the text are those that everybody may see.
func (s *Service) OfficialFile(ctx context.Context, d Document, public bool) (name string, content []byte, err error) {
	all, err := attachmentsOf(ctx, s.DB, Documents, d.ID)
	if err != nil {
		return "", nil, err
	}
	o := writing.Official{Issuer: d.Issuer, DocNo: d.DocNo, Title: d.Title, Body: d.Body, IssuedOn: d.IssuedOn, PrintedOn: d.PublishedAt, Openness: string(d.Openness)}
	for _, a := range all {
		if !a.Inline {
			o.Attachments = append(o.Attachments, strings.TrimSuffix(a.Name, path.Ext(a.Name)))
		}
	}
	o.Image = func(hash string) []byte { return s.imageBytes(ctx, hash, public) }
	content, err = o.Word()
	return o.FileName(), content, err
}

// imageBytes is an image of the store, or nil: a file without it is better than none.
func (s *Service) imageBytes(ctx context.Context, hash string, public bool) []byte {
	sum, err := hex.DecodeString(hash)
	if err != nil {
		return nil
	}
	a, r, err := s.OpenImage(ctx, sum, public)
	if err != nil || !strings.HasPrefix(a.MediaType, "image/") {
		return nil
	}
	var b bytes.Buffer
	if _, err := b.ReadFrom(r); err != nil {
		return nil
	}
	return b.Bytes()
}
