package accounts

import (
	"context"
	"errors"
)

// Alive tells whether a session goes on, and does not prolong it: what a page asks by itself is no sign of its reader.
func (s *Service) Alive(ctx context.Context, token string) (bool, error) {
	row, err := findSession(ctx, s.DB, digest(token))
	if errors.Is(err, ErrNoSession) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now := s.Now()
	return now.Sub(row.SeenAt) <= idle(row.Role) && now.Sub(row.SessionCreatedAt) <= longest, nil
}
