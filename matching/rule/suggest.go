package rule

import (
	"slices"
	"strings"
	"unicode"
)

// unknownName answers a name that is no attribute with the one that was probably meant.
func unknownName(vars []Variable, name string) string {
	best, distance := -1, max(2, len(name)/3)+1
	for i, v := range vars {
		if d := editDistance(strings.ToLower(name), v.Key); d < distance {
			best, distance = i, d
		}
	}
	if best < 0 { // part of a longer key, such as export for export_usd_prev
		best = slices.IndexFunc(vars, func(v Variable) bool { return len(name) > 2 && strings.Contains(v.Key, strings.ToLower(name)) })
	}
	if best < 0 {
		return "没有名为“" + name + "”的属性或函数"
	}
	return "没有名为“" + name + "”的属性，是不是“" + vars[best].Key + "”（" + vars[best].Label + "）？"
}

// chineseName answers Chinese outside quotation marks: the key of that label, or a reminder to quote it.
func chineseName(vars []Variable, text []rune) string {
	end := 0
	for end < len(text) && (unicode.IsLetter(text[end]) || unicode.IsDigit(text[end])) {
		end++
	}
	word := string(text[:end])
	for _, v := range vars {
		if v.Label == word {
			return "“" + word + "”请写成它的键：" + v.Key
		}
	}
	return "“" + word + "”若是文本，请加英文引号：\"" + word + "\"；若是属性，请写它的键"
}

// editDistance counts the letters to insert, delete or replace.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
