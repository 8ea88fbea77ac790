package enterprises

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decode turns a text file into UTF-8. A byte order mark decides; without one, the first bytes that are not ASCII do.
func decode(r *bufio.Reader) io.Reader {
	head, _ := r.Peek(3) // a short file has a short head
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = r.Discard(3) // they were just peeked
		return r
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	}
	return &guessReader{in: r}
}

// guessReader passes ASCII through until the first byte that is not, then decides between UTF-8 and GB18030 by what follows it.
type guessReader struct {
	in      *bufio.Reader
	decided io.Reader
}

func (g *guessReader) Read(p []byte) (int, error) {
	if g.decided != nil {
		return g.decided.Read(p)
	}
	if _, err := g.in.Peek(1); err != nil { // fills the buffer
		return 0, err
	}
	ahead, err := g.in.Peek(g.in.Buffered())
	if err != nil {
		return 0, err
	}
	ascii := bytes.IndexFunc(ahead, func(r rune) bool { return r >= utf8.RuneSelf })
	if ascii < 0 {
		ascii = len(ahead)
	}
	if ascii > 0 {
		n := copy(p, ahead[:ascii])
		_, err = g.in.Discard(n)
		return n, err
	}
	ahead, _ = g.in.Peek(g.in.Size()) // short at the end of the file
	if looksUTF8(ahead) {
		g.decided = g.in
	} else {
		g.decided = transform.NewReader(g.in, simplifiedchinese.GB18030.NewDecoder())
	}
	return g.decided.Read(p)
}

// looksUTF8 allows for a last character that the buffer cuts, and for a stray bad byte in a long text.
func looksUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			if !utf8.FullRune(b) {
				return bad*20 <= good
			}
			bad++
		case size > 1:
			good++
		}
		b = b[size:]
	}
	return bad*20 <= good
}
