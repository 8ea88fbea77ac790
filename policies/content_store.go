package policies

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/calendar"
	"huizhida/db"
)

// piece is one text of any of the three kinds, as it is now.
type piece struct {
	noun       noun
	id         int64
	documentID int64 // what it belongs to; of a document its own
	flow       Flow
	content    Content
	text, hash string    // the content encoded
	days       []string  // dates that a notice may name and its document does not: its window's
	closesAt   time.Time // of a notice
}

// read returns a text with its hash. Locked, it stays as it is until the transaction ends, and so do its signatures.
func (s *Service) read(ctx context.Context, conn db.Conn, n noun, id int64, lock bool) (p piece, err error) {
	if lock {
		if _, err = conn.Exec(ctx, `select from `+n.table+` where id = $1 for update`, id); err != nil {
			return p, err
		}
	}
	p = piece{noun: n, id: id}
	switch n {
	case documents:
		d, err := getDocument(ctx, conn, id)
		if err != nil {
			return p, err
		}
		p.documentID, p.flow, p.content = id, d.Flow, d.Content()
	case interpretations:
		i, err := getInterpretation(ctx, conn, id)
		if err != nil {
			return p, err
		}
		p.documentID, p.flow, p.content = i.DocumentID, i.Flow, i.Content()
	default:
		nt, err := getNotice(ctx, conn, id)
		if err != nil {
			return p, err
		}
		p.flow, p.content, p.closesAt = nt.Flow, nt.Content(), nt.ClosesAt
		p.days = []string{calendar.Date(OpensAt(nt.OpensOn)), calendar.Date(nt.ClosesAt), calendar.Date(OpensAt(nt.AsOf))}
		if err = conn.QueryRow(ctx, `select document_id from benefits where id = $1`, nt.BenefitID).Scan(&p.documentID); err != nil {
			return p, err
		}
	}
	p.content.ID = id
	hung, err := attachmentsOf(ctx, conn, Subject(n.table), id)
	if err != nil {
		return p, err
	}
	for _, a := range hung {
		p.content.Attachments = append(p.content.Attachments, Enclosure{a.Name, hex.EncodeToString(a.SHA256)})
	}
	p.text, p.hash, err = p.content.encode()
	return p, err
}

// keep stores the content under its hash, once.
func keep(ctx context.Context, conn db.Conn, p piece) error {
	_, err := conn.Exec(ctx, `insert into contents (hash, content) values ($1, $2) on conflict do nothing`, p.hash, p.text)
	return err
}

// contentOf reads a kept content.
func contentOf(ctx context.Context, conn db.Conn, hash string) (c Content, err error) {
	var text string
	err = conn.QueryRow(ctx, `select content from contents where hash = $1`, hash).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, ErrNoEdition
	}
	if err != nil {
		return c, err
	}
	if err = json.Unmarshal([]byte(text), &c); err != nil {
		return c, fmt.Errorf("decode content %s: %w", hash, err)
	}
	return c, nil
}

// nounOf is the noun of a subject; an unknown one has no records.
func nounOf(s Subject) (noun, error) {
	for _, n := range []noun{documents, interpretations, notices} {
		if n.table == string(s) {
			return n, nil
		}
	}
	return noun{}, fmt.Errorf("unknown subject %q", s)
}
