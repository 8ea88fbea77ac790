package notify

import (
	"encoding/json"
	"strings"

	"huizhida/fault"
)

// ErrNoKind is returned for a kind of account that this program does not have.
var ErrNoKind = fault.New(fault.NotFound, "没有这种服务商")

// Kind finds a kind of account that may be set up.
func (s *Service) Kind(channel Channel, kind string) (Provider, error) {
	p, known := s.provider(channel, kind)
	if !known {
		return p, ErrNoKind
	}
	return p, nil
}

// Typed is a configuration as it was typed, by the fields' names.
func (p Provider) Typed(value func(name string) string) map[string]json.RawMessage {
	config := map[string]json.RawMessage{}
	for _, f := range p.Fields {
		text := strings.ReplaceAll(value(f.Name), "\r\n", "\n")
		if !f.Secret {
			text = strings.TrimSpace(text)
		}
		if text == "" {
			continue
		}
		if (text[0] == '{' || text[0] == '[') && json.Valid([]byte(text)) {
			config[f.Name] = json.RawMessage(text)
			continue
		}
		quoted, _ := json.Marshal(text) // a text always can be
		config[f.Name] = quoted
	}
	return config
}
