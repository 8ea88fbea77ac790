package writing

import (
	"encoding/hex"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

const maxCMap = 1 << 20 // bytes

// byteFont is a font of one byte a letter whose own table says what each stands for. The library asks that table only of larger fonts, so the
// letters of what browsers print would be lost.
type byteFont [256]string

// Decode is the text that raw stands for.
func (f *byteFont) Decode(raw string) string {
	var b strings.Builder
	for i := range len(raw) {
		b.WriteString(f[raw[i]])
	}
	return b.String()
}

var (
	charBlocks  = regexp.MustCompile(`(?s)beginbfchar(.*?)endbfchar`)
	rangeBlocks = regexp.MustCompile(`(?s)beginbfrange(.*?)endbfrange`)
	pairs       = regexp.MustCompile(`<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]+)>`)
	ranges      = regexp.MustCompile(`<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{2})>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])`)
	entries     = regexp.MustCompile(`<([0-9A-Fa-f]+)>`)
)

// decoder is how the letters of a font are read.
func decoder(font pdf.Font) pdf.TextEncoding {
	table := font.V.Key("ToUnicode")
	if table.Kind() != pdf.Stream || font.V.Key("Subtype").Name() == "Type0" {
		return font.Encoder()
	}
	r := table.Reader()
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxCMap))
	if err != nil {
		return font.Encoder()
	}
	return readByteFont(string(data))
}

func readByteFont(table string) *byteFont {
	f := &byteFont{}
	for _, block := range charBlocks.FindAllStringSubmatch(table, 300) {
		for _, m := range pairs.FindAllStringSubmatch(block[1], 300) {
			f[code(m[1])] = units(m[2], 0)
		}
	}
	for _, block := range rangeBlocks.FindAllStringSubmatch(table, 300) {
		for _, m := range ranges.FindAllStringSubmatch(block[1], 300) {
			list := entries.FindAllStringSubmatch(m[4], 256)
			for c := int(code(m[1])); c <= int(code(m[2])); c++ {
				n := c - int(code(m[1]))
				switch {
				case m[3] != "":
					f[c] = units(m[3], n)
				case n < len(list):
					f[c] = units(list[n][1], 0)
				}
			}
		}
	}
	return f
}

func code(digits string) byte {
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) == 0 {
		return 0
	}
	return b[0]
}

// units are UTF-16 in hex, with the last unit moved on by n.
func units(digits string, n int) string {
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) < 2 || len(raw) > 64 {
		return ""
	}
	var out []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		out = append(out, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	out[len(out)-1] += uint16(n)
	return string(utf16.Decode(out))
}
