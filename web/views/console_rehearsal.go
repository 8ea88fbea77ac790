package views

import (
	"bytes"
	"fmt"
	"strconv"

	"huizhida/notify"
)

// RehearsalPage is a whole push that went to a sink, beside what the preflight had said.
type RehearsalPage struct {
	Rehearsal  notify.Rehearsal
	Progress   CampaignProgress
	Audience   notify.Audience // of the campaign itself
	MayPromote bool
	MayStop    bool
}

func rehearsalPath(id int64) string { return "/console/rehearsals/" + strconv.FormatInt(id, 10) }

// rehearsedRow is one channel: what was expected, and what came.
type rehearsedRow struct {
	channel            notify.Channel
	expected, came     int
	expectedNot, notIn int
	bytes              int64
	segments           int
}

// rows put the preflight's figures beside the rehearsal's.
func (p RehearsalPage) rows() []rehearsedRow {
	var list []rehearsedRow
	for _, reach := range p.Audience.Reach {
		row := rehearsedRow{channel: reach.Channel, expected: reach.Messages, expectedNot: untold(reach.Suppressed)}
		for _, progress := range p.Rehearsal.Progress {
			if progress.Channel == reach.Channel {
				row.came, row.notIn = progress.Sent(), progress.Counts[notify.Suppressed]
			}
		}
		for _, load := range p.Rehearsal.Loads {
			if load.Channel == reach.Channel {
				row.bytes, row.segments = load.Bytes, load.Segments
			}
		}
		list = append(list, row)
	}
	return list
}

// beside is what the rehearsal is compared with: the preflight, and once the campaign itself has gone out, that.
func (p RehearsalPage) beside() string {
	if p.Rehearsal.Of.ExpandedAt != nil {
		return "正式推送"
	}
	return "预检"
}

// differs tells whether the rehearsal came out otherwise than the preflight said.
func (r rehearsedRow) differs() bool { return r.expected != r.came || r.expectedNot != r.notIn }

// verdict says in one line what the rehearsal showed.
func (p RehearsalPage) verdict() string {
	r := p.Rehearsal
	if r.Campaign.State == notify.Cancelled {
		return "演练已停止，没有结果"
	}
	if r.Campaign.State != notify.Finished {
		return "正在演练"
	}
	for _, row := range p.rows() {
		if row.differs() {
			return "演练完成，和" + p.beside() + "有出入：看下面标出的渠道"
		}
	}
	return "演练完成，和" + p.beside() + "一致"
}

// took is how long a rehearsal took, for people.
func (p RehearsalPage) took() string {
	d := p.Rehearsal.Took
	if d <= 0 {
		return ""
	}
	if d.Seconds() < 60 {
		return fmt.Sprintf("用时%.1f秒", d.Seconds())
	}
	return fmt.Sprintf("用时%d分%d秒", int(d.Minutes()), int(d.Seconds())%60)
}

// volume is bytes as people read them.
func volume(n int64) string {
	switch {
	case n < 10<<10:
		return Num(int(n)) + "字节"
	case n < 10<<20:
		return Num(int(n>>10)) + " KB"
	}
	return Num(int(n>>20)) + " MB"
}

// rehearsalHolds says whether a rehearsal still speaks for the campaign.
func (p CampaignPage) rehearsalHolds(r notify.Campaign) string {
	switch {
	case r.State == notify.Cancelled:
		return "已停止"
	case r.State != notify.Finished:
		return "进行中"
	case bytes.Equal(r.ContentHash, p.Campaign.ContentHash):
		return "与现在的内容和受众一致"
	}
	return "之后改过，不再算数"
}

// rehearsalState is where a rehearsal stands: a campaign's states, in words that leave no doubt that nothing is sent.
func rehearsalState(state notify.State) (string, StatusKind) {
	label, kind := campaignState(state)
	switch state {
	case notify.Approved:
		label = "即将演练"
	case notify.Running:
		label = "演练中"
	case notify.Finished:
		label = "演练完成"
	}
	return label, kind
}
