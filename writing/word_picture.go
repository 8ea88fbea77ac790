package writing

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
)

const maxPictures = 500

// pictures are the kinds of image that a browser shows.
var pictures = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// picture takes the images of a drawing and the text of its boxes.
func (l *inline) picture(n *node) {
	alt := ""
	n.all("docPr", func(d *node) { alt = d.get("descr") })
	found := func(id string) {
		r, ok := l.word.relations[id]
		if !ok || r.external {
			return
		}
		hash, ok := l.word.image(r.target)
		if !ok {
			l.word.seen["有图片是网页不能显示的格式（如 EMF、WMF）或已损坏，没有导入，请另存为 PNG 后插入"]++
			return
		}
		if alt == "" {
			alt = "图片"
			l.word.seen["图片缺少文字说明，请在方括号里写明图中内容"]++
		}
		l.add(piece{text: "![" + escape(alt) + "](" + FilePath + hash + ")", raw: true})
	}
	n.all("blip", func(b *node) { found(b.get("embed")) })
	n.all("imagedata", func(i *node) { found(i.get("id")) })
	n.all("txbxContent", func(box *node) { l.boxes = append(l.boxes, l.word.blocks(box)...) })
	n.all("OLEObject", func(*node) { l.word.seen["嵌入的对象没有导入"]++ })
}

// image keeps the picture of a part once and returns its hash.
func (w *word) image(part string) (string, bool) {
	if !w.has(part) || len(w.images) >= maxPictures {
		return "", false
	}
	data, err := w.read(part)
	kind := http.DetectContentType(data)
	if err != nil || !slices.Contains(pictures, kind) {
		return "", false
	}
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	if !slices.ContainsFunc(w.images, func(i Image) bool { return i.SHA256 == hash }) {
		w.images = append(w.images, Image{SHA256: hash, MediaType: kind, Data: data})
	}
	return hash, true
}
