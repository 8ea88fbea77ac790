package views

// InsightPage is the manager's overview of one notice, and of the year it belongs to.
type InsightPage struct {
	Say      []SayPart
	Actions  []Link
	Filter   InsightFilter
	Facts    []Term // 统计至, 规则, 更新于, and the filters that are on
	AsOfLink Link   // the same page at the other moment: now, or the year's end
	Empty    string // why there is no coverage to show; the rest of the year still is

	FunnelSays   string
	Funnel       Funnel
	TownNote     string
	TilesSay     string
	Tiles        Tiles
	TownsSay     string
	Towns        *Dots // nil where one town is chosen
	IndustrySays string
	IndustryNote string
	Industries   Dots
	WeeksSay     string
	Weeks        *Weeks // nil before anything happened

	Period   string
	Counts   []StatItem
	FormsSay string
	Forms    Shares

	Definitions []Term
}

// SayPart is a phrase of the sentence at the top, kept on one line where it fits: the strong part is what to remember.
type SayPart struct {
	Before, Strong, After string
}

// InsightFilter is the row of choices; all of it is in the address.
type InsightFilter struct {
	Years, Notices, Towns, Industries []Option
	YearEnd                           bool
}
