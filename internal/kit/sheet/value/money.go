package value

import (
	"slices"
	"strings"
	"unicode"

	"tradewind/internal/kit/sheet"
)

// isoCurrencies are the codes of ISO 4217 in use, without metals and test codes.
const isoCurrencies = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"

// currencyName is a sign or word with the codes it may stand for, the usual one first.
type currencyName struct {
	text  string
	codes []string
}

// currencyNames are signs and words, longer ones first, so that US$ is found before $. Read only.
var currencyNames = sortedNames()

// currencyCodes is isoCurrencies for look-up. Read only.
var currencyCodes = func() map[string]bool {
	m := map[string]bool{}
	for _, c := range strings.Fields(isoCurrencies) {
		m[c] = true
	}
	return m
}()

func sortedNames() []currencyName {
	list := []currencyName{
		{"US$", []string{"USD"}}, {"A$", []string{"AUD"}}, {"AU$", []string{"AUD"}}, {"C$", []string{"CAD"}}, {"CA$", []string{"CAD"}},
		{"HK$", []string{"HKD"}}, {"NT$", []string{"TWD"}}, {"S$", []string{"SGD"}}, {"NZ$", []string{"NZD"}}, {"MX$", []string{"MXN"}}, {"R$", []string{"BRL"}},
		{"$", []string{"USD", "AUD", "CAD", "HKD", "SGD", "MXN"}}, {"€", []string{"EUR"}}, {"£", []string{"GBP", "EGP"}}, {"¥", []string{"CNY", "JPY"}},
		{"CN¥", []string{"CNY"}}, {"JP¥", []string{"JPY"}}, {"₽", []string{"RUB"}}, {"₹", []string{"INR"}}, {"₩", []string{"KRW"}}, {"₫", []string{"VND"}}, {"฿", []string{"THB"}},
		{"₺", []string{"TRY"}}, {"₦", []string{"NGN"}}, {"₱", []string{"PHP"}}, {"₴", []string{"UAH"}}, {"₪", []string{"ILS"}}, {"zł", []string{"PLN"}},
		{"RMB", []string{"CNY"}}, {"CNH", []string{"CNY"}}, {"Rs.", []string{"INR", "PKR", "LKR"}}, {"Rs", []string{"INR", "PKR", "LKR"}}, {"kr", []string{"SEK", "NOK", "DKK"}},
		{"人民币", []string{"CNY"}}, {"人民幣", []string{"CNY"}}, {"元", []string{"CNY"}}, {"圆", []string{"CNY", "JPY"}}, {"美元", []string{"USD"}}, {"美金", []string{"USD"}}, {"欧元", []string{"EUR"}}, {"歐元", []string{"EUR"}},
		{"英镑", []string{"GBP"}}, {"英鎊", []string{"GBP"}}, {"日元", []string{"JPY"}}, {"日圆", []string{"JPY"}}, {"円", []string{"JPY"}}, {"港币", []string{"HKD"}}, {"港元", []string{"HKD"}}, {"港幣", []string{"HKD"}},
		{"台币", []string{"TWD"}}, {"新台币", []string{"TWD"}}, {"澳元", []string{"AUD"}}, {"加元", []string{"CAD"}}, {"新加坡元", []string{"SGD"}}, {"瑞士法郎", []string{"CHF"}}, {"卢布", []string{"RUB"}},
		{"卢比", []string{"INR", "PKR", "LKR"}}, {"韩元", []string{"KRW"}}, {"韩币", []string{"KRW"}}, {"泰铢", []string{"THB"}}, {"越南盾", []string{"VND"}},
		{"dollars", []string{"USD", "AUD", "CAD", "HKD", "SGD", "MXN"}}, {"dollar", []string{"USD", "AUD", "CAD", "HKD", "SGD", "MXN"}}, {"euros", []string{"EUR"}}, {"euro", []string{"EUR"}},
		{"yuan", []string{"CNY"}}, {"yen", []string{"JPY"}},
	}
	slices.SortStableFunc(list, func(a, b currencyName) int { return len(b.text) - len(a.text) })
	return list
}

// Currency reads the name of a currency alone: an ISO code, sign or word. column settles ambiguous signs as in Money.
func Currency(s, column string) (string, error) {
	t, bad := tidy(s)
	if bad != nil {
		return "", bad
	}
	rest, code, why := splitCurrency(t, column)
	switch {
	case why == sheet.CurrencyAmbiguous:
		return "", problem(why, s, "currency", clip(s), "choices", choicesOf(t))
	case code == "" || rest != "":
		return "", problem(sheet.CurrencyUnknown, s, "currency", clip(s))
	}
	return code, nil
}

// Money splits "USD 1,234.50", "1.234,50 €", "12万美元" into a plain decimal and an ISO 4217 code. column is the currency
// chosen for the column, or "": it is the answer where the cell names none, and it settles signs such as $ and ¥ that
// several currencies use; without it such a sign is an error. A cell that names another currency keeps its own.
func Money(s string, hint Locale, column string) (amount, currency string, err error) {
	t, bad := tidy(s)
	if bad != nil {
		return "", "", bad
	}
	rest, code, why := splitCurrency(t, column)
	switch why {
	case sheet.CurrencyAmbiguous:
		return "", "", problem(why, s, "currency", signOf(t), "choices", choicesOf(t))
	case sheet.CurrencyTwice:
		return "", "", problem(why, s, "choices", code)
	}
	if code == "" {
		if word := strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }); word != "" && letters(word) && len(word) >= 3 && len(word) < len(rest) {
			return "", "", problem(sheet.CurrencyUnknown, s, "currency", word)
		}
		code = strings.ToUpper(column)
	}
	amount, bad = number(rest, s, hint)
	if bad != nil {
		return "", "", bad
	}
	return amount, code, nil
}

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) < 0
}

// splitCurrency takes currency names off both ends. why is CurrencyAmbiguous when a sign stays open and CurrencyTwice
// when the ends disagree; code then lists the two.
func splitCurrency(t, column string) (rest, code string, why sheet.Code) {
	rest = t
	sign := "" // a minus before the currency, as in -$5
	if r, ok := strings.CutPrefix(rest, "-"); ok {
		sign, rest = "-", strings.TrimSpace(r)
	}
	brackets := false
	if strings.HasPrefix(rest, "(") && strings.HasSuffix(rest, ")") {
		brackets, rest = true, strings.TrimSpace(rest[1:len(rest)-1])
	}
	var found []string
	open := false
	for range 4 {
		codes, shorter := cutCurrency(rest)
		if codes == nil {
			break
		}
		rest = shorter
		switch {
		case len(codes) == 1:
			found = append(found, codes[0])
		case slices.ContainsFunc(found, func(c string) bool { return slices.Contains(codes, c) }): // "USD $5"
		case column != "" && slices.Contains(codes, strings.ToUpper(column)):
			found = append(found, strings.ToUpper(column))
		default:
			// "$5 USD": a name still to come may settle it.
			if more, _ := cutCurrency(rest); len(more) != 1 || !slices.Contains(codes, more[0]) {
				open = true
			}
		}
	}
	if brackets {
		rest = "(" + rest + ")"
	}
	rest = sign + rest
	slices.Sort(found)
	found = slices.Compact(found)
	switch {
	case len(found) > 1:
		return rest, strings.Join(found, ", "), sheet.CurrencyTwice
	case open && len(found) == 0:
		return rest, "", sheet.CurrencyAmbiguous
	case len(found) == 1:
		return rest, found[0], ""
	}
	return rest, "", ""
}

// cutCurrency takes one currency name off the begin or end and returns what it may stand for.
func cutCurrency(t string) (codes []string, rest string) {
	t = strings.TrimSpace(t)
	for _, atEnd := range []bool{false, true} {
		if len(t) < 3 {
			break
		}
		word, more := t[:3], t[3:]
		edge := strings.TrimLeft(more, ".: ")
		if atEnd {
			word, more = t[len(t)-3:], t[:len(t)-3]
			edge = strings.TrimRight(more, " ")
		}
		touches := more != "" && (atEnd && asciiLetter(more[len(more)-1]) || !atEnd && asciiLetter(more[0]))
		if up := strings.ToUpper(word); letters(word) && !touches && currencyCodes[up] {
			return []string{up}, edge
		}
	}
	for _, n := range currencyNames {
		if len(t) < len(n.text) {
			continue
		}
		if strings.EqualFold(t[:len(n.text)], n.text) && !(asciiLetter(n.text[len(n.text)-1]) && len(t) > len(n.text) && asciiLetter(t[len(n.text)])) {
			return n.codes, strings.TrimLeft(t[len(n.text):], ".: ")
		}
		if at := len(t) - len(n.text); strings.EqualFold(t[at:], n.text) && !(asciiLetter(n.text[0]) && at > 0 && asciiLetter(t[at-1])) {
			return n.codes, strings.TrimRight(t[:at], " ")
		}
	}
	return nil, t
}

func asciiLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// signOf and choicesOf find the ambiguous name again for a message.
func signOf(t string) string {
	for _, n := range currencyNames {
		if len(n.codes) > 1 && strings.Contains(strings.ToLower(t), strings.ToLower(n.text)) {
			return n.text
		}
	}
	return ""
}

func choicesOf(t string) string {
	for _, n := range currencyNames {
		if len(n.codes) > 1 && strings.Contains(strings.ToLower(t), strings.ToLower(n.text)) {
			return strings.Join(n.codes, ", ")
		}
	}
	return ""
}
