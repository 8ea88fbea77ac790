package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/fault"
)

// ErrStartPassed is returned when a campaign is put forward whose moment to begin has passed meanwhile.
var ErrStartPassed = fault.New(fault.Conflict, "定好的开始时间已经过了，请先修改开始时间，再提请批准")

// checked cleans what was typed, and looks whether it may begin when it says: in the time that is left until the notice closes.
func (s *Service) checked(in CampaignInput, closes time.Time) (CampaignInput, error) {
	in, err := in.clean()
	message := ""
	switch {
	case in.StartsAt == nil:
	case !in.StartsAt.After(s.Now()):
		message = "开始时间已经过了；要马上发送，请留空"
	case !closes.IsZero() && !in.StartsAt.Before(closes):
		message = "开始时间要早于申报截止时间"
	}
	if message == "" {
		return in, err
	}
	wrong := []fault.Field{{Name: "starts_at", Message: message}}
	if known, ok := errors.AsType[*fault.Error](err); ok {
		wrong = append(known.Fields, wrong...)
	}
	return in, fault.Form(wrong...)
}

// closing is when a notice closes; the zero time when there is no such notice.
func closing(ctx context.Context, conn db.Conn, noticeID int64) (at time.Time, err error) {
	err = conn.QueryRow(ctx, `select closes_at from notices where id = $1`, noticeID).Scan(&at)
	if errors.Is(err, pgx.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return at, fmt.Errorf("closing of notice %d: %w", noticeID, err)
	}
	return at, nil
}
