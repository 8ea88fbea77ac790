// Package draft is a rule as it is edited: a tree of groups and conditions whose values are as somebody typed them. The rule's text
// stays the one truth: Read makes the tree from it and Text writes it back, and what is not yet or no longer part of the rule is
// kept there in comments. It is pure.
package draft

import (
	"slices"
	"strconv"
	"strings"

	"huizhida/matching/rule"
)

// Join says how the items of a group stand together.
type Join string

// The joins.
const (
	All  Join = "all"  // 全部满足
	Any  Join = "any"  // 满足任一
	None Join = "none" // 都不满足
)

// Joins lists them in the order in which they are offered.
var Joins = []Join{All, Any, None}

var joinLabels = map[Join]string{All: "全部满足", Any: "满足任一", None: "都不满足"}

// Label is the join in Chinese; empty for what is none.
func (j Join) Label() string { return joinLabels[j] }

// Tree is a rule as it is edited.
type Tree struct {
	Vars []rule.Variable
	Root *Group
}

// New is a tree without a condition.
func New(vars []rule.Variable) Tree { return Tree{vars, &Group{Join: All}} }

// Group is several items and how they stand together.
type Group struct {
	Join  Join
	Items []Item
}

// Item is one line of a group: exactly one of its fields is set.
type Item struct {
	Group     *Group
	Condition *Condition
	Note      string // a comment of the rule
}

// Condition is one row. Its values are as typed, so that what cannot be read yet is not lost.
type Condition struct {
	Key      string // the attribute; empty when none is chosen yet
	Operator Operator
	Values   []string
	Raw      string // text of the rule language, for what a row cannot show; Key, Operator and Values are empty then
	Text     bool   // Raw is meant, although it may be empty
	Muted    bool   // kept, but not part of the rule
	Clause   string // what it rests on
}

// Problem is what keeps a condition out of the rule: the control that it is about, and how to mend it.
type Problem struct {
	Field   string // key, operator, value or raw
	Message string
}

// Variable finds an attribute of the rule language.
func (t Tree) Variable(key string) (rule.Variable, bool) {
	i := slices.IndexFunc(t.Vars, func(v rule.Variable) bool { return v.Key == key })
	if i < 0 {
		return rule.Variable{}, false
	}
	return t.Vars[i], true
}

// Item finds what stands at a path: "0.2" is the third item of the first.
func (t Tree) Item(path string) (Item, bool) {
	g, i, ok := t.place(path)
	if !ok {
		return Item{}, false
	}
	return g.Items[i], true
}

// Group finds the group at a path; "" is the root.
func (t Tree) Group(path string) (*Group, bool) {
	if path == "" {
		return t.Root, true
	}
	it, ok := t.Item(path)
	return it.Group, ok && it.Group != nil
}

// place returns the group that holds the item at path, and its index there.
func (t Tree) place(path string) (*Group, int, bool) {
	g := t.Root
	parts := strings.Split(path, ".")
	for depth, part := range parts {
		i, err := strconv.Atoi(part)
		if err != nil || g == nil || i < 0 || i >= len(g.Items) {
			return nil, 0, false
		}
		if depth == len(parts)-1 {
			return g, i, true
		}
		g = g.Items[i].Group
	}
	return nil, 0, false
}

// Child is the path of a group's i-th item.
func Child(path string, i int) string {
	if path == "" {
		return strconv.Itoa(i)
	}
	return path + "." + strconv.Itoa(i)
}

// split is the inverse of Child.
func split(path string) (parent string, i int) {
	at := strings.LastIndexByte(path, '.')
	i, _ = strconv.Atoi(path[at+1:]) // paths come from place, which has read them
	return path[:max(at, 0)], i
}

// Walk calls visit for every item with its path, a group before what it holds.
func (t Tree) Walk(visit func(path string, it Item)) { walk(t.Root, "", visit) }

func walk(g *Group, path string, visit func(string, Item)) {
	for i, it := range g.Items {
		visit(Child(path, i), it)
		if it.Group != nil {
			walk(it.Group, Child(path, i), visit)
		}
	}
}
