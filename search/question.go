package search

import (
	"slices"
	"strings"
)

// question is what was asked, ready to be scored.
type question struct {
	asked   string // normalised
	bare    string // of what was asked
	read    string // as it was understood, without the words that say nothing; the pinyin in it is written out and slips are mended
	mended  bool   // read says something else than was typed
	numbers []number
	clauses []clause
	mass    float32
}

// fillers are words of questions that say nothing about what is looked for, the longest first.
var fillers = func() []string {
	words := strings.Fields(`请问一下 请问 我想问一下 我想问 想问一下 想问 我想知道 我想了解 想了解 我想要 我想 我要 我们 你们 咨询一下 咨询 帮我查一下 帮我查 帮我 查一下 了解一下
		怎么样 怎么办理 怎么办 怎么弄 怎么搞 怎么 怎样 如何 咋办 咋样 咋 哪里可以 在哪里 去哪里 到哪里 在哪儿 哪里 哪儿 去哪 在哪 什么时候 什么是 是什么 有什么 什么 有哪些 哪些 哪个
		多少钱 多少 多久 几天 需要 可不可以 可以 能不能 能否 是否 是不是 有没有 有吗 要不要 应该 吗 呢 吧 啊 呀 么 嘛 关于`)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}()

// without replaces the fillers of normalised text by spaces, unless nothing else is left.
func without(text string) string {
	out := text
	for _, f := range fillers {
		out = strings.ReplaceAll(out, f, " ")
	}
	out = strings.Join(strings.Fields(out), " ")
	if length(bare(out)) < 2 {
		return text
	}
	return out
}

// ask reads what somebody typed.
func (ix *Index) ask(typed string) *question {
	typed = shorten(typed)
	q := &question{asked: strings.TrimSpace(Normalize(typed)), bare: bare(typed), numbers: findNumbers(Normalize(typed))}
	if n, ok := parseNumber(typed); ok {
		q.numbers = append([]number{n}, q.numbers...)
	}
	text := without(q.asked)
	also := map[string][]string{}
	said := text
	if hasLatin(text) {
		text = ix.spell(text, also)
	}
	if text = ix.mend(text); text != said {
		q.mended = true
	}
	q.read = text
	q.clauses = ix.clauses([]rune(text), also)
	for _, c := range q.clauses {
		q.mass += c.mass
	}
	return q
}

// longestQuestion is what is read of a question, in characters; titles of 公文 are shorter.
const longestQuestion = 200

func shorten(s string) string {
	s = strings.ToValidUTF8(s, "")
	if r := []rune(s); len(r) > longestQuestion {
		return string(r[:longestQuestion])
	}
	return s
}

// Weights of other ways to say a clause.
const (
	synonymWeight = 0.6
	readingWeight = 0.8
)

// clauses cuts the question: a word with synonyms is one clause, every other pair of characters is one of its own.
func (ix *Index) clauses(text []rune, also map[string][]string) []clause {
	tokens := analyze(text, false)
	var list []clause
	covered := make([]bool, len(tokens))
	for at := 0; at < len(text); {
		n, others := ix.synonyms.at(text[at:])
		weight := float32(synonymWeight)
		for said, readings := range also {
			if r := []rune(said); len(r) > n && at+len(r) <= len(text) && string(text[at:at+len(r)]) == said {
				n, others, weight = len(r), readings, readingWeight
			}
		}
		if n == 0 {
			at++
			continue
		}
		list = append(list, ix.sameAs(tokens, covered, at, at+n, others, weight))
		at += n
	}
	for i, t := range tokens {
		if !covered[i] {
			list = append(list, clause{ways: []way{{terms: []term{t.term}, weight: 1}}, mass: ix.rarity(t.term)})
		}
	}
	return list
}

// sameAs is the clause of the word at [from, to) and of those that mean the same.
func (ix *Index) sameAs(tokens []token, covered []bool, from, to int, others []string, weight float32) clause {
	var c clause
	var own []term
	for i, t := range tokens {
		if t.at >= from && t.end <= to {
			covered[i] = true
			own = append(own, t.term)
			c.mass += ix.rarity(t.term)
		}
	}
	if len(own) > 0 {
		c.ways = append(c.ways, way{terms: own, weight: 1})
	}
	var most float32
	for _, other := range others {
		terms := distinct(other)
		if len(terms) == 0 {
			continue
		}
		var mass float32
		for _, t := range terms {
			mass += ix.rarity(t)
		}
		most = max(most, min(mass, 2*ix.rarity(terms[0])))
		c.ways = append(c.ways, way{terms: terms, weight: weight, whole: true})
	}
	if c.mass == 0 {
		c.mass = most
	}
	return c
}
