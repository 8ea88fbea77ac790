package notify

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"huizhida/fault"
)

// What stops the verbs of accounts.
var (
	ErrNoAccount      = fault.New(fault.NotFound, "没有这个服务商账号")
	ErrAccountStale   = fault.New(fault.Conflict, "您打开之后，有人改过这个服务商账号。请刷新后重新修改")
	ErrAccountEnabled = fault.New(fault.Conflict, "该服务商账号已经启用")
	ErrAccountStopped = fault.New(fault.Conflict, "该服务商账号已经停用")
	ErrNoBudget       = fault.New(fault.TooMany, "发送额度暂时用完，请稍后再试")
	ErrNotSent        = fault.New(fault.Conflict, "没有可用的服务商账号，消息没有发出")
)

// Environment is the kind of the account that a process was started with. Its configuration cannot be changed here.
const Environment = "environment"

// Maker makes a carrier from an account's configuration, or says what to mend, without its secrets.
type Maker func(config json.RawMessage) (Carrier, error)

// Provider is a kind of account that can be set up.
type Provider struct {
	Channel Channel
	Kind    string // stays the same for ever: it is stored with each account
	Label   string
	Fields  []ProviderField // of the configuration, in the order pages ask for them
	Make    Maker
}

// ProviderField is one entry of a configuration. What is typed is a text in the JSON; where it begins as an object or a list, it is taken for one.
type ProviderField struct {
	Name     string // in the JSON
	Label    string
	Hint     string
	Secret   bool // never shown again
	Required bool
	Rows     int  // of the box to type it in; 0: one line
	Rare     bool // folded away until it is asked for
}

// Account is what we have at a provider of a channel.
type Account struct {
	ID              int64
	Channel         Channel
	Kind            string
	Name            string
	Enabled         bool
	RestingWeight   int // its part of the messages while all is well, 0 to 100; 0: only when no other can
	Weight          int // its part at present
	WeightChangedAt time.Time
	Rate            float64    // messages per second; 0: unlimited
	Burst           int        // how many may leave at once
	DailyQuota      int        // of one day in Shanghai; 0: unlimited
	Tokens          int        // how many may leave now, when there is a rate
	UsedToday       int        // how many left today, when there is a quota
	FailingSince    *time.Time // nil: it works
	Failures        int
	FailureCode     string
	FailureDetail   string
	RetryAt         *time.Time
	Version         int
	UpdatedAt       time.Time

	Recent  Health                     `db:"-"`
	Config  map[string]json.RawMessage `db:"-"` // without its secrets; nil for the environment's
	Secrets []string                   `db:"-"` // the names of the secrets that are set
	Label   string                     `db:"-"` // of its kind

	Callbacks []CallbackAddress `db:"-"` // that its provider has to be told
}

// Fixed tells whether the account's configuration is the environment's.
func (a Account) Fixed() bool { return a.Kind == Environment }

// Limited tells whether the account has a budget.
func (a Account) Limited() bool { return a.Rate > 0 || a.DailyQuota > 0 }

// AccountInput is what staff write about an account.
type AccountInput struct {
	ID            int64 // 0: a new one
	Version       int   // of the account that was read
	Channel       Channel
	Kind          string
	Name          string
	Config        map[string]json.RawMessage // a secret that is left out keeps its value
	RestingWeight int
	Rate          float64
	Burst         int // 0 with a rate: three seconds' worth, so that nothing is lost while a lane comes back
	DailyQuota    int
}

// most is the highest limit that can be meant: more messages than there are enterprises in the province.
const most = 100_000_000

// clean trims what was typed, and answers the mistakes in page order.
func (in AccountInput) clean() (AccountInput, []fault.Field) {
	in.Name = strings.TrimSpace(in.Name)
	var wrong []fault.Field
	if in.Name == "" || len([]rune(in.Name)) > 60 {
		wrong = append(wrong, fault.Field{Name: "name", Message: "请填写名称，不超过60字"})
	}
	if in.RestingWeight < 0 || in.RestingWeight > 100 {
		wrong = append(wrong, fault.Field{Name: "weight", Message: "权重应在0到100之间"})
	}
	if !(in.Rate >= 0 && in.Rate <= most) {
		wrong = append(wrong, fault.Field{Name: "rate", Message: "每秒条数应为不小于0的数，0为不限"})
		in.Rate = 0
	}
	if in.Burst < 0 || in.Burst > most {
		wrong = append(wrong, fault.Field{Name: "burst", Message: "一次最多条数应为不小于0的整数"})
	}
	if in.DailyQuota < 0 || in.DailyQuota > most {
		wrong = append(wrong, fault.Field{Name: "daily_quota", Message: "每日额度应为不小于0的整数，0为不限"})
	}
	if in.Rate > 0 && in.Burst == 0 {
		in.Burst = int(math.Ceil(3 * in.Rate))
	}
	return in, wrong
}

// provider finds a registered kind.
func (s *Service) provider(channel Channel, kind string) (Provider, bool) {
	at := slices.IndexFunc(s.Providers, func(p Provider) bool { return p.Channel == channel && p.Kind == kind })
	if at < 0 {
		return Provider{}, false
	}
	return s.Providers[at], true
}
