package notify

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/audit"
	"huizhida/calendar"
)

// DeliveryFilter picks a page of deliveries. Zero fields do not narrow it.
type DeliveryFilter struct {
	CampaignID   int64
	EnterpriseID int64
	Channel      Channel
	States       []DeliveryState
	Reason       Reason
	Search       string // part of a name, or a code
	After        Place  // the last delivery of the page before
	Limit        int
}

// Place is where a delivery stands in a list. Lists are by enterprise, so that a page costs the same wherever it lies.
type Place struct{ EnterpriseID, ID int64 }

// Place is where the delivery stands.
func (d Delivery) Place() Place { return Place{d.EnterpriseID, d.ID} }

// Countable is how many deliveries a search counts; of more it says that there are more.
const Countable = 10_000

// Deliveries lists a page by enterprise, and counts all that the filter picks: with a search or of an enterprise, up to one more than Countable.
func (s *Service) Deliveries(ctx context.Context, f DeliveryFilter) ([]Delivery, int, error) {
	list, err := deliveries(ctx, s.DB, f)
	if err != nil {
		return nil, 0, fmt.Errorf("list deliveries of campaign %d: %w", f.CampaignID, err)
	}
	if f.Search != "" || f.EnterpriseID != 0 || f.CampaignID == 0 {
		n, err := countDeliveries(ctx, s.DB, f, Countable)
		if err != nil {
			return nil, 0, fmt.Errorf("count deliveries of campaign %d: %w", f.CampaignID, err)
		}
		return list, n, nil
	}
	tally, err := s.Tally(ctx, Campaign{ID: f.CampaignID})
	return list, tally.Count(f), err
}

// exportPage is how many deliveries are read at a time for a file; none of the database is held while they are written.
const exportPage = 5000

// AuditExport notes that a campaign's deliveries leave the house, before any does.
func (s *Service) AuditExport(ctx context.Context, actor audit.Actor, f DeliveryFilter) error {
	err := s.change(ctx, actor, "delivery.export", func(tx pgx.Tx) (int64, any, error) {
		if _, err := campaign(ctx, tx, f.CampaignID); err != nil {
			return f.CampaignID, nil, err
		}
		return f.CampaignID, map[string]any{"channel": f.Channel, "states": f.States, "reason": f.Reason, "search": f.Search}, nil
	})
	if err != nil {
		return fmt.Errorf("export deliveries of campaign %d: %w", f.CampaignID, err)
	}
	return nil
}

// WriteDeliveries writes all that the filter picks as CSV that a Chinese spreadsheet opens. A file that ends early says so in its last line.
func (s *Service) WriteDeliveries(ctx context.Context, f DeliveryFilter, w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	_ = out.Write([]string{"投递编号", "企业名称", "统一社会信用代码", "渠道", "状态", "原因", "尝试次数", "对方代码", "对方说明", "下次", "更新时间"}) // the error resurfaces in Error
	f.After, f.Limit = Place{}, exportPage
	for {
		list, err := deliveries(ctx, s.DB, f)
		if err != nil {
			_ = out.Write([]string{"导出中断，文件不完整"})
			out.Flush()
			return fmt.Errorf("write deliveries of campaign %d: %w", f.CampaignID, err)
		}
		for _, d := range list {
			_ = out.Write(d.record())
		}
		out.Flush()
		if err := out.Error(); err != nil || len(list) < exportPage {
			return err
		}
		f.After = list[len(list)-1].Place()
	}
}

func (d Delivery) record() []string {
	next := ""
	if d.NextAt != nil {
		next = calendar.Clock(*d.NextAt)
	}
	return []string{strconv.FormatInt(d.ID, 10), inert(d.Enterprise), inert(d.USCC), d.Channel.Label(), d.State.Label(), d.Reason.Label(),
		strconv.Itoa(d.Attempts), inert(d.Code), inert(d.Detail), next, d.UpdatedAt.In(calendar.Shanghai).Format(time.DateTime)}
}

// inert keeps a spreadsheet from running a cell as a formula.
func inert(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
