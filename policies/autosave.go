package policies

import (
	"context"

	"huizhida/audit"
)

// autosave is the trail's name of a save that nobody pressed a button for.
const autosave = "autosave"

// AutosaveDocument saves what was typed so far over the given version, as EditDocument does; the trail calls it by its own name.
func (s *Service) AutosaveDocument(ctx context.Context, actor audit.Actor, id int64, version int, d DocumentDraft) (Document, error) {
	return s.editDocument(ctx, actor, autosave, id, version, d)
}

// AutosaveInterpretation is AutosaveDocument for an interpretation.
func (s *Service) AutosaveInterpretation(ctx context.Context, actor audit.Actor, id int64, version int, d InterpretationDraft) (Interpretation, error) {
	return s.editInterpretation(ctx, actor, autosave, id, version, d)
}

// AutosaveNotice is AutosaveDocument for a notice.
func (s *Service) AutosaveNotice(ctx context.Context, actor audit.Actor, id int64, version int, d NoticeDraft) (Notice, error) {
	return s.editNotice(ctx, actor, autosave, id, version, d)
}
