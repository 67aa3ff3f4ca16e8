package text

import (
	"encoding/base32"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

const (
	sortKeyRunes = 24
	sortKeyBytes = 64
)

// SortKey returns a key that sorts names the way a Chinese reader expects: numbers and Latin words alphabetically and
// without regard to case, then Chinese by pinyin. Keys compare bytewise, hold only 0–9 and a–v, and are at most 103 bytes; they are
// computed here because neither database engine collates like the other. Names that agree in their first 24 characters
// share a key, so a list needs a second ordering column. "" for a string without any letter or sign.
func SortKey(s string) string {
	s = firstRunes(Fold(firstRunes(s, 4*sortKeyRunes)), sortKeyRunes)
	if s == "" {
		return ""
	}
	c := sorters.Get().(*sorter)
	defer sorters.Put(c)
	c.buf.Reset()
	key := c.collator.KeyFromString(&c.buf, readAs(s))
	if len(key) > sortKeyBytes {
		key = key[:sortKeyBytes]
	}
	return sortKeyEncoding.EncodeToString(key)
}

// sortKeyEncoding keeps the order of the bytes, also under locale-aware collations, which all sort digits before letters.
var sortKeyEncoding = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

type sorter struct {
	collator *collate.Collator
	buf      collate.Buffer
}

// A collator is expensive to build and not safe for concurrent use.
var sorters = sync.Pool{New: func() any {
	return &sorter{collator: collate.New(language.MustParse("zh-u-co-pinyin"), collate.IgnoreCase)}
}}

// readAs replaces characters that stand in a word with an uncommon reading by a character that is always read so, because
// the collation knows one reading for each character and would file 重庆 under zhong.
func readAs(s string) string {
	var out []rune
	t := readingTable()
	chars := []rune(s)
scan:
	for i := 0; i < len(chars); {
		for _, w := range t.words[chars[i]] {
			if !hasRunes(chars[i:], w.chars) {
				continue
			}
			for k, r := range w.chars {
				if sub, ok := sortsLike[w.syllables[k]]; ok && t.syllable(r) != w.syllables[k] {
					if out == nil {
						out = append(out, chars...)
					}
					out[i+k] = sub
				}
			}
			i += len(w.chars)
			continue scan
		}
		i++
	}
	if out == nil {
		return s
	}
	return string(out)
}

// sortsLike names, for the syllables that uncommon readings have in names, a common character with only that reading.
var sortsLike = map[string]rune{
	"chong": '崇', "chang": '常', "zhang": '掌', "sha": '啥', "xia": '夏', "lu": '路', "beng": '崩', "yue": '月',
	"lao": '老', "pan": '盘', "tong": '同', "hang": '航', "kuai": '快', "tiao": '条', "diao": '吊', "mu": '木',
	"bi": '必', "du": '读', "bo": '波', "shan": '山', "shen": '深', "xun": '训', "yan": '言', "hai": '海', "dai": '代',
	"zang": '葬', "e": '鹅', "qu": '渠', "xiang": '香', "xing": '星', "lv": '绿', "su": '苏', "yu": '鱼', "ji": '机',
}
