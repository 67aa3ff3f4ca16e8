// Package geo owns the tables of the world that every part of the product shares: countries with their Chinese and
// English names, calling codes, currencies, languages, time zones and weekends; currencies; languages; and the reading
// of a country out of what people write. It refuses everything that depends on the trade or on a date: holidays, rates,
// ports, tariffs. The tables are read-only; callers must not change the slices they are handed.
package geo

import (
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // a zone name is worth nothing on a host without zone files
	"unicode"
	"unicode/utf8"

	"tradewind/internal/kit/text"
)

// CountryInfo is a country or territory of ISO 3166-1 (or Kosovo, XK).
type CountryInfo struct {
	Code        string         // ISO 3166-1 alpha-2, upper case
	Alpha3      string         // ISO 3166-1 alpha-3
	EN, ZH      string         // short names
	Continent   string         // RegionInfo.Code of the continent
	Region      string         // RegionInfo.Code of the part of the continent
	CallingCode string         // digits after the +; shared by several countries for 1, 7, 39, 44 and others
	Currency    string         // ISO 4217 code of the main legal tender
	Language    string         // LanguageInfo.Code of the language business is usually written in
	Zones       []string       // IANA time zones, the main one first, never empty
	Weekend     []time.Weekday // usual days off, in order, one or two

	aliases string // other spellings, separated by |
}

// Zone returns the IANA name of the main time zone.
func (c CountryInfo) Zone() string { return c.Zones[0] }

// RegionInfo is a continent or a part of one, with the numeric code of UN M49 (or AQ for Antarctica).
type RegionInfo struct {
	Code      string
	EN, ZH    string
	Continent bool
}

// CurrencyInfo is an active currency of ISO 4217.
type CurrencyInfo struct {
	Code   string // three letters
	Digits int    // minor units: 2 for USD, 0 for JPY, 3 for KWD
	EN, ZH string
	Symbol string // unambiguous short form: US$, ¥ (CNY), €; the code when there is none
}

// LanguageInfo is a language one may write to a customer in.
type LanguageInfo struct {
	Code   string // BCP 47: de, zh (simplified), zh-Hant
	EN, ZH string
	Native string // the language's name for itself
}

// Country returns the country of an alpha-2 code in either case.
func Country(code string) (CountryInfo, bool) {
	code = strings.ToUpper(code)
	i, ok := slices.BinarySearchFunc(countries, code, func(c CountryInfo, code string) int { return strings.Compare(c.Code, code) })
	if !ok {
		return CountryInfo{}, false
	}
	return countries[i], true
}

// Countries returns all countries, ordered by code.
func Countries() []CountryInfo { return slices.Clone(countries) }

// Region returns a continent or part of one.
func Region(code string) (RegionInfo, bool) {
	for _, r := range regions {
		if r.Code == code {
			return r, true
		}
	}
	return RegionInfo{}, false
}

// Regions returns the continents, then their parts.
func Regions() []RegionInfo { return slices.Clone(regions) }

// Currency returns the currency of an ISO 4217 code in either case.
func Currency(code string) (CurrencyInfo, bool) {
	code = strings.ToUpper(code)
	i, ok := slices.BinarySearchFunc(currencies, code, func(c CurrencyInfo, code string) int { return strings.Compare(c.Code, code) })
	if !ok {
		return CurrencyInfo{}, false
	}
	return currencies[i], true
}

// Currencies returns all active currencies, ordered by code.
func Currencies() []CurrencyInfo { return slices.Clone(currencies) }

// Language returns the language of a BCP 47 code in either case. A code with a region or script that is not listed falls
// back to its language (de-AT to de), except that the traditional script and its places stand for zh-Hant.
func Language(code string) (LanguageInfo, bool) {
	code = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(code)), "_", "-")
	switch code {
	case "zh-tw", "zh-hk", "zh-mo":
		code = "zh-hant"
	case "nb", "nn", "nb-no", "nn-no":
		code = "no"
	}
	for code != "" {
		for _, l := range languages {
			if strings.ToLower(l.Code) == code {
				return l, true
			}
		}
		i := strings.LastIndexByte(code, '-')
		if i < 0 {
			break
		}
		code = code[:i]
	}
	return LanguageInfo{}, false
}

// Languages returns all languages, those of the most trade first.
func Languages() []LanguageInfo { return slices.Clone(languages) }

const maxFindRunes = 200

// FindCountry reads a country out of what people write: a code, a name in Chinese, English or its own language, an older
// or official name, with or without "Republic of", in either order (Korea, Republic of), and combinations that agree
// (Germany / 德国, DE - Germany, Lyon, France). code is alpha-2. ok is false when nothing or more than one country fits.
func FindCountry(s string) (code string, ok bool) {
	t := index()
	s = strings.TrimSpace(firstRunes(s, maxFindRunes))
	if n := len(s); n == 2 || n == 3 {
		if c, ok := t.codes[strings.ToUpper(s)]; ok {
			return c, true
		}
	}
	folded := text.Fold(s)
	words := nameWords(folded)
	if len(words) == 0 {
		return "", false
	}
	if c, ok := t.find(words); ok {
		return c, true
	}
	// Parts must agree; letters alone are no evidence here, because IL is a state and DE a Spanish word. The signs are tried
	// from the strongest to the weakest, because names contain the weaker ones: Guinea-Bissau, 刚果（金）.
	for _, signs := range [...]string{"/|;\n", "/|;\n()[],:", "/|;\n()[],:-_"} {
		found := ""
		for _, part := range parts(folded, signs) {
			c, ok := t.find(nameWords(part))
			if !ok {
				continue
			}
			if found != "" && found != c {
				return "", false
			}
			found = c
		}
		if found != "" {
			return found, true
		}
	}
	return "", false
}

// FindCurrency reads a currency out of its code, name, symbol or what traders call it (RMB, 人民币, 美金, €). code is ISO 4217.
func FindCurrency(s string) (code string, ok bool) {
	t := index()
	s = strings.TrimSpace(firstRunes(s, 64))
	if c, ok := Currency(s); ok {
		return c.Code, true
	}
	if c, ok := t.symbols[s]; ok {
		return c, true
	}
	c, ok := t.currencies[strings.Join(nameWords(text.Fold(s)), "")]
	return c, ok
}

// ZoneOf returns the IANA time zone of a city, given as people write it (Los Angeles, CA; 芝加哥; Cancún), in a country
// given by its alpha-2 code: the main zone of the country when the city is empty or not known, "" when the country is not.
func ZoneOf(country, city string) string {
	c, ok := Country(country)
	if !ok {
		return ""
	}
	if len(c.Zones) == 1 {
		return c.Zones[0]
	}
	places := index().places[c.Code]
	folded := text.Fold(firstRunes(city, maxFindRunes))
	if z, ok := places[placeKey(folded)]; ok {
		return z
	}
	for _, part := range strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(",/(;)", r) }) {
		words := strings.Fields(part)
		for len(words) > 0 && strings.ContainsAny(words[len(words)-1], "0123456789") {
			words = words[:len(words)-1] // a postcode
		}
		if z, ok := places[placeKey(strings.Join(words, " "))]; ok {
			return z
		}
		// "Dallas TX 75201": a city, then its state.
		if n := len(words); n > 1 {
			if z, ok := places[placeKey(strings.Join(words[:n-1], " "))]; ok {
				return z
			}
			if z, ok := places[placeKey(words[n-1])]; ok {
				return z
			}
		}
	}
	return c.Zones[0]
}

// ValidZone reports whether name is an IANA time zone this program knows. "Local" is not: it would differ between nodes.
func ValidZone(name string) bool {
	if name == "" || name == "Local" || len(name) > 64 {
		return false
	}
	if index().zones[name] {
		return true
	}
	_, err := time.LoadLocation(name)
	return err == nil
}

// Zones returns every time zone of the country table, ordered by name, with UTC in front.
func Zones() []string {
	set := make(map[string]bool)
	for _, c := range countries {
		for _, z := range c.Zones {
			set[z] = true
		}
	}
	names := make([]string, 0, len(set)+1)
	for z := range set {
		names = append(names, z)
	}
	slices.Sort(names)
	return append([]string{"UTC"}, names...)
}

type tables struct {
	codes      map[string]string // alpha-2 and alpha-3 to alpha-2
	names      map[string]string // joined nameWords to alpha-2
	currencies map[string]string
	symbols    map[string]string
	places     map[string]map[string]string // country to placeKey to zone
	zones      map[string]bool
}

// index is built on first use, because most commands of the program never read a country name.
var index = sync.OnceValue(func() *tables {
	t := &tables{
		codes: make(map[string]string, 500), names: make(map[string]string, 4000), currencies: make(map[string]string, 400),
		symbols: make(map[string]string, 200), places: make(map[string]map[string]string), zones: make(map[string]bool, 500),
	}
	for _, c := range countries {
		t.codes[c.Code], t.codes[c.Alpha3] = c.Code, c.Code
		for _, z := range c.Zones {
			t.zones[z] = true
		}
		for _, n := range append([]string{c.EN, c.ZH}, strings.Split(c.aliases, "|")...) {
			if key := nameKey(n); key != "" && t.names[key] == "" {
				t.names[key] = c.Code
			}
		}
	}
	for _, c := range currencies {
		for _, n := range []string{c.EN, c.ZH} {
			t.currencies[strings.Join(nameWords(text.Fold(n)), "")] = c.Code
		}
		t.symbols[c.Symbol] = c.Code
	}
	for _, line := range strings.Split(strings.TrimSpace(currencyAliases), "\n") {
		code, names, _ := strings.Cut(line, " ")
		for _, n := range strings.Split(names, "|") {
			t.symbols[n] = code
			if key := strings.Join(nameWords(text.Fold(n)), ""); key != "" {
				t.currencies[key] = code
			}
		}
	}
	for country, zones := range cities {
		places := make(map[string]string)
		for zone, names := range zones {
			for _, n := range strings.Split(names, "|") {
				places[placeKey(text.Fold(n))] = zone
			}
		}
		// The place a zone is named after is one of its cities.
		c, _ := Country(country)
		for _, z := range c.Zones {
			key := placeKey(text.Fold(strings.ReplaceAll(z[strings.LastIndexByte(z, '/')+1:], "_", " ")))
			if places[key] == "" {
				places[key] = z
			}
		}
		t.places[country] = places
	}
	return t
})

// find looks up a name as it is, then without the words that official names add. "Democratic" and "People's" are never
// dropped: they tell the two Koreas and the two Congos apart.
func (t *tables) find(words []string) (string, bool) {
	key := strings.Join(words, "")
	if utf8.RuneCountInString(key) < 2 {
		return "", false
	}
	if c, ok := t.names[key]; ok {
		return c, true
	}
	plain := make([]string, 0, len(words))
	for _, w := range words {
		switch w {
		case "republic", "kingdom", "federal", "federation", "islamic", "state", "states", "commonwealth", "sultanate", "principality", "rep", "arab":
		default:
			plain = append(plain, w)
		}
	}
	// "Republic of China" is claimed by two governments; a wrong country is worse than none.
	if key = strings.Join(plain, ""); len(plain) == len(words) || key == "" || key == "china" {
		return "", false
	}
	c, ok := t.names[key]
	return c, ok
}

func nameKey(s string) string { return strings.Join(nameWords(text.Fold(s)), "") }

// nameWords splits a folded name into its words without the little ones; marks and apostrophes vanish, full stops join
// (u.s.a. is usa), Saint is St.
func nameWords(s string) []string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsNumber(r):
			return r
		case r == '\'', r == '.', unicode.IsMark(r):
			return -1
		}
		return ' '
	}, strings.ReplaceAll(s, ". ", " "))
	words := strings.Fields(s)
	kept := words[:0]
	for _, w := range words {
		switch w {
		case "the", "of", "and":
			continue
		case "saint":
			w = "st"
		}
		kept = append(kept, w)
	}
	return kept
}

// parts splits a folded value at signs, and between Chinese and other letters.
func parts(s, signs string) []string {
	var out []string
	from := 0
	var prev rune // last letter of the current part
	for i, r := range s {
		switch {
		case strings.ContainsRune(signs, r):
			out = append(out, s[from:i])
			from, prev = i+utf8.RuneLen(r), 0
		case unicode.IsLetter(r):
			if prev != 0 && unicode.Is(unicode.Han, r) != unicode.Is(unicode.Han, prev) {
				out = append(out, s[from:i])
				from = i
			}
			prev = r
		}
	}
	return append(out, s[from:])
}

// placeKey compares cities: letters only, Saint as St, and without the Chinese word for city.
func placeKey(folded string) string {
	return strings.TrimSuffix(strings.Join(nameWords(folded), ""), "市")
}

func firstRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// currencyAliases is what price lists and bank slips say. A plain $ is the US dollar in this trade, ¥ the yuan.
const currencyAliases = `
CNY RMB|CN¥|RMB¥|¥|￥|元|人民币元|人民幣|renminbi|yuan|chinese yuan|CNH
USD $|US$|USD$|U$S|美金|美刀|dollar|dollars|us dollar|us dollars|United States dollar|U.S. dollars
EUR €|euro|euros|欧|歐元
GBP £|stg|pound|pounds sterling|sterling|british pound|英磅|英鎊
JPY JP¥|JPY¥|円|yen|japanese yen|日币|日圓
HKD HK$|港纸|港元|港币|港幣|hong kong dollar
TWD NT$|NTD|NT|台币|新台币|臺幣
KRW ₩|won|韩币|韩元
INR ₹|Rs|Rs.|rupee|rupees|卢比|印度卢比
RUB ₽|руб|руб.|RUR|rouble|卢布
TRY ₺|TL|YTL|lira
BRL R$|real|reais
AUD A$|AU$|澳币|澳元|澳大利亚元
CAD C$|CA$|加币|加元|加拿大元
SGD S$|新币|新加坡元
CHF SFr|Fr.|瑞郎|瑞士法郎
THB ฿|baht|泰铢
VND ₫|đ|dong|越南盾
AED Dh|Dhs|dirham|迪拉姆
SAR SR|riyal|里亚尔
ZAR rand
MXN MX$|Mex$|mexican peso
PLN zł|zl|zloty
NGN ₦|naira
PHP ₱|比索
UAH ₴|hryvnia
KZT ₸|tenge
ILS ₪|NIS|shekel
MYR RM|ringgit|马币|令吉
IDR Rp|Rp.|rupiah|印尼盾
NZD NZ$|纽币|新西兰元
`
