package value

import (
	"slices"
	"strings"
	"unicode"

	"tradewind/internal/kit/sheet"
)

// Locale says which of comma and point marks the decimals in a column.
type Locale string

// The number formats of a column. Blanks and apostrophes between thousands are understood in all of them, Indian
// grouping (1,23,456.78) in DecimalPoint.
const (
	UnknownLocale Locale = ""
	DecimalPoint  Locale = "point" // 1,234.56
	DecimalComma  Locale = "comma" // 1.234,56
)

// maxDigits is what amounts and decimals of the product hold.
const maxDigits = 19

// Number reads a number and returns it as a plain decimal: "1234.56", "-0.5". It understands thousands separators,
// accounting brackets, a trailing minus, and the Chinese units 千 万 亿. A value such as 1,234 needs the hint.
// Percentages and numbers Excel shortened to 1.2E+11 are refused.
func Number(s string, hint Locale) (string, error) {
	t, bad := tidy(s)
	if bad != nil {
		return "", bad
	}
	n, bad := number(t, s, hint)
	if bad != nil {
		return "", bad
	}
	return n, nil
}

// number reads tidy text t; original is repeated in errors.
func number(t, original string, hint Locale) (string, *sheet.Error) {
	if strings.HasSuffix(t, "%") || strings.HasSuffix(t, "‰") {
		return "", problem(sheet.NumberPercent, original)
	}
	bracketed := strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")")
	negative := bracketed
	if bracketed {
		t = strings.TrimSpace(t[1 : len(t)-1])
	}
	signs := 0
	for _, sign := range []string{"-", "−", "–", "+"} {
		rest, cut := strings.CutPrefix(t, sign)
		if !cut && sign != "+" {
			rest, cut = strings.CutSuffix(t, sign) // 5-, as SAP writes
		}
		if cut {
			t, signs = rest, signs+1
			negative = negative || sign != "+"
		}
	}
	if signs > 1 || signs == 1 && bracketed {
		return "", problem(sheet.NumberInvalid, original)
	}
	t, zeros := chineseUnit(strings.TrimSpace(t))
	if exponent(t) {
		return "", problem(sheet.NumberExponent, original)
	}
	whole, fraction, bad := split(t, original, hint)
	if bad != nil {
		return "", bad
	}
	for ; zeros > 0; zeros-- {
		if fraction == "" {
			whole += "0"
			continue
		}
		whole, fraction = whole+fraction[:1], fraction[1:]
	}
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	if len(whole)+len(fraction) > maxDigits {
		return "", problem(sheet.NumberDigits, original, "max", maxDigits)
	}
	if whole == "" {
		whole = "0"
	}
	n := whole
	if fraction != "" {
		n += "." + fraction
	}
	if negative && n != "0" {
		n = "-" + n
	}
	return n, nil
}

// chineseUnit takes 千, 万 and 亿 off the end and returns the zeros they stand for.
func chineseUnit(t string) (rest string, zeros int) {
	for {
		cut := false
		for _, u := range []struct {
			text  string
			zeros int
		}{{"千", 3}, {"万", 4}, {"萬", 4}, {"亿", 8}, {"億", 8}} {
			if r, ok := strings.CutSuffix(t, u.text); ok {
				t, zeros, cut = strings.TrimSpace(r), zeros+u.zeros, true
			}
		}
		if !cut || zeros > 16 {
			return t, zeros
		}
	}
}

// exponent reports the form 1.23E+11.
func exponent(t string) bool {
	mantissa, power, ok := strings.Cut(strings.ToUpper(t), "E")
	power = strings.TrimLeft(power, "+-")
	return ok && mantissa != "" && power != "" && strings.Trim(mantissa, "0123456789.,") == "" && strings.Trim(power, "0123456789") == ""
}

// blank reports the blanks and apostrophes that separate thousands in every format.
func blank(r rune) bool {
	return r == ' ' || r == '\u00A0' || r == '\u202F' || r == '\u2009' || r == '\'' || r == '’' || r == '`' || unicode.Is(unicode.Zs, r)
}

// split separates the digits before and after the decimal mark and checks the grouping.
func split(t, original string, hint Locale) (whole, fraction string, bad *sheet.Error) {
	var marks []rune // separators in order
	var runs []string
	run := strings.Builder{}
	for _, r := range t {
		switch {
		case r >= '0' && r <= '9':
			run.WriteRune(r)
		case r == '.' || r == ',':
			marks, runs = append(marks, r), append(runs, run.String())
			run.Reset()
		case blank(r):
			marks, runs = append(marks, ' '), append(runs, run.String())
			run.Reset()
		default:
			return "", "", problem(sheet.NumberInvalid, original)
		}
	}
	runs = append(runs, run.String())
	if strings.Join(runs, "") == "" {
		return "", "", problem(sheet.NumberInvalid, original)
	}
	if len(marks) == 0 {
		return runs[0], "", nil
	}
	decimal, code := decimalMark(marks, runs, hint)
	if code != "" {
		return "", "", problem(code, original, "format", formatName(hint))
	}
	if decimal != 0 {
		fraction = runs[len(runs)-1]
		marks, runs = marks[:len(marks)-1], runs[:len(runs)-1]
		if fraction == "" && len(marks) > 0 {
			return "", "", problem(sheet.NumberInvalid, original)
		}
	}
	if slices.Contains(marks, decimal) || !grouped(marks, runs) {
		return "", "", problem(sheet.NumberGrouping, original, "format", formatName(hint))
	}
	return strings.Join(runs, ""), fraction, nil
}

func formatName(l Locale) string {
	if l == DecimalComma {
		return "1.234,56"
	}
	return "1,234.56"
}

// decimalMark decides whether the last mark is the decimal one; 0 means there is none.
func decimalMark(marks []rune, runs []string, hint Locale) (rune, sheet.Code) {
	last := marks[len(marks)-1]
	if last == ' ' {
		return 0, ""
	}
	tail := runs[len(runs)-1]
	repeated := 0
	for _, m := range marks {
		if m == last {
			repeated++
		}
	}
	var evidence rune // what the value itself says
	switch {
	case repeated > 1: // 1,234,567
		evidence = other(last)
		if len(tail) != 3 {
			return 0, sheet.NumberGrouping
		}
	case len(marks) > 1: // 1.234,5 or 1 234,567
		evidence = last
	case len(tail) != 3, len(runs[0]) > 3, runs[0] == "", runs[0] == "0": // 1,5; 1234,567; ,567; 0,567
		evidence = last
	}
	var said rune
	switch hint {
	case DecimalPoint:
		said = '.'
	case DecimalComma:
		said = ','
	}
	switch {
	case said == 0 && evidence == 0:
		return 0, sheet.NumberAmbiguous
	case said == 0:
		said = evidence
	case evidence != 0 && evidence != said:
		return 0, sheet.NumberGrouping
	}
	if said == last {
		return last, ""
	}
	return 0, ""
}

func other(mark rune) rune {
	if mark == '.' {
		return ','
	}
	return '.'
}

// grouped checks thousands: one kind of mark, first group of 1 to 3 digits, then groups of three; or Indian groups of
// two with three at the end.
func grouped(marks []rune, runs []string) bool {
	if len(marks) == 0 {
		return true
	}
	for _, m := range marks {
		if m != marks[0] {
			return false
		}
	}
	if n := len(runs[0]); n < 1 || n > 3 || len(runs[len(runs)-1]) != 3 {
		return false
	}
	threes, twos := true, marks[0] == ',' && len(runs[0]) <= 2
	for _, r := range runs[1 : len(runs)-1] {
		threes = threes && len(r) == 3
		twos = twos && len(r) == 2
	}
	return threes || twos
}

// NumberLocale looks at a column and returns its number format. It is not confident when values contradict each
// other or none of those with a separator tells the two apart; the format returned is then the likelier one.
func NumberLocale(samples []string) (l Locale, confident bool) {
	point, comma, open := 0, 0, 0
	for i, s := range samples {
		if i >= 10_000 {
			break
		}
		t, bad := tidy(s)
		if bad != nil {
			continue
		}
		if amount, _, code := splitCurrency(t, ""); code == "" || code == sheet.CurrencyAmbiguous {
			t = amount
		}
		_, bad = number(t, s, UnknownLocale)
		_, asPoint := number(t, s, DecimalPoint)
		_, asComma := number(t, s, DecimalComma)
		switch {
		case bad != nil && bad.Code == sheet.NumberAmbiguous:
			open++
		case bad != nil:
		case asPoint == nil && asComma != nil:
			point++
		case asComma == nil && asPoint != nil:
			comma++
		}
	}
	switch {
	case comma > point:
		return DecimalComma, point == 0
	case point > comma:
		return DecimalPoint, comma == 0
	}
	return DecimalPoint, open == 0 && point == 0
}
