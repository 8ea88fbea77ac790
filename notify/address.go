package notify

import (
	"time"

	"huizhida/fault"
)

// What stops an address from being bound.
var (
	ErrNoAddress = fault.New(fault.NotFound, "没有这个绑定，可能已经解除，请刷新")
	ErrNoBinding = fault.New(fault.Invalid, "没有收到可以绑定的地址，请返回重试")
)

// maxBrowsers is in how many browsers one contact hears of messages; another takes the oldest one's place.
const maxBrowsers = 10

// Address is where a contact is found on a channel whose addresses nobody types: an openid, a browser's subscription. What it is stays sealed.
type Address struct {
	ID        int64
	ContactID int64
	Channel   Channel
	Account   string // what it is good for: an app id, a public key
	Label     string // what its owner knows it by
	CreatedAt time.Time
	Granted   int // messages that the reader agreed to one by one and was not yet sent
}

// AddressInput is an address as it came from the reader's own device.
type AddressInput struct {
	EnterpriseID int64
	ContactID    int64 // 0: the main contact
	Channel      Channel
	Account      string
	Address      string
	Name         string // what tells it from others, of which a keyed hash is stored: the openid, the endpoint
	Label        string
}

// bound tells whether a channel's addresses are kept in addresses: what is dead there is forgotten, and not suppressed.
func (c Channel) bound() bool { return c == WeChat || c == MiniProgram || c == WebPush }
