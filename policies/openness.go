package policies

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/db"
	"huizhida/fault"
)

// withholding finds the articles of 条例 on which a text may be kept from the public: state secrets and what the law forbids (14), third
// parties (15), internal and procedural matters (16).
var withholding = regexp.MustCompile(`第\s*(十四|十五|十六|14|15|16)\s*条`)

// badBasis says what is wrong with the basis of an openness; empty for nothing.
func badBasis(o Openness, basis string) string {
	switch {
	case o == Open:
		return ""
	case basis == "":
		return "不主动公开的，请写明法律依据和理由，例如“《条例》第十六条第一款，内部事务信息”"
	case !withholding.MatchString(basis):
		return "依据应写明《条例》第十四条、第十五条或第十六条，并说明理由"
	}
	return ""
}

// Classifying is the office's decision on a document's openness, over the content that it read.
type Classifying struct {
	Hash     string
	Openness Openness
	Basis    string
	Note     string
}

// Classify decides a document's openness. Where the office decides otherwise than was proposed the document changes, which voids what was
// signed; the decision itself stands on the changed text.
func (s *Service) Classify(ctx context.Context, actor audit.Actor, id int64, g Classifying) error {
	g.Basis = strings.TrimSpace(g.Basis)
	if !slices.Contains(Opennesses, g.Openness) {
		return fault.Form(fault.Field{Name: "openness", Message: "请选择公开属性"})
	}
	if g.Openness == Open {
		g.Basis = ""
	}
	if bad := badBasis(g.Openness, g.Basis); bad != "" {
		return fault.Form(fault.Field{Name: "openness_basis", Message: bad})
	}
	if actor.ID == 0 {
		return ErrNoActor
	}
	err := pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error { return s.classifyTx(ctx, tx, actor, id, g) })
	if err != nil {
		return fmt.Errorf("classify document %d: %w", id, err)
	}
	return nil
}

func (s *Service) classifyTx(ctx context.Context, tx pgx.Tx, actor audit.Actor, id int64, g Classifying) error {
	before, err := s.read(ctx, tx, documents, id, true)
	if err != nil {
		return err
	}
	if before.hash != g.Hash {
		return ErrReviewStale
	}
	if err = whyNotSign(ctx, tx, before, OpennessDecision, actor.ID); err != nil {
		return err
	}
	if before.content.Openness != g.Openness || before.content.Basis != g.Basis {
		if err = reclassify(ctx, tx, id, g.Openness, g.Basis, s.Now()); err != nil {
			return err
		}
	}
	now, err := s.read(ctx, tx, documents, id, false)
	if err != nil {
		return err
	}
	if err = s.voidChanged(ctx, tx, actor, before, now); err != nil {
		return err
	}
	return s.slipTx(ctx, tx, actor, documents, id, Signing{Step: OpennessDecision, Hash: now.hash},
		SlipDetail{Note: strings.TrimSpace(g.Note), Openness: g.Openness, Basis: g.Basis})
}

// reclassify sets another openness than was proposed.
func reclassify(ctx context.Context, conn db.Conn, id int64, o Openness, basis string, at time.Time) error {
	_, err := conn.Exec(ctx, `
		update documents set openness = $2, openness_basis = $3, updated_at = $4, `+saved+` where id = $1 and `+editable, id, o, basis, at)
	return err
}
