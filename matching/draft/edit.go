package draft

import (
	"errors"
	"slices"
)

// Refusals of edits.
var (
	ErrNoItem  = errors.New("这一条已经不在规则里，请核对后再改")
	ErrTooDeep = errors.New("条件组最多套 4 层，请拆成并列的条件")
)

const maxDepth = 4

// clone copies a tree, so that an edit leaves the one it began with as it was.
func (t Tree) clone() Tree { return Tree{t.Vars, t.Root.clone()} }

func (g *Group) clone() *Group {
	c := &Group{Join: g.Join, Items: make([]Item, len(g.Items))}
	for i, it := range g.Items {
		c.Items[i] = it.clone()
	}
	return c
}

func (it Item) clone() Item {
	if it.Group != nil {
		it.Group = it.Group.clone()
	}
	if it.Condition != nil {
		c := *it.Condition
		c.Values = slices.Clone(c.Values)
		it.Condition = &c
	}
	return it
}

// Add puts items at the end of the group at path, "" for the root, and returns the path of the first.
func (t Tree) Add(path string, items ...Item) (Tree, string, error) {
	t = t.clone()
	g, ok := t.Group(path)
	if !ok {
		return t, "", ErrNoItem
	}
	at := Child(path, len(g.Items))
	g.Items = append(g.Items, items...)
	if t.depth() > maxDepth {
		return t, "", ErrTooDeep
	}
	return t, at, nil
}

// NewGroup is a group with one condition to be filled in.
func NewGroup(j Join) Item {
	return Item{Group: &Group{Join: j, Items: []Item{{Condition: &Condition{Operator: Equal}}}}}
}

// Remove takes the item at path away, and with it the groups that it leaves empty.
func (t Tree) Remove(path string) (Tree, error) {
	t = t.clone()
	g, i, ok := t.place(path)
	if !ok {
		return t, ErrNoItem
	}
	g.Items = slices.Delete(g.Items, i, i+1)
	if parent, _ := split(path); len(g.Items) == 0 && parent != "" {
		return t.Remove(parent)
	}
	return t, nil
}

// Duplicate copies the item at path behind itself and returns the copy's path.
func (t Tree) Duplicate(path string) (Tree, string, error) {
	t = t.clone()
	g, i, ok := t.place(path)
	if !ok {
		return t, "", ErrNoItem
	}
	g.Items = slices.Insert(g.Items, i+1, g.Items[i].clone())
	parent, _ := split(path)
	return t, Child(parent, i+1), nil
}

// Mute takes the condition at path out of the rule without losing it, or puts it back.
func (t Tree) Mute(path string) (Tree, error) {
	t = t.clone()
	g, i, ok := t.place(path)
	if !ok || g.Items[i].Condition == nil {
		return t, ErrNoItem
	}
	g.Items[i].Condition.Muted = !g.Items[i].Condition.Muted
	return t, nil
}

// SetJoin changes how the items of the group at path stand together.
func (t Tree) SetJoin(path string, j Join) (Tree, error) {
	t = t.clone()
	g, ok := t.Group(path)
	if !ok || j.Label() == "" {
		return t, ErrNoItem
	}
	g.Join = j
	return t, nil
}

// SetCondition replaces the condition at path.
func (t Tree) SetCondition(path string, c Condition) (Tree, error) {
	t = t.clone()
	g, i, ok := t.place(path)
	if !ok || g.Items[i].Condition == nil {
		return t, ErrNoItem
	}
	g.Items[i].Condition = &c
	return t, nil
}

// Ungroup puts the items of the group at path in its place.
func (t Tree) Ungroup(path string) (Tree, error) {
	t = t.clone()
	g, i, ok := t.place(path)
	if !ok || g.Items[i].Group == nil {
		return t, ErrNoItem
	}
	g.Items = slices.Replace(g.Items, i, i+1, g.Items[i].Group.Items...)
	return t, nil
}

// Move moves the item at path one line up or down: past a neighbour, into a group that lies there, or out of its own at its end.
// It returns where the item is then; an item that cannot move stays.
func (t Tree) Move(path string, up bool) (Tree, string, error) {
	t = t.clone()
	g, i, ok := t.place(path)
	if !ok {
		return t, path, ErrNoItem
	}
	it := g.Items[i]
	parent, _ := split(path)
	j := i + 1
	if up {
		j = i - 1
	}
	if j < 0 || j >= len(g.Items) {
		return t.moveOut(path, up)
	}
	if inner := g.Items[j].Group; inner != nil && it.Group == nil {
		at := 0
		if up {
			at = len(inner.Items)
		}
		inner.Items = slices.Insert(inner.Items, at, it)
		g.Items = slices.Delete(g.Items, i, i+1)
		return t, Child(Child(parent, min(i, j)), at), nil
	}
	g.Items[i], g.Items[j] = g.Items[j], g.Items[i]
	return t, Child(parent, j), nil
}

// moveOut puts the first or last item of a group before or behind the group. t is the caller's to change.
func (t Tree) moveOut(path string, up bool) (Tree, string, error) {
	parent, i := split(path)
	if parent == "" {
		return t, path, nil
	}
	g, _ := t.Group(parent)
	it := g.Items[i]
	outer, at, _ := t.place(parent)
	above, _ := split(parent)
	g.Items = slices.Delete(g.Items, i, i+1)
	if len(g.Items) == 0 {
		outer.Items[at] = it
		return t, Child(above, at), nil
	}
	if !up {
		at++
	}
	outer.Items = slices.Insert(outer.Items, at, it)
	return t, Child(above, at), nil
}

// depth counts the groups within each other.
func (t Tree) depth() int { return t.Root.depth() }

func (g *Group) depth() int {
	deepest := 0
	for _, it := range g.Items {
		if it.Group != nil {
			deepest = max(deepest, it.Group.depth())
		}
	}
	return deepest + 1
}
