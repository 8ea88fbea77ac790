package demo

import (
	_ "embed"
	"fmt"

	"gopkg.in/yaml.v3"
)

//go:embed world/economy.yaml
var economyYAML []byte

//go:embed world/themes.yaml
var themesYAML []byte

// economy is the demo district, as world/economy.yaml describes it.
type economy struct {
	Towns  []town
	Trades []trade
	Bands  map[string]map[string][6]int
	Names  struct{ First, Second, Kinds []string }
	People struct{ Surnames, Given []string }
}

type town struct {
	Name      string
	Weight    int
	Exporters int // small exporters per perTowns enterprises
	Helped    int // of them
}

// perTowns is the number of enterprises that the towns' figures are given for.
const perTowns = 20_000

type trade struct {
	Code, Word, Like string
	Weight, Exports  int
}

// theme is one benefit and the documents around it.
type theme struct {
	Key, Title, Issuer, Sign, Class, Audience, Amount, How string
	PromiseDays                                            int `yaml:"promise_days"`
	Conditions                                             []struct{ Expr, Text string }
	Materials                                              []string
}

func readWorld() (economy, []theme, error) {
	var e economy
	if err := yaml.Unmarshal(economyYAML, &e); err != nil {
		return e, nil, fmt.Errorf("economy.yaml: %w", err)
	}
	var themes []theme
	if err := yaml.Unmarshal(themesYAML, &themes); err != nil {
		return e, nil, fmt.Errorf("themes.yaml: %w", err)
	}
	return e, themes, nil
}
