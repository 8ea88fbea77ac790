package notify

import (
	"context"
	"fmt"
)

// Audience counts who a campaign goes to and what each of its channels can do for them.
func (s *Service) Audience(ctx context.Context, c Campaign) (Audience, error) {
	a := Audience{Frozen: c.State != Draft}
	var err error
	if a.Size, a.Now, err = countMembers(ctx, s.DB, c); err != nil {
		return a, fmt.Errorf("audience of campaign %d: %w", c.ID, err)
	}
	if a.Reach, err = s.reachOf(ctx, c, a.Size); err != nil {
		return a, fmt.Errorf("audience of campaign %d: %w", c.ID, err)
	}
	others, err := campaigns(ctx, s.DB, CampaignFilter{NoticeID: c.NoticeID, Limit: 20})
	for _, other := range others {
		if other.ID != c.ID && other.State != Draft && other.State != Cancelled {
			a.Earlier = append(a.Earlier, other)
		}
	}
	if err != nil {
		return a, fmt.Errorf("campaigns beside %d: %w", c.ID, err)
	}
	return a, nil
}

// Members lists an audience a page at a time, and counts it; search narrows both by name or code.
func (s *Service) Members(ctx context.Context, c Campaign, search string, limit, offset int) ([]Member, int, error) {
	list, err := listMembers(ctx, s.DB, c, search, limit, offset)
	if err != nil {
		return nil, 0, fmt.Errorf("members of campaign %d: %w", c.ID, err)
	}
	n, err := countFound(ctx, s.DB, c, search)
	if err != nil {
		return nil, 0, fmt.Errorf("count members of campaign %d: %w", c.ID, err)
	}
	return list, n, nil
}

// reachOf is what each channel can do for an audience of a size; once every delivery exists, what they say.
func (s *Service) reachOf(ctx context.Context, c Campaign, size int) ([]Reach, error) {
	if c.ExpandedAt != nil {
		tally, err := s.Tally(ctx, c)
		return tally.reach(c), err
	}
	return s.reaches.get(ctx, c.ID, c.stamp(), func(ctx context.Context) ([]Reach, error) { return s.reach(ctx, c, size) })
}

// reach counts that, channel by channel.
func (s *Service) reach(ctx context.Context, c Campaign, size int) (list []Reach, err error) {
	for _, channel := range AllChannels {
		if !c.Uses(channel) {
			continue
		}
		r := Reach{Channel: channel, Messages: size}
		if channel != Inbox {
			if r, err = countReach(ctx, s.DB, c, channel); err != nil {
				return nil, err
			}
		}
		if r.Spent, err = s.spent(ctx, c, channel); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}
