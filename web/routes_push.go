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
		{"GET", "/console/campaigns/:id/drift", staff, s.Console.CampaignDrift},
		{"POST", "/console/campaigns/:id/refreeze", publishers, s.Console.RefreezeCampaign},
		// why nothing came
		{"GET", "/console/told", staff, s.Console.FindTold},
		{"GET", "/console/enterprises/:id/told", staff, s.Console.EnterpriseTold},
		{"GET", "/console/enterprises/:id/told/:notice", staff, s.Console.ToldSlip},
		// calls
		{"GET", "/console/calls", staff, s.Console.Calls},
		{"POST", "/console/calls/:id/open", staff, s.Console.OpenCall},
		{"POST", "/console/calls/:id", staff, s.Console.RecordCall},
		// amendments
		{"GET", "/console/notices/:id/amendments", staff, s.Console.Amendments},
		{"POST", "/console/notices/:id/amendments", reviewers, s.Console.Amend},
		{"GET", "/console/amendments/:id", staff, s.Console.ShowAmendment},
		{"POST", "/console/amendments/:id/approve", reviewers, s.Console.ApproveAmendment},
		// rehearsals
		{"POST", "/console/campaigns/:id/rehearse", publishers, s.Console.Rehearse},
		{"GET", "/console/rehearsals/:id", staff, s.Console.ShowRehearsal},
		{"POST", "/console/rehearsals/:id/promote", reviewers, s.Console.PromoteRehearsal},
		// providers' callbacks, which have no session: the address or the body proves whose they are
		{"POST", "/callbacks/sms/:account/:token/:topic", everybody, s.Callbacks.SMS},
	}
}
