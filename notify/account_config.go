package notify

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"huizhida/fault"
)

// merged is what was typed over what is stored: only known fields, with the stored secrets where none was typed.
func (p Provider) merged(typed, stored map[string]json.RawMessage) (map[string]json.RawMessage, []fault.Field) {
	config := map[string]json.RawMessage{}
	var wrong []fault.Field
	for _, f := range p.Fields {
		value := typed[f.Name]
		if f.Secret && unset(value) {
			value = stored[f.Name]
		}
		switch {
		case !unset(value):
			config[f.Name] = value
		case f.Required:
			wrong = append(wrong, fault.Field{Name: f.Name, Message: "请填写" + f.Label})
		}
	}
	for name := range typed {
		if !slices.ContainsFunc(p.Fields, func(f ProviderField) bool { return f.Name == name }) {
			wrong = append(wrong, fault.Field{Name: name, Message: "没有这个配置项：" + name})
		}
	}
	return config, wrong
}

func unset(value json.RawMessage) bool {
	value = bytes.TrimSpace(value)
	return len(value) == 0 || string(value) == `""` || string(value) == "null"
}

// shown splits a stored configuration into what may be shown and the names of the secrets that are set. What is not known to be public is
// kept secret.
func (p Provider) shown(stored map[string]json.RawMessage) (public map[string]json.RawMessage, secrets []string) {
	public = map[string]json.RawMessage{}
	for name, value := range stored {
		if slices.ContainsFunc(p.Fields, func(f ProviderField) bool { return f.Name == name && !f.Secret }) {
			public[name] = value
		} else {
			secrets = append(secrets, name)
		}
	}
	slices.Sort(secrets)
	return public, secrets
}

// openConfig reads a sealed configuration.
func (s *Service) openConfig(sealed []byte) (map[string]json.RawMessage, error) {
	if sealed == nil {
		return nil, nil
	}
	text, err := s.Key.Open(sealed)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	var config map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return config, nil
}

// sealConfig checks a configuration by making a carrier of it, and seals it.
func (s *Service) sealConfig(p Provider, config map[string]json.RawMessage) ([]byte, error) {
	text, err := json.Marshal(config)
	if err != nil {
		return nil, fault.Form(fault.Field{Name: "config", Message: "配置不是有效的JSON"})
	}
	if _, err := p.Make(text); err != nil {
		return nil, fault.Form(fault.Field{Name: "config", Message: "配置不能用：" + err.Error()})
	}
	return s.Key.Seal(string(text)), nil
}
