package console

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
	"huizhida/notify"
	"huizhida/web/page"
	"huizhida/web/views"
)

const deliveriesPerPage = 50

// CampaignDeliveries handles GET /console/campaigns/:id/deliveries.
func (c *Console) CampaignDeliveries(ctx *fiber.Ctx) error {
	id, err := page.ID(ctx, "id")
	if err != nil {
		return err
	}
	p := views.CampaignPage{}
	if p.Campaign, err = c.Notify.Campaign(ctx.UserContext(), id); err != nil {
		return err
	}
	allowCampaign(&p, page.Viewer(ctx))
	list := views.DeliveryList{Campaign: p.Campaign, MayRetry: p.Progress.MayRetry, MayExport: page.Request(ctx).Is(publishers...)}
	list.Filter, list.Query = deliveryFilter(ctx, id)
	if list.Deliveries, list.Total, err = c.Notify.Deliveries(ctx.UserContext(), list.Filter); err != nil {
		return err
	}
	if list.More = len(list.Deliveries) > deliveriesPerPage; list.More {
		list.Deliveries = list.Deliveries[:deliveriesPerPage]
	}
	tally, err := c.Notify.Tally(ctx.UserContext(), p.Campaign)
	if err != nil {
		return err
	}
	list.Failed = tally.Count(notify.DeliveryFilter{States: []notify.DeliveryState{notify.Failed}})
	return page.Render(ctx, views.DeliveriesPage(list))
}

// publishers are those of the staff who push, and may take a list of whom they told along.
var publishers = []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader}

// deliveryFilter reads the filter from the address, which keeps it.
func deliveryFilter(ctx *fiber.Ctx, id int64) (notify.DeliveryFilter, url.Values) {
	query := url.Values{}
	for _, key := range []string{"q", "channel", "state", "reason"} {
		if value := strings.TrimSpace(ctx.Query(key)); value != "" {
			query.Set(key, value)
		}
	}
	states, grouped := views.DeliveryGroups[query.Get("state")]
	if !grouped && query.Get("state") != "" {
		states = []notify.DeliveryState{notify.DeliveryState(query.Get("state"))}
	}
	return notify.DeliveryFilter{CampaignID: id, Channel: notify.Channel(query.Get("channel")), States: states,
		Reason: notify.Reason(query.Get("reason")), Search: query.Get("q"), After: place(ctx.Query("after")), Limit: deliveriesPerPage + 1}, query
}

// place reads where a page begins; anything else is the beginning.
func place(text string) (p notify.Place) {
	enterprise, delivery, _ := strings.Cut(text, "-")
	p.EnterpriseID, _ = strconv.ParseInt(enterprise, 10, 64) // 0 is the beginning
	p.ID, _ = strconv.ParseInt(delivery, 10, 64)
	return p
}
