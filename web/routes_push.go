package web

func (s *Server) pushRoutes() []route {
	return []route{
		// campaigns
		{"GET", "/console/campaigns", staff, s.Console.Campaigns},
		{"GET", "/console/notices/:id/campaign", publishers, s.Console.NewCampaign},
		{"POST", "/console/notices/:id/campaign", publishers, s.Console.DraftCampaign},
		{"GET", "/console/campaigns/:id", staff, s.Console.ShowCampaign},
		{"POST", "/console/campaigns/:id", publishers, s.Console.SaveCampaign},
		{"GET", "/console/campaigns/:id/edit", publishers, s.Console.EditCampaign},
		{"POST", "/console/campaigns/:id/submit", publishers, s.Console.SubmitCampaign},
		{"POST", "/console/campaigns/:id/approve", reviewers, s.Console.ApproveCampaign},
		{"POST", "/console/campaigns/:id/return", reviewers, s.Console.ReturnCampaign},
		{"POST", "/console/campaigns/:id/cancel", publishers, s.Console.CancelCampaign},
		{"POST", "/console/campaigns/:id/pause", publishers, s.Console.PauseCampaign},
		{"POST", "/console/campaigns/:id/resume", publishers, s.Console.ResumeCampaign},
		{"POST", "/console/campaigns/:id/test", publishers, s.Console.TestCampaign},
		{"POST", "/console/campaigns/:id/retry", publishers, s.Console.RetryCampaign},
		{"GET", "/console/campaigns/:id/progress", staff, s.Console.CampaignProgress},
		{"GET", "/console/campaigns/:id/deliveries", staff, s.Console.CampaignDeliveries},
		{"GET", "/console/campaigns/:id/deliveries.csv", publishers, s.Console.ExportDeliveries},
		{"GET", "/console/deliveries/:id", staff, s.Console.ShowDelivery},
		{"POST", "/console/deliveries/:id/sent", publishers, s.Console.MarkDeliverySent},
		{"POST", "/console/deliveries/:id/again", publishers, s.Console.SendDeliveryAgain},
		{"GET", "/console/campaigns/:id/audience", staff, s.Console.CampaignAudience},
		// providers' callbacks, which have no session: the address or the body proves whose they are
		{"POST", "/callbacks/sms/:account/:token/:topic", everybody, s.Callbacks.SMS},
		{"GET", "/callbacks/wechat/:account", everybody, s.Callbacks.VerifyWeChat},
		{"POST", "/callbacks/wechat/:account", everybody, s.Callbacks.WeChatPush},
		{"POST", "/callbacks/wechat/:account/bind", everybody, s.Callbacks.BindApplet},
		// where an enterprise's contact is found, and what a message on a lock screen opens
		{"POST", "/me/preferences/stop", enterprise, s.Portal.StopChannel},
		{"POST", "/me/addresses/:id/remove", enterprise, s.Portal.RemoveAddress},
		{"POST", "/me/webpush", enterprise, s.Portal.AddBrowser},
		{"GET", "/me/wechat/:account/bind", enterprise, s.Portal.BindWeChat},
		{"GET", "/me/wechat/:account/bound", enterprise, s.Portal.WeChatBound},
		{"GET", "/me/wechat/:account/again", enterprise, s.Portal.SubscribeAgain},
		{"GET", "/inbox/pushed/:id", enterprise, s.Portal.Pushed},
	}
}
