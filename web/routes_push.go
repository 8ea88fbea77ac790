package web

import (
	"slices"

	"huizhida/accounts"
)

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
		{"GET", "/callbacks/wechat/:account", everybody, s.Callbacks.VerifyWeChat},
		{"POST", "/callbacks/wechat/:account", everybody, s.Callbacks.WeChatPush},
		{"POST", "/callbacks/wechat/:account/bind", everybody, s.Callbacks.BindApplet},
		// when and how often people may be written to
		{"GET", "/console/manners", slices.Concat(staff, system), s.Console.ShowManners},
		{"POST", "/console/manners/:class", []accounts.Role{accounts.SectionHead, accounts.SystemAdmin}, s.Console.SaveManners},
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
		// schedules
		{"GET", "/admin/schedules", system, s.Console.ListSchedules},
		{"GET", "/admin/schedules/:key", system, s.Console.ShowSchedule},
		{"POST", "/admin/schedules/:key", system, s.Console.SaveSchedule},
		{"POST", "/admin/schedules/:key/pause", system, s.Console.PauseSchedule},
		{"POST", "/admin/schedules/:key/resume", system, s.Console.ResumeSchedule},
		// all sending held and released
		{"GET", "/admin/hold", system, s.Console.ShowHold},
		{"POST", "/admin/hold", system, s.Console.HoldSending},
		{"POST", "/admin/hold/release", system, s.Console.ReleaseSending},
		// webhooks
		{"GET", "/admin/webhooks", system, s.Console.ListWebhooks},
		{"GET", "/admin/webhooks/new", system, s.Console.NewWebhook},
		{"POST", "/admin/webhooks", system, s.Console.CreateWebhook},
		{"GET", "/admin/webhooks/:id", system, s.Console.ShowWebhook},
		{"GET", "/admin/webhooks/:id/edit", system, s.Console.EditWebhook},
		{"POST", "/admin/webhooks/:id", system, s.Console.SaveWebhook},
		{"POST", "/admin/webhooks/:id/rotate", system, s.Console.RotateWebhookSecret},
		{"POST", "/admin/webhooks/:id/enable", system, s.Console.EnableWebhook},
		{"POST", "/admin/webhooks/:id/disable", system, s.Console.DisableWebhook},
		{"POST", "/admin/webhooks/:id/delete", system, s.Console.DeleteWebhook},
		{"POST", "/admin/webhooks/:id/test", system, s.Console.TestWebhook},
		{"POST", "/admin/webhooks/:id/recover", system, s.Console.RecoverWebhook},
		{"GET", "/admin/webhooks/:id/deliveries/:delivery", system, s.Console.ShowWebhookDelivery},
		{"POST", "/admin/webhooks/:id/deliveries/:delivery/replay", system, s.Console.ReplayWebhook},
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
