package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"huizhida/accounts"
)

// route is one line of the permission table.
type route struct {
	method string
	path   string
	roles  []accounts.Role // who may use it; nil is everybody
	handle fiber.Handler
}

// Groups of roles that the table names.
var (
	everybody  []accounts.Role
	signedIn   = accounts.Roles
	enterprise = []accounts.Role{accounts.Enterprise}
	publishers = []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader}
	reviewers  = []accounts.Role{accounts.SectionHead, accounts.BureauLeader}
	handlers   = []accounts.Role{accounts.Acceptor, accounts.Liaison, accounts.SectionHead}
	staff      = []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader, accounts.Acceptor, accounts.Liaison}
	bureau     = slices.Concat(staff, []accounts.Role{accounts.Manager})
	managers   = []accounts.Role{accounts.Manager, accounts.SectionHead, accounts.BureauLeader}
	drafters   = []accounts.Role{accounts.Editor, accounts.SectionHead, accounts.BureauLeader, accounts.Manager}
	leaders    = []accounts.Role{accounts.BureauLeader}
	// three administrators whose powers are apart: none has another's
	system   = []accounts.Role{accounts.SystemAdmin}
	security = []accounts.Role{accounts.SecurityAdmin}
	auditors = []accounts.Role{accounts.AuditAdmin}
	admins   = slices.Concat(system, security, auditors)
)

// routes is the permission table: every path, and the roles that may use it.
func (s *Server) routes() []route {
	return slices.Concat(s.commonRoutes(), s.devRoutes(), s.writingRoutes(), s.portalRoutes(), s.consoleRoutes(), s.reviewRoutes(), s.pushRoutes(), s.insightRoutes(), s.adminRoutes(), s.jobsRoutes(), s.searchRoutes(), s.machineRoutes())
}

func (s *Server) commonRoutes() []route {
	return []route{
		{"GET", "/sign-in", everybody, s.showSignIn},
		{"POST", "/sign-in", everybody, s.signIn},
		{"POST", "/sign-out", signedIn, s.signOut},
		{"POST", "/preferences/display", everybody, s.chooseDisplay},
		{"GET", ownAccount, signedIn, s.showOwnAccount},
		{"POST", ownAccount, signedIn, s.changePassword},
	}
}

func (s *Server) portalRoutes() []route {
	return []route{
		// policies: home, library, detail, help
		{"GET", "/", everybody, s.Portal.Home},
		{"GET", "/check", everybody, s.Portal.Check},
		{"GET", "/policies", everybody, s.Portal.ListPolicies},
		{"GET", "/policies/:id", everybody, s.Portal.ShowPolicy},
		{"GET", "/interpretations/:id", everybody, s.Portal.ShowInterpretation},
		{"GET", "/notices", everybody, s.Portal.ListNotices},
		{"GET", "/notices/:id", everybody, s.Portal.ShowNotice},
		{"GET", "/results", everybody, s.Portal.ListResults},
		{"GET", "/help", everybody, s.Portal.ListHelp},
		{"GET", "/help/:slug", everybody, s.Portal.ShowHelp},
		// matching: why
		{"GET", "/notices/:id/why", enterprise, s.Portal.Why},
		// claims
		{"GET", "/notices/:id/claim", enterprise, s.Portal.ShowClaim},
		{"POST", "/notices/:id/claim", enterprise, s.Portal.SubmitClaim},
		{"GET", "/notices/:id/claim/:step", enterprise, s.Portal.ShowClaimStep},
		{"POST", "/notices/:id/claim/:step", enterprise, s.Portal.SaveClaimStep},
		{"GET", "/cases", enterprise, s.Portal.ListCases},
		{"GET", "/cases/:ref", enterprise, s.Portal.ShowCase},
		{"GET", "/cases/:ref/receipt", enterprise, s.Portal.ShowReceipt},
		{"POST", "/cases/:ref/correct", enterprise, s.Portal.CorrectCase},
		{"POST", "/cases/:ref/withdraw", enterprise, s.Portal.WithdrawCase},
		{"GET", "/inbox", enterprise, s.Portal.Inbox},
		{"GET", "/inbox/:id", enterprise, s.Portal.Message},
		{"GET", inboxEventsPath, enterprise, s.inboxEvents},
		{"GET", "/me/preferences", enterprise, s.Portal.Preferences},
		{"POST", "/me/preferences", enterprise, s.Portal.SavePreferences},
		{"GET", "/unsubscribe/:token", everybody, s.Portal.ShowUnsubscribe},
		{"POST", "/unsubscribe/:token", everybody, s.Portal.Unsubscribe},
		// me
		{"GET", "/me/profile", enterprise, s.Portal.ShowProfile},
		{"POST", "/me/profile", enterprise, s.Portal.SaveProfile},
		{"GET", "/me", enterprise, s.Portal.ShowMe},
		{"POST", "/me/facts", enterprise, s.Portal.AnswerMe},
	}
}

func (s *Server) consoleRoutes() []route {
	return []route{
		{"GET", "/console", staff, s.Console.Home},
		{"GET", "/console/radar", staff, s.Console.Radar},
		// documents, interpretations
		{"GET", "/console/documents", staff, s.Console.ListDocuments},
		{"GET", "/console/documents/new", publishers, s.Console.NewDocument},
		{"POST", "/console/documents", publishers, s.Console.CreateDocument},
		{"GET", "/console/documents/:id", staff, s.Console.ShowDocument},
		{"GET", "/console/documents/:id/edit", publishers, s.Console.EditDocument},
		{"POST", "/console/documents/:id", publishers, s.Console.UpdateDocument},
		{"POST", "/console/documents/:id/submit", publishers, s.Console.SubmitDocument},
		{"POST", "/console/documents/:id/withdraw", reviewers, s.Console.WithdrawDocument},
		{"GET", "/console/documents/:id/interpretations/new", publishers, s.Console.NewInterpretation},
		{"POST", "/console/documents/:id/interpretations", publishers, s.Console.CreateInterpretation},
		{"GET", "/console/interpretations/:id", staff, s.Console.ShowInterpretation},
		{"GET", "/console/interpretations/:id/edit", publishers, s.Console.EditInterpretation},
		{"POST", "/console/interpretations/:id", publishers, s.Console.UpdateInterpretation},
		{"POST", "/console/interpretations/:id/submit", publishers, s.Console.SubmitInterpretation},
		{"POST", "/console/interpretations/:id/withdraw", reviewers, s.Console.WithdrawInterpretation},
		// benefits, rules
		{"GET", "/console/benefits/:id/rule", staff, s.Console.ShowRule},
		{"POST", "/console/benefits/:id/rule", publishers, s.Console.SaveRule},
		{"POST", "/console/benefits/:id/rule/count", staff, s.Console.CountRule},
		{"POST", "/console/benefits/:id/rule/preview", publishers, s.Console.PreviewRule},
		{"POST", "/console/benefits/:id/rule/edit", publishers, s.Console.EditRule},
		{"POST", "/console/benefits/:id/rule/golden", publishers, s.Console.SignGolden},
		{"POST", "/console/benefits/:id/rule/golden/:enterprise/remove", publishers, s.Console.RemoveGolden},
		{"POST", "/console/benefits/:id/rule/try", staff, s.Console.TryRule},
		{"POST", "/console/benefits/:id/rule/freeze", publishers, s.Console.FreezeRule},
		{"GET", "/console/benefits/:id/rule/enterprises", staff, s.Console.RuleEnterprises},
		{"GET", "/console/documents/:id/benefits/new", publishers, s.Console.NewBenefit},
		{"POST", "/console/documents/:id/benefits", publishers, s.Console.CreateBenefit},
		{"GET", "/console/benefits/:id", staff, s.Console.ShowBenefit},
		{"GET", "/console/benefits/:id/edit", publishers, s.Console.EditBenefit},
		{"POST", "/console/benefits/:id", publishers, s.Console.UpdateBenefit},
		// notices, verdicts
		{"GET", "/console/notices", staff, s.Console.ListNotices},
		{"GET", "/console/benefits/:id/notices/new", publishers, s.Console.NewNotice},
		{"POST", "/console/benefits/:id/notices", publishers, s.Console.CreateNotice},
		{"GET", "/console/notices/:id", staff, s.Console.ShowNotice},
		{"GET", "/console/notices/:id/edit", publishers, s.Console.EditNotice},
		{"POST", "/console/notices/:id", publishers, s.Console.UpdateNotice},
		{"POST", "/console/notices/:id/submit", publishers, s.Console.SubmitNotice},
		{"POST", "/console/notices/:id/withdraw", reviewers, s.Console.WithdrawNotice},
		{"GET", "/console/notices/:id/verdicts", bureau, s.Console.Verdicts},
		{"GET", "/console/notices/:id/verdicts/:enterprise", bureau, s.Console.Verdict},
		{"POST", "/console/notices/:id/match", publishers, s.Console.Rematch},
		// claims, outcomes
		{"GET", "/console/claims", handlers, s.Console.ListClaims},
		{"GET", "/console/claims.csv", handlers, s.Console.ExportClaims},
		{"GET", "/console/claims/:id", handlers, s.Console.ShowClaim},
		{"POST", "/console/claims/:id", handlers, s.Console.DecideClaim},
		{"GET", "/console/outcomes", handlers, s.Console.ListOutcomes},
		{"POST", "/console/outcomes", handlers, s.Console.ImportOutcomes},
		{"GET", "/console/outcomes/:id", handlers, s.Console.ShowOutcome},
		// disclosure
		{"GET", "/console/disclosure", staff, s.Console.ListDisclosures},
		{"GET", "/console/disclosure/new", handlers, s.Console.NewDisclosure},
		{"POST", "/console/disclosure", handlers, s.Console.RegisterDisclosure},
		{"GET", "/console/disclosure/:id", staff, s.Console.ShowDisclosure},
		{"POST", "/console/disclosure/:id/answer", handlers, s.Console.AnswerDisclosure},
		{"POST", "/console/disclosure/:id/appeals", handlers, s.Console.RecordAppeal},
		{"POST", "/console/disclosure/:id/appeals/:appeal", handlers, s.Console.CloseAppeal},
		// enterprises, import
		{"GET", "/console/enterprises", staff, s.Console.ListEnterprises},
		{"GET", "/console/enterprises/:id", staff, s.Console.ShowEnterprise},
		{"GET", "/console/enterprises/:id/facts/:key", staff, s.Console.ShowFact},
		{"GET", "/console/imports", staff, s.Console.ListImports},
		{"POST", "/console/imports", handlers, s.Console.UploadImport},
		{"GET", "/console/imports/:id", staff, s.Console.ShowImport},
		{"GET", "/console/imports/:id/progress", staff, s.Console.ImportProgress},
		{"GET", "/console/imports/:id/rejected.csv", handlers, s.Console.DownloadRejected},
		{"POST", "/console/imports/:id/check", handlers, s.Console.CheckImport},
		{"POST", "/console/imports/:id/override", handlers, s.Console.OverrideImport},
		{"POST", "/console/imports/:id/confirm", handlers, s.Console.ConfirmImport},
		{"POST", "/console/imports/:id/discard", handlers, s.Console.DiscardImport},
		// reports
		{"GET", "/console/reports", drafters, s.Console.ListReports},
		{"GET", "/console/reports/:year", drafters, s.Console.ShowReport},
		{"GET", "/console/reports/:year/texts/:key", publishers, s.Console.EditReportText},
		{"POST", "/console/reports/:year/texts/:key", publishers, s.Console.SaveReportText},
		{"GET", "/console/reports/:year/figure", publishers, s.Console.EditReportFigure},
		{"POST", "/console/reports/:year/figure", publishers, s.Console.SaveReportFigure},
		{"POST", "/console/reports/:year/publish", leaders, s.Console.PublishReport},
	}
}

func (s *Server) insightRoutes() []route {
	return []route{
		// coverage, and the records behind its numbers and the report's
		{"GET", "/insight", managers, s.Insight.ShowOverview},
		{"GET", "/insight/notices", managers, s.Insight.ListNotices},
		{"GET", "/insight/lists", drafters, s.Insight.ShowList},
		{"POST", "/insight/lists/export", drafters, s.Insight.ExportList},
		// the yearly report
		{"GET", "/reports", everybody, s.Insight.ListReports},
		{"GET", "/reports/:year", everybody, s.Insight.ShowReport},
	}
}

func (s *Server) adminRoutes() []route {
	return []route{
		{"GET", "/admin", admins, s.Console.AdminHome},
		{"GET", "/admin/accounts", security, s.Console.ListAccounts},
		{"GET", "/admin/accounts/new", security, s.Console.NewAccount},
		{"POST", "/admin/accounts", security, s.Console.CreateAccount},
		{"GET", "/admin/accounts/:id", security, s.Console.ShowAccount},
		{"POST", "/admin/accounts/:id/reset", security, s.Console.ResetAccountPassword},
		{"POST", "/admin/accounts/:id/unlock", security, s.Console.UnlockAccount},
		{"POST", "/admin/accounts/:id/disable", security, s.Console.DisableAccount},
		{"POST", "/admin/accounts/:id/enable", security, s.Console.EnableAccount},
		{"GET", "/admin/audit", auditors, s.Console.ListAudit},
		{"GET", "/admin/audit.csv", auditors, s.Console.ExportAudit},
		{"GET", "/admin/system", system, s.Console.ShowSystem},
	}
}
