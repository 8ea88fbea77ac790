package notify

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/fault"
	"huizhida/matching"
	"huizhida/policies"
)

// ErrStillExpanding is returned while a campaign is making deliveries for an audience that the old rule chose.
var ErrStillExpanding = fault.New(fault.Conflict, "该通知有推送活动正在生成投递。请等它完成，或先停止它，再修订规则")

// Amendments replaces the rule of an open notice as one act.
type Amendments struct {
	Policies *policies.Service
	Matching *matching.Service
	Notify   *Service
}

// Amending is what an official decides.
type Amending struct {
	NoticeID int64
	Reason   string // what the amendment rests on
	Channels []Channel
	Gained   Words // empty: the usual ones
	Lost     Words
}

// Words are a campaign's.
type Words struct{ Title, Subject, Body string }

// Amended is what an amendment came to.
type Amended struct {
	policies.Amendment
	Run      matching.Run
	Gained   int                           // enterprises that the new rule includes and the old one did not
	Lost     int                           // the other way round
	Campaign struct{ Gained, Lost *int64 } // submitted for approval; nil when there is nobody to tell
}

const (
	gainedBody = "{{enterprise}}：\n\n**{{notice}}**的申报条件已经修订。按修订后的条件，贵单位现在符合：{{reasons}}。\n\n申报于{{closes}}截止。"
	lostBody   = "{{enterprise}}：\n\n**{{notice}}**的申报条件已经修订。按修订后的条件，贵单位不再符合，此前的告知不再有效。\n\n未满足的条件：{{reasons}}。\n\n认为登记信息有误的，可以在网上申请更正，更正后会重新判断。"
)

func (w Words) or(title, subject, body string) Words {
	return Words{cmp.Or(w.Title, title), cmp.Or(w.Subject, subject), cmp.Or(w.Body, body)}
}

// Amend freezes the new rule, puts the notice on it, matches it again, takes back what the old rule had begun, and submits two campaigns for
// approval: to those who gained by it, and to those who were told that they were eligible and no longer are, with the reason. All of it happens
// or nothing does. Claims keep the version that they began with.
func (a *Amendments) Amend(ctx context.Context, actor audit.Actor, in Amending) (out Amended, err error) {
	err = pgx.BeginFunc(ctx, a.Notify.DB, func(tx pgx.Tx) error {
		s := a.Notify.with(tx)
		if err := lockTelling(ctx, tx, in.NoticeID); err != nil {
			return err
		}
		if busy, err := expanding(ctx, tx, in.NoticeID); err != nil || busy { // asked again in the end; this spares the work
			return orElse(err, ErrStillExpanding)
		}
		if out.Amendment, err = a.Policies.AmendTx(ctx, tx, actor, in.NoticeID, in.Reason); err != nil {
			return err
		}
		if err := rememberEligible(ctx, tx, in.NoticeID); err != nil {
			return err
		}
		if out.Run, err = a.Matching.MatchTx(ctx, tx, actor, in.NoticeID); err != nil {
			return err
		}
		if out.Gained, out.Lost, err = noteChanges(ctx, tx, out.Amendment); err != nil {
			return err
		}
		if err := s.takeBack(ctx, tx, actor, in.NoticeID, out.Amendment); err != nil {
			return err
		}
		gained := in.Gained.or("规则修订：告知新符合条件的企业", "申报条件已修订，贵单位现在符合", gainedBody)
		if out.Campaign.Gained, err = s.propose(ctx, actor, in, out.Amendment, Gained, gained); err != nil {
			return err
		}
		lost := in.Lost.or("规则修订：告知不再符合条件的企业", "申报条件已修订，贵单位不再符合", lostBody)
		out.Campaign.Lost, err = s.propose(ctx, actor, in, out.Amendment, Lost, lost)
		return err
	})
	if err != nil {
		return Amended{}, fmt.Errorf("amend the rule of notice %d: %w", in.NoticeID, err)
	}
	return out, nil
}

// takeBack returns the campaigns that wait for approval or their moment to their drafters, because the old rule chose their audiences, and stops
// what has not left to those who are no longer eligible.
func (s *Service) takeBack(ctx context.Context, tx pgx.Tx, actor audit.Actor, noticeID int64, a policies.Amendment) error {
	note := fmt.Sprintf("规则已修订为第%d版，受众须重新冻结", a.To)
	ids, err := returnWaiting(ctx, tx, noticeID, note, s.Now())
	if err != nil {
		return err
	}
	if busy, err := expanding(ctx, tx, noticeID); err != nil || busy { // one began while the notice was matched
		return orElse(err, ErrStillExpanding)
	}
	for _, id := range ids {
		if err := audit.Record(ctx, tx, audit.Event{At: s.Now(), Actor: actor, Action: "campaign.return", Subject: "campaigns", ID: id,
			Detail: map[string]any{"note": note}}); err != nil {
			return err
		}
	}
	return dropLost(ctx, tx, a.ID, noticeID, s.Now())
}

// propose drafts and submits one of an amendment's campaigns; nil when there is nobody to tell.
func (s *Service) propose(ctx context.Context, actor audit.Actor, in Amending, a policies.Amendment, p Purpose, words Words) (*int64, error) {
	channels := in.Channels
	if len(channels) == 0 {
		channels = usualChannels
	}
	input := CampaignInput{NoticeID: in.NoticeID, Title: words.Title, Subject: words.Subject, Body: words.Body, Channels: channels, FollowUp: p == Gained}
	id, err := s.Draft(ctx, actor, input)
	if err != nil {
		return nil, err
	}
	if err := setAmendment(ctx, s.DB, id, a.ID, p); err != nil {
		return nil, err
	}
	c, err := campaign(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	if size, _, err := countMembers(ctx, s.DB, c); err != nil || size == 0 {
		return nil, orElse(err, s.forget(ctx, actor, id))
	}
	return &id, s.Submit(ctx, actor, id)
}

// forget ends a draft that is for nobody.
func (s *Service) forget(ctx context.Context, actor audit.Actor, id int64) error {
	return s.Cancel(ctx, actor, id)
}

// Approval is one campaign with the hash of what the approver was shown.
type Approval struct {
	CampaignID int64
	Hash       []byte
}

// ApproveTogether approves several campaigns, such as an amendment's two: all or none.
func (s *Service) ApproveTogether(ctx context.Context, actor audit.Actor, list []Approval) error {
	return pgx.BeginFunc(ctx, s.DB, func(tx pgx.Tx) error {
		within := s.with(tx)
		for _, x := range list {
			if err := within.Approve(ctx, actor, x.CampaignID, x.Hash); err != nil {
				return err
			}
		}
		return nil
	})
}

// OfAmendment lists an amendment's campaigns.
func (s *Service) OfAmendment(ctx context.Context, amendmentID int64) ([]Campaign, error) {
	rows, _ := s.DB.Query(ctx, selectCampaign+`where c.amendment_id = $1 and c.rehearses is null order by c.id`, amendmentID) // the error resurfaces in Collect
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
	if err != nil {
		return nil, fmt.Errorf("campaigns of amendment %d: %w", amendmentID, err)
	}
	return list, nil
}
