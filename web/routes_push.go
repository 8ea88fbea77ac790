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
		// provider accounts
		{"GET", "/admin/providers", system, s.Console.ListProviders},
		{"GET", "/admin/providers/new", system, s.Console.NewProvider},
		{"POST", "/admin/providers", system, s.Console.CreateProvider},
		{"GET", "/admin/providers/:id", system, s.Console.ShowProvider},
		{"GET", "/admin/providers/:id/edit", system, s.Console.EditProvider},
		{"POST", "/admin/providers/:id", system, s.Console.SaveProvider},
		{"POST", "/admin/providers/:id/enable", system, s.Console.EnableProvider},
		{"POST", "/admin/providers/:id/disable", system, s.Console.DisableProvider},
		{"POST", "/admin/providers/:id/test", system, s.Console.TestProvider},
	}
}
