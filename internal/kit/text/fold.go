// Package text owns how written words are compared, searched and made safe: folding, search tokens and the queries over
// them, company-name similarity, pinyin, sort keys, mail addresses, site domains and phone numbers. Every result is a
// pure function of its input, so that keys stored years ago on one database engine equal keys computed today for the
// other. It refuses to know what a customer is, to touch a database or the network, and to guess a language.
package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of s in which two spellings of the same words are equal: compatibility forms resolved
// (full-width to half-width, ligatures, ㈱), lower case, without diacritics, invisible and control characters removed,
// every dash a hyphen and every apostrophe a plain one, all decimal digits ASCII, white space collapsed to single
// spaces and trimmed. Fold(Fold(s)) == Fold(s). Voicing marks of kana are kept, because か and が are different letters.
// Invalid UTF-8 is dropped.
func Fold(s string) string {
	if out, ok := foldASCII(s); ok {
		return out
	}
	if !utf8.ValidString(s) {
		// First, because normalisation leaves characters next to a bad byte as they are.
		s = strings.ToValidUTF8(s, "")
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		if r < utf8.RuneSelf {
			if r <= ' ' || r == 0x7f {
				// Tabs and line breaks separate words; any other control character is noise inside one.
				if r == ' ' || (r >= '\t' && r <= '\r') {
					space = b.Len() > 0
				}
				continue
			}
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteByte(byte(r))
			continue
		}
		if r >= 0x4e00 && r <= 0x9fff {
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
			continue
		}
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if r == utf8.RuneError || invisible(r) || isStrippedMark(r) {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		r = unicode.ToLower(r)
		if sub, ok := foldSpecial(r); ok {
			b.WriteString(sub)
			continue
		}
		if d, ok := digitValue(r); ok {
			r = '0' + d
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// foldASCII is Fold for pure ASCII, which most values of an export company are; ok is false when s is not.
func foldASCII(s string) (out string, ok bool) {
	clean := true
	prev := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		if c < ' ' || c == 0x7f || ('A' <= c && c <= 'Z') || c == '`' || (c == ' ' && prev == ' ') {
			clean = false
		}
		prev = c
	}
	if clean && (s == "" || prev != ' ') {
		return s, true
	}
	b := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ' || (c >= '\t' && c <= '\r'):
			space = len(b) > 0
			continue
		case c < ' ' || c == 0x7f:
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == '`':
			c = '\''
		}
		if space {
			b = append(b, ' ')
			space = false
		}
		b = append(b, c)
	}
	return string(b), true
}

// foldSpecial spells out the letters that Unicode does not decompose although people type them without the stroke.
func foldSpecial(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'ø':
		return "o", true
	case 'ł':
		return "l", true
	case 'ı':
		return "i", true
	case 'đ', 'ð', 'ɖ':
		return "d", true
	case 'ħ':
		return "h", true
	case 'ŧ':
		return "t", true
	case 'ŋ':
		return "n", true
	case 'ĸ':
		return "k", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'þ':
		return "th", true
	case 'ə', 'ǝ':
		return "e", true
	case 'ɓ':
		return "b", true
	case 'ɗ':
		return "d", true
	case 'ƙ':
		return "k", true
	case 'ƴ':
		return "y", true
	case 'ɔ':
		return "o", true
	case 'ɛ':
		return "e", true
	case 'ς':
		return "σ", true
	case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212', '\ufe58', '\ufe63':
		return "-", true
	case '‘', '’', '‛', 'ʼ', 'ʻ', 'ʹ', '´', '′':
		return "'", true
	case '“', '”', '„', '«', '»':
		return "\"", true
	case '。', '｡':
		return ".", true
	case '、':
		return ",", true
	}
	return "", false
}

// isStrippedMark reports whether r is a combining mark that folding removes.
func isStrippedMark(r rune) bool {
	if r < 0x300 {
		return false
	}
	if r == 0x3099 || r == 0x309a {
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me)
}

// digitValue maps a decimal digit of any script to 0–9.
func digitValue(r rune) (rune, bool) {
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	// Digits come in runs of ten; neighbouring scripts may share one range of the table.
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10, true
		}
	}
	i := sort.Search(len(unicode.Nd.R32), func(i int) bool { return rune(unicode.Nd.R32[i].Hi) >= r })
	if i < len(unicode.Nd.R32) && rune(unicode.Nd.R32[i].Lo) <= r {
		return (r - rune(unicode.Nd.R32[i].Lo)) % 10, true
	}
	return 0, false
}

// invisible reports whether r leaves no ink: control and format characters (bidi marks and overrides, zero-width
// characters, byte-order mark, tags), Hangul fillers and noncharacters.
func invisible(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	case r < 0x300:
		return r == 0xad
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x034f, r == 0x2800:
		return true
	case r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return true
	case r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// Clean makes human text safe to store and show without changing its spelling: NUL and control characters go (line
// breaks become \n, tabs stay), so do bidirectional overrides and marks, and zero-width characters except the joiner
// inside an emoji sequence; invalid UTF-8 becomes U+FFFD; white space at both ends goes.
func Clean(s string) string {
	dirty := false
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || (c < ' ' && c != '\n' && c != '\t') || c == 0x7f {
			dirty = true
			break
		}
	}
	if !dirty {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	var prev rune // last rune written
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == '\n' || r == '\t':
		case r == '\r':
			if i < len(s) && s[i] == '\n' {
				continue
			}
			r = '\n'
		case r == 0x85 || r == 0x2028 || r == 0x2029:
			r = '\n'
		case r == 0x200d:
			next, _ := utf8.DecodeRuneInString(s[i:])
			if !pictograph(prev) || !pictograph(next) {
				continue
			}
		case r == utf8.RuneError:
			// Written as the replacement character whether it came from a bad byte or was in the text.
		case invisible(r):
			continue
		}
		b.WriteRune(r)
		prev = r
	}
	return strings.TrimSpace(b.String())
}

// pictograph reports whether r can stand next to a joiner inside an emoji sequence.
func pictograph(r rune) bool {
	switch {
	case r >= 0x1f000 && r <= 0x1faff:
		return true
	case r >= 0x2190 && r <= 0x2bff, r == 0x3030, r == 0x303d:
		return true
	case r == 0xfe0f, r == 0x20e3:
		return true
	}
	return false
}
