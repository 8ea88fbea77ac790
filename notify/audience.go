package notify

// Audience is the list a campaign goes to: frozen once submitted, before that what the verdicts say now.
type Audience struct {
	Frozen  bool
	Size    int
	Now     int // how many are eligible at this moment, to show a drift from the frozen list
	Reach   []Reach
	Earlier []Campaign // other campaigns on the notice that reached, or may reach, the same enterprises
}

// Reach is what a channel can do for an audience.
type Reach struct {
	Channel    Channel
	Messages   int            // to be sent, or recorded where nothing sends
	Suppressed map[Reason]int // not to be sent, by reason
	Spent      int            // of Messages, those whose readers have agreed to no more: they would fail, unless they agree again before
}

// Total is every row the channel will have.
func (r Reach) Total() int {
	n := r.Messages
	for _, s := range r.Suppressed {
		n += s
	}
	return n
}

// Member is one enterprise of an audience.
type Member struct {
	EnterpriseID int64
	USCC         string
	Name         string
	Town         string
	Reasons      []Reason // for each of the campaign's channels outside the site, why nothing will go to it there; empty when something will
}

// Outward are the campaign's channels that leave the site, in the order pages list them.
func (c Campaign) Outward() []Channel {
	list := []Channel{}
	for _, channel := range AllChannels {
		if channel != Inbox && c.Uses(channel) {
			list = append(list, channel)
		}
	}
	return list
}
