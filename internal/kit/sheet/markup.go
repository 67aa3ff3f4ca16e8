package sheet

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// xmlScanner is a small pull parser for the parts of workbooks: names without their prefix, attributes as they
// stand, text in pieces. It is an order of magnitude faster than encoding/xml, which a sheet of two million cells
// needs, keeps nothing but its buffer, never recurses, and refuses document types, so that no entity can be declared.
type xmlScanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool

	name  []byte // of the current start or end tag, without prefix
	attrs []byte
	empty bool // the start tag closes itself
	text  []byte
}

type xmlToken uint8

const (
	xmlStart xmlToken = iota + 1
	xmlEnd
	xmlText  // raw: entities to be resolved by unescape
	xmlCDATA // literal text
)

// maxTag bounds a tag, comment or instruction; texts may be longer and come in pieces.
const maxTag = 1 << 20

// newXMLScanner reads UTF-8, or UTF-16 when the text begins with its mark.
func newXMLScanner(r io.Reader) (*xmlScanner, error) {
	x := &xmlScanner{r: r, buf: make([]byte, 64<<10)}
	for x.end < 4 && !x.eof {
		if err := x.fill(); err != nil && err != io.EOF {
			return nil, err
		}
	}
	if cs, ok := bomOf(x.buf[:x.end]); ok {
		if cs.name == "utf-8" {
			x.pos = 3
			return x, nil
		}
		rest := io.MultiReader(bytes.NewReader(bytes.Clone(x.buf[cs.bom:x.end])), x.r)
		return &xmlScanner{r: transform.NewReader(rest, codec(cs.name).NewDecoder()), buf: make([]byte, 64<<10)}, nil
	}
	return x, nil
}

func (x *xmlScanner) fill() error {
	if x.eof {
		return io.EOF
	}
	if x.pos > 0 {
		copy(x.buf, x.buf[x.pos:x.end])
		x.end -= x.pos
		x.pos = 0
	}
	if x.end == len(x.buf) {
		if len(x.buf) >= maxTag {
			return Problem(FileDamaged, "part", "XML")
		}
		x.buf = append(x.buf, make([]byte, len(x.buf))...)
	}
	for range 100 {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		switch {
		case err == io.EOF:
			x.eof = true
			if n == 0 {
				return io.EOF
			}
			return nil
		case err != nil:
			return err
		case n > 0:
			return nil
		}
	}
	return io.ErrNoProgress
}

// until returns the offset of the end of pattern, reading on as needed.
func (x *xmlScanner) until(from int, pattern string) (int, error) {
	for {
		if x.pos+from < x.end {
			if i := bytes.Index(x.buf[x.pos+from:x.end], []byte(pattern)); i >= 0 {
				return from + i + len(pattern), nil
			}
			from = max(from, x.end-x.pos-len(pattern)+1)
		}
		if err := x.fill(); err != nil {
			return 0, unexpected(err)
		}
	}
}

// unexpected makes the end of the file inside a tag a damage.
func unexpected(err error) error {
	if err == io.EOF {
		return Problem(FileDamaged, "part", "XML")
	}
	return err
}

// next moves to the next token. The slices it sets are valid until the following call.
func (x *xmlScanner) next() (xmlToken, error) {
	for {
		if x.pos == x.end {
			if err := x.fill(); err != nil {
				return 0, err
			}
		}
		if x.buf[x.pos] != '<' {
			return x.nextText()
		}
		for x.end-x.pos < 9 && !x.eof {
			if err := x.fill(); err != nil && err != io.EOF {
				return 0, err
			}
		}
		b := x.buf[x.pos:x.end]
		switch {
		case len(b) > 1 && b[1] == '?':
			n, err := x.until(2, "?>")
			if err != nil {
				return 0, err
			}
			x.pos += n
		case bytes.HasPrefix(b, []byte("<!--")):
			n, err := x.skipComment()
			if err != nil {
				return 0, err
			}
			x.pos += n
		case bytes.HasPrefix(b, []byte("<![CDATA[")):
			n, err := x.until(9, "]]>")
			if err != nil {
				return 0, err
			}
			x.text = x.buf[x.pos+9 : x.pos+n-3]
			x.pos += n
			return xmlCDATA, nil
		case len(b) > 1 && b[1] == '!':
			return 0, Problem(FileEntities)
		default:
			return x.tag()
		}
	}
}

func (x *xmlScanner) skipComment() (int, error) { return x.until(4, "-->") }

// nextText delivers the text up to the next tag, in pieces when it is longer than the buffer. A piece never ends
// inside an entity or a character.
func (x *xmlScanner) nextText() (xmlToken, error) {
	from := 0
	for {
		b := x.buf[x.pos:x.end]
		if i := bytes.IndexByte(b[from:], '<'); i >= 0 {
			x.text = b[:from+i]
			x.pos += from + i
			return xmlText, nil
		}
		from = len(b)
		if x.eof || len(b) >= 32<<10 {
			cut := len(b)
			if !x.eof {
				if i := bytes.LastIndexByte(b, '&'); i > 0 && len(b)-i < 16 && bytes.IndexByte(b[i:], ';') < 0 {
					cut = i
				}
				for cut > 1 && len(b)-cut < utf8.UTFMax && !utf8.RuneStart(b[cut-1]) {
					cut--
				}
				if cut > 1 && b[cut-1] >= utf8.RuneSelf && !utf8.FullRune(b[cut-1:]) {
					cut--
				}
			}
			x.text = b[:cut]
			x.pos += cut
			return xmlText, nil
		}
		if err := x.fill(); err != nil && err != io.EOF {
			return 0, err
		}
	}
}

// tag reads a start or end tag. A ">" inside an attribute value does not end it.
func (x *xmlScanner) tag() (xmlToken, error) {
	i, quote := 1, byte(0)
	for {
		b := x.buf[x.pos:x.end]
		for ; i < len(b); i++ {
			switch c := b[i]; {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case c == '>':
				body := b[1:i]
				x.pos += i + 1
				token := xmlStart
				x.empty = false
				if len(body) > 0 && body[0] == '/' {
					token, body = xmlEnd, body[1:]
				} else if len(body) > 0 && body[len(body)-1] == '/' {
					x.empty, body = true, body[:len(body)-1]
				}
				n := 0
				for n < len(body) && body[n] > ' ' {
					n++
				}
				x.name, x.attrs = local(body[:n]), body[n:]
				return token, nil
			}
		}
		if err := x.fill(); err != nil {
			return 0, unexpected(err)
		}
	}
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// attr returns the raw value of an attribute of the current tag by its local name.
func (x *xmlScanner) attr(name string) ([]byte, bool) {
	a := x.attrs
	for {
		for len(a) > 0 && a[0] <= ' ' {
			a = a[1:]
		}
		eq := bytes.IndexByte(a, '=')
		if eq < 0 {
			return nil, false
		}
		key := bytes.TrimRight(a[:eq], " \t\r\n")
		a = a[eq+1:]
		for len(a) > 0 && a[0] <= ' ' {
			a = a[1:]
		}
		if len(a) == 0 || a[0] != '"' && a[0] != '\'' {
			return nil, false
		}
		end := bytes.IndexByte(a[1:], a[0])
		if end < 0 {
			return nil, false
		}
		if string(local(key)) == name && !bytes.HasPrefix(key, []byte("xmlns")) {
			return a[1 : 1+end], true
		}
		a = a[end+2:]
	}
}

// attrText is attr with entities resolved.
func (x *xmlScanner) attrText(name string) string {
	v, _ := x.attr(name)
	return string(unescape(nil, v))
}

// attrInt is attr as a number; 0 when absent or no number.
func (x *xmlScanner) attrInt(name string) int {
	v, _ := x.attr(name)
	n, err := strconv.Atoi(string(v))
	if err != nil {
		return 0
	}
	return n
}

// unescape appends text to dst with the five predefined and the numeric entities resolved, and line ends made LF.
// Anything else after an ampersand stays as it is.
func unescape(dst, text []byte) []byte {
	for len(text) > 0 {
		i := bytes.IndexAny(text, "&\r")
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(dst, text[:i]...)
		text = text[i:]
		if text[0] == '\r' {
			dst = append(dst, '\n')
			text = text[1:]
			if len(text) > 0 && text[0] == '\n' {
				text = text[1:]
			}
			continue
		}
		end := bytes.IndexByte(text[:min(len(text), 12)], ';')
		if end < 0 {
			dst = append(dst, '&')
			text = text[1:]
			continue
		}
		switch e := string(text[1:end]); {
		case e == "amp":
			dst = append(dst, '&')
		case e == "lt":
			dst = append(dst, '<')
		case e == "gt":
			dst = append(dst, '>')
		case e == "quot":
			dst = append(dst, '"')
		case e == "apos":
			dst = append(dst, '\'')
		case len(e) > 1 && e[0] == '#':
			base, digits := 10, e[1:]
			if digits[0] == 'x' || digits[0] == 'X' {
				base, digits = 16, digits[1:]
			}
			if n, err := strconv.ParseUint(digits, base, 32); err == nil {
				dst = utf8.AppendRune(dst, rune(n))
			} else {
				dst = append(dst, text[:end+1]...)
			}
		default:
			dst = append(dst, text[:end+1]...)
		}
		text = text[end+1:]
	}
	return dst
}
