package draft

import (
	"slices"
)

// Difference is where two trees differ: the path of the one condition or group that was changed, "" for no place, and otherwise a
// word that is no path.
func Difference(a, b Tree) string {
	var found []string
	if a.Root == nil || b.Root == nil {
		return "several"
	}
	if !differ(a.Root, b.Root, "", &found) || len(found) > 1 {
		return "several"
	}
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// differ collects the paths where groups of one shape differ; false when their shapes do.
func differ(a, b *Group, path string, found *[]string) bool {
	if len(a.Items) != len(b.Items) {
		return false
	}
	if a.Join != b.Join {
		*found = append(*found, "join:"+path)
	}
	for i := range a.Items {
		x, y, at := a.Items[i], b.Items[i], Child(path, i)
		switch {
		case (x.Group == nil) != (y.Group == nil), (x.Condition == nil) != (y.Condition == nil):
			return false
		case x.Group != nil:
			if !differ(x.Group, y.Group, at, found) {
				return false
			}
		case x.Condition != nil:
			if !x.Condition.equal(y.Condition) {
				*found = append(*found, at)
			}
		}
	}
	return true
}

func (c *Condition) equal(o *Condition) bool {
	return c.Key == o.Key && c.Operator == o.Operator && c.Raw == o.Raw && c.Text == o.Text && c.Muted == o.Muted && c.Clause == o.Clause && slices.Equal(c.words(), o.words())
}
