package writing

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const (
	maxDepth = 256
	maxNodes = 600_000
)

// node is an XML element by its local name: Word's strict and transitional files differ in namespaces only.
type node struct {
	name string
	attr []xml.Attr
	text string // of a leaf
	kids []*node
}

// parse reads XML that is small enough and declares nothing.
func parse(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, ErrBroken }
	root := &node{}
	stack := []*node{root}
	for count := 0; ; {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if len(stack) != 1 || len(root.kids) == 0 {
				return nil, ErrBroken
			}
			return root.kids[0], nil
		}
		if err != nil {
			return nil, ErrBroken
		}
		top := stack[len(stack)-1]
		switch t := tok.(type) {
		case xml.Directive:
			return nil, ErrEntity
		case xml.StartElement:
			if count++; count > maxNodes || len(stack) > maxDepth {
				return nil, ErrDeep
			}
			n := &node{name: t.Name.Local, attr: append([]xml.Attr(nil), t.Attr...)}
			top.kids = append(top.kids, n)
			stack = append(stack, n)
		case xml.EndElement:
			if len(stack) == 1 || top.name != t.Name.Local {
				return nil, ErrBroken
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(top.kids) == 0 {
				top.text += string(t)
			}
		}
	}
}

// get is an attribute by its local name, or "".
func (n *node) get(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// kid is the first child of that name, or nil; it may be asked of nil.
func (n *node) kid(names ...string) *node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		var found *node
		for _, k := range n.kids {
			if k.name == name {
				found = k
				break
			}
		}
		n = found
	}
	return n
}

// all calls visit with every descendant of that name, in order.
func (n *node) all(name string, visit func(*node)) {
	if n == nil {
		return
	}
	for _, k := range n.kids {
		if k.name == name {
			visit(k)
		}
		k.all(name, visit)
	}
}

// on says whether a toggle such as <w:b/> is there and not switched off.
func (n *node) on() bool {
	if n == nil {
		return false
	}
	v := strings.ToLower(n.get("val"))
	return v != "0" && v != "false" && v != "off" && v != "none"
}
