package writing

import (
	"path"
	"strings"
)

// relation leads from a part to another, or out of the file.
type relation struct {
	kind     string // the last part of its type: image, hyperlink
	target   string // a part's name, or an address
	external bool
}

// relations reads the relations of a part; a part without any has none.
func (a *archive) relations(part string) (map[string]relation, error) {
	name := "_rels/.rels"
	if part != "" && part != "." {
		name = path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	}
	out := map[string]relation{}
	if !a.has(name) {
		return out, nil
	}
	root, err := a.tree(name)
	if err != nil {
		return nil, err
	}
	for _, k := range root.kids {
		r := relation{kind: path.Base(k.get("Type")), target: k.get("Target"), external: strings.EqualFold(k.get("TargetMode"), "External")}
		if r.external && r.kind != "hyperlink" {
			return nil, ErrExternal
		}
		if !r.external {
			if r.target, err = within(part, r.target); err != nil {
				return nil, err
			}
		}
		out[k.get("Id")] = r
	}
	return out, nil
}

// within is the part that a relation of part leads to; it may not lead out of the file.
func within(part, target string) (string, error) {
	if strings.HasPrefix(target, "#") {
		return target, nil
	}
	if strings.ContainsAny(target, "\\:") {
		return "", ErrPath
	}
	full := path.Join(path.Dir(part), target)
	if strings.HasPrefix(target, "/") {
		full = path.Clean(target[1:])
	}
	if full == ".." || strings.HasPrefix(full, "../") || strings.HasPrefix(full, "/") {
		return "", ErrPath
	}
	return full, nil
}

// checkRelations refuses a file any of whose parts leads out of it by anything but a hyperlink.
func (a *archive) checkRelations() error {
	for name := range a.parts {
		if dir, base := path.Split(name); strings.HasSuffix(dir, "_rels/") && strings.HasSuffix(base, ".rels") {
			if _, err := a.relations(path.Join(path.Dir(path.Clean(dir)), strings.TrimSuffix(base, ".rels"))); err != nil {
				return err
			}
		}
	}
	return nil
}

// mainPart is the part that holds the text of a Word file.
func (a *archive) mainPart() (string, error) {
	roots, err := a.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range roots {
		if r.kind == "officeDocument" && a.has(r.target) {
			if !strings.HasPrefix(strings.ToLower(r.target), "word/") {
				return "", ErrNotWord
			}
			return r.target, nil
		}
	}
	return "", ErrNotWord
}
