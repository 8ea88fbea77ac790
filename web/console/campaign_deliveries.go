package console

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

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
	list := views.DeliveryList{Campaign: p.Campaign, State: ctx.Query("state"), MayRetry: p.Progress.MayRetry}
	list.Filter, list.Paging = deliveryFilter(ctx, id)
	var total int
	if list.Deliveries, total, err = c.Notify.Deliveries(ctx.UserContext(), list.Filter); err != nil {
		return err
	}
	list.Paging.Total = total
	channels, _, err := c.Notify.Progress(ctx.UserContext(), p.Campaign)
	list.Failed = notify.Total(channels).Counts[notify.Failed]
	if err != nil {
		return err
	}
	return page.Render(ctx, views.DeliveriesPage(list))
}

// deliveryFilter reads the filter from the address, which keeps it.
func deliveryFilter(ctx *fiber.Ctx, id int64) (notify.DeliveryFilter, views.Paging) {
	query := url.Values{}
	for _, key := range []string{"q", "channel", "state", "reason"} {
		if value := ctx.Query(key); value != "" {
			query.Set(key, value)
		}
	}
	states, grouped := views.DeliveryGroups[query.Get("state")]
	if !grouped && query.Get("state") != "" {
		states = []notify.DeliveryState{notify.DeliveryState(query.Get("state"))}
	}
	at := page.Number(ctx)
	return notify.DeliveryFilter{CampaignID: id, Channel: notify.Channel(query.Get("channel")), States: states,
			Reason: notify.Reason(query.Get("reason")), Search: query.Get("q"), Limit: deliveriesPerPage, Offset: (at - 1) * deliveriesPerPage},
		views.Paging{Path: campaignPath(id) + "/deliveries", Query: query, Page: at, PerPage: deliveriesPerPage, Unit: "条"}
}
