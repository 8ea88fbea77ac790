package notify

import "context"

// scoped is a carrier whose addresses are good for it alone: an openid for its app, a browser's subscription for its key.
type scoped interface{ Scope() string }

// scope is what the addresses of an account have in common; empty where any account reaches any address.
type scope struct {
	own string
	all []string // those of the channel's accounts; nil: one of them does not say, so that no address is known to be nobody's
}

// scopeOf is the scope of an account's carrier, beside those of the channel's other accounts.
func (s *Service) scopeOf(ctx context.Context, channel Channel, carrier Carrier, list []candidate) scope {
	mine, ok := carrier.(scoped)
	if !ok {
		return scope{}
	}
	sc := scope{own: mine.Scope(), all: []string{}}
	for _, c := range list {
		other, err := s.carrierOf(ctx, channel, c)
		if err != nil {
			return scope{own: sc.own}
		}
		if o, ok := other.(scoped); ok {
			sc.all = append(sc.all, o.Scope())
		}
	}
	return sc
}

// within narrows due deliveries d to contacts that are found at an account of scope $own, or at none of those in $all.
func (sc scope) within(own, all string) string {
	if sc.own == "" {
		return ""
	}
	at := `exists (select from addresses f where f.contact_id = d.contact_id and f.channel = $2 and f.dead_at is null and `
	return ` and (` + at + `f.account = ` + own + `) or not ` + at + `(f.account = any(` + all + `) or ` + all + ` is null)))`
}

// address is addressOf, of those that the scope may use.
func (sc scope) address(contact, channel, own string) string {
	if sc.own == "" {
		return addressOf(contact, channel)
	}
	return `(select v.address, v.address_hash from addresses v
		where v.contact_id = ` + contact + ` and v.channel = ` + channel + ` and v.account = ` + own + ` and v.dead_at is null order by v.id desc limit 1)`
}

// others are the further addresses of a contact that a message goes to as well: a reader's other browsers.
func (sc scope) others(c Channel, contact, own, hash string) string {
	if c != WebPush || sc.own == "" {
		return "null::bytea[]"
	}
	return `array(select x.address from addresses x where x.contact_id = ` + contact + ` and x.channel = $2 and x.account = ` + own + `
		and x.dead_at is null and x.address_hash <> ` + hash + ` order by x.id desc)`
}
