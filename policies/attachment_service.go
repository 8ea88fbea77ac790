package policies

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/files"
	"huizhida/writing"
)

// Upload is a file that somebody sends.
type Upload struct {
	Name   string // as the sender's machine calls it
	Reader io.Reader
	Inline bool // an image of the text, not listed
}

// Attach hangs a file on a draft. What is not on the list of kinds, is too large, or is found by the scanner is refused, and nothing is stored.
func (s *Service) Attach(ctx context.Context, actor audit.Actor, of Subject, id int64, u Upload) (Attachment, error) {
	a, content, err := s.receive(ctx, u)
	if err != nil {
		return Attachment{}, err
	}
	a.Subject, a.SubjectID = of, id
	err = s.changeFiles(ctx, actor, of, id, "attach", &a, func(tx pgx.Tx) error {
		all, err := attachmentsOf(ctx, tx, of, id)
		if err != nil {
			return err
		}
		if len(all) >= MaxAttachments && !u.Inline {
			return ErrManyFiles
		}
		if _, err := s.Files.PutTx(ctx, tx, bytes.NewReader(content), MaxAttachment); err != nil {
			return err
		}
		a.UploadedBy, a.CreatedAt = actor.ID, s.Now()
		a, err = insertAttachment(ctx, tx, a)
		return err
	})
	return a, err
}

// ReplaceAttachment puts another file in the place of one.
func (s *Service) ReplaceAttachment(ctx context.Context, actor audit.Actor, id int64, u Upload) (Attachment, error) {
	old, err := getAttachment(ctx, s.DB, id)
	if err != nil {
		return Attachment{}, err
	}
	a, content, err := s.receive(ctx, u)
	if err != nil {
		return Attachment{}, err
	}
	err = s.changeFiles(ctx, actor, old.Subject, old.SubjectID, "replace_attachment", &a, func(tx pgx.Tx) error {
		if _, err := s.Files.PutTx(ctx, tx, bytes.NewReader(content), MaxAttachment); err != nil {
			return err
		}
		a.UploadedBy, a.CreatedAt = actor.ID, s.Now()
		a, err = replaceAttachment(ctx, tx, id, a)
		return err
	})
	return a, err
}

// RemoveAttachment takes a file off a draft; its content stays in the store, for versions that were published with it.
func (s *Service) RemoveAttachment(ctx context.Context, actor audit.Actor, id int64) error {
	a, err := getAttachment(ctx, s.DB, id)
	if err != nil {
		return err
	}
	return s.changeFiles(ctx, actor, a.Subject, a.SubjectID, "detach", &a, func(tx pgx.Tx) error { return deleteAttachment(ctx, tx, id) })
}

// MoveAttachment moves a file one place up (-1) or down (1).
func (s *Service) MoveAttachment(ctx context.Context, actor audit.Actor, id int64, by int) error {
	a, err := getAttachment(ctx, s.DB, id)
	if err != nil {
		return err
	}
	return s.changeFiles(ctx, actor, a.Subject, a.SubjectID, "move_attachment", &a, func(tx pgx.Tx) error { return swapAttachment(ctx, tx, a, by) })
}

// AttachmentsOf lists what hangs on a text, in order, the images of its text among them.
func (s *Service) AttachmentsOf(ctx context.Context, of Subject, id int64) ([]Attachment, error) {
	return attachmentsOf(ctx, s.DB, of, id)
}

// OpenAttachment opens a file for reading; with public only one of a text that everybody may read.
func (s *Service) OpenAttachment(ctx context.Context, id int64, public bool) (Attachment, io.ReadSeeker, error) {
	a, err := getAttachment(ctx, s.DB, id)
	if err != nil {
		return Attachment{}, nil, err
	}
	if public {
		if ok, err := attachmentIsPublic(ctx, s.DB, id); err != nil || !ok {
			return Attachment{}, nil, errors.Join(err, ErrNoAttachment)
		}
	}
	_, r, err := s.Files.Open(ctx, a.SHA256)
	return a, r, err
}

// OpenImage opens an image of a text by its content hash, as OpenAttachment does.
func (s *Service) OpenImage(ctx context.Context, sha256 []byte, public bool) (Attachment, io.ReadSeeker, error) {
	a, err := getByContent(ctx, s.DB, sha256, public)
	if err != nil {
		return Attachment{}, nil, err
	}
	_, r, err := s.Files.Open(ctx, a.SHA256)
	return a, r, err
}

// receive reads an upload and says what it is, after every check that needs no text to hang it on.
func (s *Service) receive(ctx context.Context, u Upload) (Attachment, []byte, error) {
	content, err := io.ReadAll(io.LimitReader(u.Reader, MaxAttachment+1))
	if err != nil {
		return Attachment{}, nil, fmt.Errorf("read upload: %w", err)
	}
	if len(content) > MaxAttachment {
		return Attachment{}, nil, ErrAttachmentBig
	}
	kind, err := kindOf(content)
	if err != nil {
		return Attachment{}, nil, err
	}
	a := Attachment{SHA256: files.Hash(content), Name: fileName(u.Name, kind), MediaType: kind.mediaType, Size: int64(len(content)), Inline: u.Inline}
	if err := refuseSecretFile(ctx, a.Name, content); err != nil {
		return Attachment{}, nil, err
	}
	return a, content, s.Files.Check(ctx, bytes.NewReader(content))
}

// changeFiles is a step that makes a new version of the draft; a is filled in by change.
func (s *Service) changeFiles(ctx context.Context, actor audit.Actor, of Subject, id int64, verb string, a *Attachment, change func(tx pgx.Tx) error) error {
	n, err := nounOf(of)
	if err != nil {
		return ErrNoAttachment
	}
	detail := map[string]any{"name": a.Name, "sha256": hex.EncodeToString(a.SHA256), "size": a.Size}
	return s.alter(ctx, actor, n, verb, id, detail, func(tx pgx.Tx) error {
		if err := touch(ctx, tx, n, id, actor.ID, s.Now()); err != nil {
			return err
		}
		return change(tx)
	})
}

// refuseSecretFile refuses a file whose name or words bear a 密级 mark. What is in it but cannot be read is the 涉密审查's to find.
func refuseSecretFile(ctx context.Context, name string, content []byte) error {
	text, err := writing.Text(ctx, content)
	if err != nil {
		text = ""
	}
	return RefuseSecret(name, text)
}
