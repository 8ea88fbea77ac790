package policies

import "strings"

var escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// patterns turns what was typed into `ilike all` patterns, one a word; a 文号 in any spelling is looked up as it is printed.
func patterns(query string) []string {
	words := []string{}
	if n, err := ParseDocNo(query); err == nil {
		return append(words, "%"+escapeLike.Replace(n.String())+"%")
	}
	for _, w := range strings.FieldsFunc(query, func(r rune) bool { return strings.ContainsRune(" 　\t\n，。、；？！,?!", r) }) {
		words = append(words, "%"+escapeLike.Replace(w)+"%")
	}
	return words
}

// PerPage is how many records a page of a list shows.
const PerPage = 20

func offset(page int) int { return (max(page, 1) - 1) * PerPage }
