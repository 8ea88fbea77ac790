package enterprises

import (
	_ "embed"
	"errors"
	"strings"
	"sync"
)

// industriesTSV is GB/T 4754-2017: full code, tab, name, in the standard's order.
//
//go:embed industries.tsv
var industriesTSV string

// industries maps a full code (C3911) to its name, and a bare one (3911) to the full one.
var industries = sync.OnceValue(func() (t struct{ names, full map[string]string }) {
	t.names, t.full = make(map[string]string, 2000), make(map[string]string, 2000)
	for line := range strings.Lines(industriesTSV) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		t.names[code] = name
		if len(code) > 1 {
			t.full[code[1:]] = code
		}
	}
	return t
})

// IndustryName returns the name of a GB/T 4754-2017 code with its letter, or of the nearest class above it; empty when there is none.
func IndustryName(code string) string {
	names := industries().names
	for ; code != ""; code = code[:len(code)-1] {
		if name, ok := names[code]; ok {
			return name
		}
	}
	return ""
}

// Sections lists the letters and names of the 20 sections of GB/T 4754-2017, in order.
func Sections() []Choice {
	var sections []Choice
	for line := range strings.Lines(industriesTSV) {
		if code, name, _ := strings.Cut(strings.TrimSpace(line), "\t"); len(code) == 1 {
			sections = append(sections, Choice{code, name})
		}
	}
	return sections
}

// Choice is a value to choose and what to call it.
type Choice struct{ Value, Label string }

// normalizeIndustry accepts C3911, c3911 and 3911. The letter follows from the first two digits, because divisions are numbered through all sections.
func normalizeIndustry(cell string) (string, error) {
	code := strings.ToUpper(strings.ReplaceAll(narrow(cell), " ", ""))
	table := industries()
	if _, ok := table.names[code]; ok {
		return code, nil
	}
	if full, ok := table.full[code]; ok {
		return full, nil
	}
	if len(code) > 1 {
		if full, ok := table.full[code[1:]]; ok {
			return "", errors.New("行业门类字母与数字不符，应为 " + full)
		}
	}
	return "", errors.New("不是 GB/T 4754-2017 的行业代码，如 C3911")
}
