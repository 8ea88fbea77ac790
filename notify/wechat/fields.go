package wechat

import (
	"fmt"
	"strings"
)

// ParseFields reads a template's fields as staff write them on one line, parted by semicolons: "thing1={{notice}}; time3={{closes}}|2022年1月1日".
// What stands behind the last bar goes out where the rest does not fit.
func ParseFields(text string) ([]Field, error) {
	var list []Field
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";；\n", r) }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, value, ok := strings.Cut(part, "=")
		if !ok {
			return nil, fmt.Errorf("template field %q: need name=text, such as thing1={{notice}}", part)
		}
		f := Field{Name: strings.TrimSpace(name), Text: strings.TrimSpace(value)}
		if at := strings.LastIndex(f.Text, "|"); at >= 0 {
			f.Text, f.Else = strings.TrimSpace(f.Text[:at]), strings.TrimSpace(f.Text[at+1:])
		}
		list = append(list, f)
	}
	return list, nil
}
