package notify

import (
	"slices"
	"time"

	"huizhida/fault"
)

// ErrNoSuchContact is returned for a contact that is missing, removed, or another enterprise's: nobody is told which.
var ErrNoSuchContact = fault.New(fault.NotFound, "没有这位联系人")

// GridChannels are the channels that a contact turns on and off, in the order pages list them. The inbox is always on.
var GridChannels = []Channel{Inbox, Email, SMS, WeChat, MiniProgram, WebPush, Call}

// Preferences are what a contact wants to be told, and how: a cell for each topic and channel.
type Preferences struct {
	Contact Contact
	Ways    []Way    // one for each of GridChannels
	Rows    [][]Cell // one row for each of Topics, one cell for each of GridChannels
}

// Way is what is known of reaching a contact on one channel.
type Way struct {
	Channel Channel
	Known   bool   // there is an address
	Refused string // why the address is not used until it is confirmed: bounced, complained, reply; empty when it is
	Sends   bool   // messages leave the building, and are not only recorded
}

// Cell is one topic on one channel.
type Cell struct {
	Topic       Topic
	Channel     Channel
	On          bool
	Fixed       bool // it cannot be changed
	Given       *Consent
	WithdrawnAt *time.Time // the last time, where it is off
	WithdrawnBy Origin
}

// Consent is what a contact once agreed to, kept for good.
type Consent struct {
	ID              int64
	ContactID       int64
	Channel         Channel
	Topic           Topic
	TextVersion     string
	GivenAt         time.Time
	Origin          Origin
	WithdrawnAt     *time.Time
	WithdrawnOrigin Origin // empty while it stands
}

// Choice is a topic on a channel.
type Choice struct {
	Topic   Topic
	Channel Channel
}

// PreferencesInput is the whole grid as a contact leaves it: what is not On is off.
type PreferencesInput struct {
	EnterpriseID int64
	ContactID    int64 // 0: the main contact
	On           []Choice
	Confirm      []Channel // whose address works, although it was refused
	Origin       Origin    // empty: ByForm
}

// preferencesOf lays consents out as a grid. The newest consent of a cell decides.
func preferencesOf(c Contact, ways []Way, given []Consent) Preferences {
	p := Preferences{Contact: c, Ways: ways}
	for _, topic := range Topics {
		var row []Cell
		for i, channel := range GridChannels {
			cell := Cell{Topic: topic, Channel: channel, Fixed: channel == Inbox || topic.Required()}
			for _, k := range given {
				if k.Topic != topic || k.Channel != channel {
					continue
				}
				if k.WithdrawnAt == nil {
					cell.On, cell.Given, cell.WithdrawnAt, cell.WithdrawnBy = true, &k, nil, ""
					break
				}
				if cell.WithdrawnAt == nil || k.WithdrawnAt.After(*cell.WithdrawnAt) {
					cell.WithdrawnAt, cell.WithdrawnBy = k.WithdrawnAt, k.WithdrawnOrigin
				}
			}
			if cell.Fixed {
				cell.On = channel == Inbox || ways[i].Known && ways[i].Refused == ""
			}
			row = append(row, cell)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// turned compares the grid with what is wanted: what is newly on, and what is off now.
func (p Preferences) turned(want []Choice) (on, off []Choice) {
	for _, row := range p.Rows {
		for _, cell := range row {
			if cell.Fixed {
				continue
			}
			choice := Choice{cell.Topic, cell.Channel}
			switch wanted := slices.Contains(want, choice); {
			case wanted && !cell.On:
				on = append(on, choice)
			case !wanted && cell.On:
				off = append(off, choice)
			}
		}
	}
	return on, off
}

// way is what is known of a channel.
func (p Preferences) way(c Channel) Way {
	if i := slices.Index(GridChannels, c); i >= 0 {
		return p.Ways[i]
	}
	return Way{Channel: c}
}

// clean answers the mistakes of a grid.
func (in PreferencesInput) clean() error {
	var wrong []fault.Field
	for _, c := range in.On {
		if !c.Topic.known() || !slices.Contains(GridChannels, c.Channel) {
			wrong = append(wrong, fault.Field{Name: "on", Message: "没有这个选项：" + string(c.Topic) + " " + string(c.Channel)})
		}
	}
	if in.Origin != "" && !slices.Contains(Origins, in.Origin) {
		wrong = append(wrong, fault.Field{Name: "origin", Message: "没有这个来源：" + string(in.Origin)})
	}
	return fault.Form(wrong...)
}
