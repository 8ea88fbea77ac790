package views

import "huizhida/notify"

// DriftPage lists one side of what changed about an audience since it was frozen.
type DriftPage struct {
	Campaign    notify.Campaign
	Drift       notify.Drift
	Lost        bool // the side shown
	Drifters    []notify.Drifter
	Paging      Paging
	MayRefreeze bool
}

func (p DriftPage) tabs() []Tab {
	return []Tab{{Href: campaignPath(p.Campaign, "/drift?side=gained"), Label: "新增", Count: Num(p.Drift.Gained), Current: !p.Lost},
		{Href: campaignPath(p.Campaign, "/drift?side=lost"), Label: "减少", Count: Num(p.Drift.Lost), Current: p.Lost}}
}

// driftLine says how a frozen audience differs: 新增3家、减少1家.
func driftLine(d notify.Drift) string {
	return "新增" + Num(d.Gained) + "家、减少" + Num(d.Lost) + "家"
}

// verdictNow is a drifter's verdict in words.
func verdictNow(d notify.Drifter) string {
	if d.Verdict == "" {
		return "没有判定"
	}
	return VerdictOf(d.Verdict).Label()
}

// voids says what freezing the audience anew does to the approval there is.
func voids(c notify.Campaign) string {
	if c.ApprovedBy != nil {
		return c.ApproverName + "的批准随即作废，须由另一位同事重新批准才会发送"
	}
	return "此前的提请随即作废，按新名单重新提请，等另一位同事批准"
}
