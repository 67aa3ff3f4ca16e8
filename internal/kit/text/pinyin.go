package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// Pinyin returns the toneless pinyin of s without spaces and its initials: 上海华贸 → shanghaihuamao, shhm. Words in
// other scripts are kept folded (3M中国 → 3mzhongguo, 3zg), everything else is dropped. Characters with several readings
// take the one of the longest known word they stand in (重庆 chongqing, 银行 yinhang), otherwise the commonest. ü is
// written v, as input methods do.
func Pinyin(s string) (full, initials string) { return pinyinOf(s, false) }

// PersonPinyin is Pinyin for a personal name: a leading surname takes the reading it has as a surname (单 shan, 曾 zeng,
// 尉迟 yuchi).
func PersonPinyin(s string) (full, initials string) { return pinyinOf(s, true) }

func pinyinOf(s string, person bool) (full, initials string) {
	var f, i strings.Builder
	for _, it := range appendItems(nil, Fold(firstRunes(s, MaxInputRunes)), true) {
		if !it.cjk {
			f.WriteString(it.text)
			i.WriteString(firstRunes(it.text, 1))
			person = false
			continue
		}
		for _, syllable := range syllables([]rune(it.text), person) {
			f.WriteString(syllable)
			i.WriteString(firstRunes(syllable, 1))
		}
		person = false
	}
	return f.String(), i.String()
}

// reading is the pinyin of one run of Chinese characters.
type reading struct {
	full     string // joined syllables
	initials string // one letter per syllable
	starts   []int  // byte offsets of the syllables in full
}

// appendReadings adds the readings of run: one for every stretch of characters that have pinyin, a second one when the
// stretch could be a personal name whose surname reads differently, and one with u for ü (绿 is typed lv and lu).
func appendReadings(readings []reading, run string) []reading {
	chars := []rune(firstRunes(run, maxPinyinHan))
	add := func(parts []string) {
		r := join(parts)
		readings = append(readings, r)
		if strings.IndexByte(r.full, 'v') >= 0 {
			r.full = strings.ReplaceAll(r.full, "v", "u")
			readings = append(readings, r)
		}
	}
	for from := 0; from < len(chars); {
		if syllableOf(chars[from]) == "" {
			from++
			continue
		}
		to := from + 1
		for to < len(chars) && syllableOf(chars[to]) != "" {
			to++
		}
		part := chars[from:to]
		plain := syllables(part, false)
		add(plain)
		if len(part) >= 2 && len(part) <= 4 && isOddSurname(part) {
			if named := syllables(part, true); join(named).full != join(plain).full {
				add(named)
			}
		}
		from = to
	}
	return readings
}

func join(parts []string) reading {
	var r reading
	var full, initials strings.Builder
	r.starts = make([]int, 0, len(parts))
	for _, p := range parts {
		r.starts = append(r.starts, full.Len())
		full.WriteString(p)
		initials.WriteByte(p[0])
	}
	r.full, r.initials = full.String(), initials.String()
	return r
}

// syllables returns the pinyin of each character of chars, leaving out characters that have none.
func syllables(chars []rune, person bool) []string {
	out := make([]string, 0, len(chars))
	t := readingTable()
	i := 0
	if person {
		for n := min(2, len(chars)); n >= 1; n-- {
			if s, ok := t.surnames[string(chars[:n])]; ok {
				out = append(out, s...)
				i = n
				break
			}
		}
	}
scan:
	for i < len(chars) {
		for _, w := range t.words[chars[i]] {
			if hasRunes(chars[i:], w.chars) {
				out = append(out, w.syllables...)
				i += len(w.chars)
				continue scan
			}
		}
		if s := t.syllable(chars[i]); s != "" {
			out = append(out, s)
		}
		i++
	}
	return out
}

func hasRunes(s, prefix []rune) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i, r := range prefix {
		if s[i] != r {
			return false
		}
	}
	return true
}

func isOddSurname(chars []rune) bool {
	t := readingTable()
	if _, ok := t.surnames[string(chars[:1])]; ok {
		return true
	}
	_, ok := t.surnames[string(chars[:2])]
	return ok
}

func syllableOf(r rune) string { return readingTable().syllable(r) }

const (
	hanFirst = 0x3400
	hanLast  = 0x9fff
)

// readings of all characters, built once on first use: the library's dictionary is a map of strings with tone marks in
// which a look-up costs as much as a whole name may.
type readings struct {
	index     []uint16 // by character from hanFirst: position in syllables, 0 for none
	syllables []string
	words     map[rune][]wordReading // by first character, longest first
	surnames  map[string][]string
}

type wordReading struct {
	chars     []rune
	syllables []string
}

func (t *readings) syllable(r rune) string {
	if r >= hanFirst && r <= hanLast {
		return t.syllables[t.index[r-hanFirst]]
	}
	if r == 0x3007 || r > 0xf8ff { // 〇 and the rarer blocks
		return plainSyllable(pinyin.PinyinDict[int(r)])
	}
	return ""
}

var readingTable = sync.OnceValue(func() *readings {
	t := &readings{
		index:     make([]uint16, hanLast-hanFirst+1),
		syllables: []string{""},
		words:     make(map[rune][]wordReading),
		surnames:  make(map[string][]string),
	}
	known := make(map[string]uint16, 512)
	for r := hanFirst; r <= hanLast; r++ {
		tones, ok := pinyin.PinyinDict[r]
		if !ok {
			continue
		}
		s := plainSyllable(tones)
		if s == "" {
			continue
		}
		n, ok := known[s]
		if !ok {
			n = uint16(len(t.syllables))
			known[s] = n
			t.syllables = append(t.syllables, s)
		}
		t.index[r-hanFirst] = n
	}
	for _, line := range strings.Split(strings.TrimSpace(wordReadings), "\n") {
		f := strings.Fields(line)
		w := wordReading{chars: []rune(f[0]), syllables: f[1:]}
		list := t.words[w.chars[0]]
		at := 0
		for at < len(list) && len(list[at].chars) >= len(w.chars) {
			at++
		}
		list = append(list, wordReading{})
		copy(list[at+1:], list[at:])
		list[at] = w
		t.words[w.chars[0]] = list
	}
	for _, line := range strings.Split(strings.TrimSpace(surnameReadings), "\n") {
		f := strings.Fields(line)
		t.surnames[f[0]] = f[1:]
	}
	return t
})

// plainSyllable takes the first of comma-separated readings and removes its tone mark.
func plainSyllable(tones string) string {
	b := make([]byte, 0, 8)
	for _, r := range tones {
		switch r {
		case ',':
			return string(b)
		case 'ā', 'á', 'ǎ', 'à':
			r = 'a'
		case 'ē', 'é', 'ě', 'è', 'ê', 'ế', 'ề':
			r = 'e'
		case 'ī', 'í', 'ǐ', 'ì':
			r = 'i'
		case 'ō', 'ó', 'ǒ', 'ò':
			r = 'o'
		case 'ū', 'ú', 'ǔ', 'ù':
			r = 'u'
		case 'ü', 'ǖ', 'ǘ', 'ǚ', 'ǜ':
			r = 'v'
		case 'ń', 'ň', 'ǹ':
			r = 'n'
		case 'ḿ':
			r = 'm'
		}
		if r < utf8.RuneSelf && r >= 'a' && r <= 'z' {
			b = append(b, byte(r))
		}
	}
	return string(b)
}
