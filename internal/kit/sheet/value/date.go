package value

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"tradewind/internal/kit/sheet"
)

// Order says how a column writes day, month and year when it uses digits only.
type Order string

// The orders of a column.
const (
	UnknownOrder Order = ""
	DayFirst     Order = "dmy" // 31/12/2026
	MonthFirst   Order = "mdy" // 12/31/2026
	YearFirst    Order = "ymd" // 26/12/31; a four-digit year in front needs no order
)

// Years outside this range are refused as typing errors.
const (
	firstYear = 1900
	lastYear  = 2100
)

// pivot is the last two-digit year read as 20xx: 29 is 2029, 30 is 1930, as Excel does it.
const pivot = 29

// Date reads a date and returns it as YYYY-MM-DD; a time of day behind it is dropped. It understands ISO, 2026/1/2,
// 2026.1.2, 20260102, 2026年1月2日, 2-Jan-26 with month names of six languages, and Excel's day numbers of five
// digits. 3/4/2026 needs the order of its column. What is not in the calendar, such as 30 February, is refused.
func Date(s string, hint Order) (string, error) {
	t, bad := tidy(s)
	if bad != nil {
		return "", bad
	}
	d, bad := readDate(t, s, hint)
	if bad != nil {
		return "", bad
	}
	return d, nil
}

func readDate(t, original string, hint Order) (string, *sheet.Error) {
	t = dropTime(t)
	parts := pieces(t)
	if len(parts) == 1 && parts[0].number() {
		return compact(parts[0].text, original)
	}
	if len(parts) == 4 { // a weekday before or behind
		switch {
		case weekday(parts[0].text):
			parts = parts[1:]
		case weekday(parts[3].text):
			parts = parts[:3]
		}
	}
	if len(parts) == 2 && (parts[0].number() || parts[1].number()) && monthlike(parts) {
		return "", problem(sheet.DateIncomplete, original)
	}
	if len(parts) != 3 {
		return "", problem(sheet.DateInvalid, original)
	}
	named := -1
	for i, p := range parts {
		switch {
		case p.number() && len(p.text) <= 4:
		case named < 0 && month(p.text) > 0:
			named = i
		default:
			return "", problem(sheet.DateInvalid, original)
		}
	}
	if named >= 0 {
		return withName(parts, named, original)
	}
	if parts[0].after != parts[1].after && !strings.HasPrefix(parts[0].after, "年") {
		return "", problem(sheet.DateInvalid, original)
	}
	return digitsOnly(parts, original, hint)
}

// piece is a run of digits or letters with the separator behind it.
type piece struct {
	text  string
	after string
}

func (p piece) number() bool { return p.text != "" && p.text[0] >= '0' && p.text[0] <= '9' }

func (p piece) value() int {
	n, err := strconv.Atoi(p.text)
	if err != nil {
		return -1
	}
	return n
}

// pieces cuts a date apart. 年, 月, 日 and 号 count as separators; so do the little words of Spanish and Portuguese and
// the endings of ordinals. At most 8 pieces come back.
func pieces(t string) []piece {
	var out []piece
	var sep strings.Builder
	flush := func() {
		if len(out) > 0 {
			out[len(out)-1].after = strings.TrimSpace(sep.String())
		}
		sep.Reset()
	}
	rs := []rune(t)
	for i := 0; i < len(rs) && len(out) < 8; {
		j := i
		switch {
		case rs[i] >= '0' && rs[i] <= '9':
			for j < len(rs) && rs[j] >= '0' && rs[j] <= '9' {
				j++
			}
			flush()
			out = append(out, piece{text: string(rs[i:j])})
		case unicode.IsLetter(rs[i]) && !strings.ContainsRune("年月日号號", rs[i]):
			for j < len(rs) && (unicode.IsLetter(rs[j]) || unicode.Is(unicode.Mn, rs[j])) && !strings.ContainsRune("年月日号號", rs[j]) {
				j++
			}
			switch word := strings.ToLower(string(rs[i:j])); {
			case word == "de" || word == "del" || word == "of":
			case len(out) > 0 && i > 0 && rs[i-1] >= '0' && rs[i-1] <= '9' && (word == "st" || word == "nd" || word == "rd" || word == "th" || word == "er" || word == "º"):
			default:
				flush()
				out = append(out, piece{text: string(rs[i:j])})
			}
		default:
			switch {
			case strings.ContainsRune("年月日号號/.,-–−", rs[i]):
				sep.WriteRune(rs[i])
			case unicode.IsSpace(rs[i]):
			default:
				return nil
			}
			j = i + 1
		}
		i = j
	}
	flush()
	return out
}

// dropTime removes a time of day with its zone from the end.
func dropTime(t string) string {
	colon := strings.IndexByte(t, ':')
	if colon < 0 {
		return t
	}
	if colon == 0 || t[colon-1] < '0' || t[colon-1] > '9' {
		return t
	}
	from := colon - 1
	for from > 0 && t[from-1] >= '0' && t[from-1] <= '9' {
		from--
	}
	h, err := strconv.Atoi(t[from:colon])
	if err != nil || h > 24 || from == 0 {
		return t
	}
	rest := strings.TrimLeft(t[colon:], "0123456789:.,+-")
	switch strings.ToUpper(strings.TrimSpace(rest)) {
	case "", "Z", "AM", "PM", "UTC", "GMT", "A.M.", "P.M.", "UHR":
	default:
		if len(rest) > 12 || !strings.HasPrefix(strings.TrimSpace(rest), "+") && !strings.HasPrefix(strings.TrimSpace(rest), "-") {
			return t
		}
	}
	switch head := t[:from]; {
	case strings.HasSuffix(head, "T") && len(head) > 1 && head[len(head)-2] >= '0' && head[len(head)-2] <= '9':
		return head[:len(head)-1]
	case strings.HasSuffix(head, " "), strings.HasSuffix(head, ","):
		return strings.TrimRight(head, " ,")
	default:
		for _, half := range []string{"上午", "下午"} {
			if cut, ok := strings.CutSuffix(head, half); ok {
				return strings.TrimSpace(cut)
			}
		}
	}
	return t
}

// compact reads digits without separators: 20260131, or the day number of Excel.
func compact(digits, original string) (string, *sheet.Error) {
	n, err := strconv.Atoi(digits)
	switch {
	case err != nil:
		return "", problem(sheet.DateInvalid, original)
	case len(digits) == 8:
		return calendar(n/10000, n/100%100, n%100, original)
	case len(digits) == 5:
		t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		return calendar(t.Year(), int(t.Month()), t.Day(), original)
	case len(digits) == 4 && n >= firstYear && n <= lastYear:
		return "", problem(sheet.DateIncomplete, original)
	}
	return "", problem(sheet.DateInvalid, original)
}

// monthlike reports whether two pieces are a month and a year.
func monthlike(parts []piece) bool {
	for _, p := range parts {
		if !p.number() && month(p.text) > 0 || p.number() && len(p.text) == 4 {
			return true
		}
	}
	return false
}

// withName reads dates whose month is a word: the year is the piece of four digits, or the last one.
func withName(parts []piece, named int, original string) (string, *sheet.Error) {
	var rest []piece
	for i, p := range parts {
		if i != named {
			rest = append(rest, p)
		}
	}
	day, year := rest[0], rest[1]
	if len(day.text) == 4 {
		day, year = year, day
	}
	if len(day.text) > 2 || len(year.text) == 3 || len(year.text) == 1 {
		return "", problem(sheet.DateInvalid, original)
	}
	return calendar(fullYear(year), month(parts[named].text), day.value(), original)
}

// digitsOnly settles the order of three numbers.
func digitsOnly(parts []piece, original string, hint Order) (string, *sheet.Error) {
	a, b, c := parts[0], parts[1], parts[2]
	if len(a.text) == 3 || len(b.text) > 2 || len(c.text) == 3 || len(a.text) == 4 && len(c.text) > 2 {
		return "", problem(sheet.DateInvalid, original)
	}
	if len(a.text) == 4 || strings.Contains(a.after, "年") {
		return calendar(fullYear(a), b.value(), c.value(), original)
	}
	if len(c.text) < 2 {
		if hint == YearFirst && len(a.text) == 2 {
			return calendar(fullYear(a), b.value(), c.value(), original)
		}
		return "", problem(sheet.DateInvalid, original)
	}
	x, y := a.value(), b.value()
	switch hint {
	case YearFirst:
		if len(c.text) == 4 || len(a.text) != 2 {
			return "", problem(sheet.DateOrder, original, "order", orderName(hint))
		}
		return calendar(fullYear(a), y, c.value(), original)
	case DayFirst:
		if y > 12 && x <= 12 {
			return "", problem(sheet.DateOrder, original, "order", orderName(hint))
		}
		return calendar(fullYear(c), y, x, original)
	case MonthFirst:
		if x > 12 && y <= 12 {
			return "", problem(sheet.DateOrder, original, "order", orderName(hint))
		}
		return calendar(fullYear(c), x, y, original)
	}
	// Without an order the value itself must leave one reading only.
	type reading struct{ year, month, day int }
	readings := []reading{{fullYear(c), y, x}, {fullYear(c), x, y}}
	if len(c.text) == 2 && len(a.text) == 2 {
		readings = append(readings, reading{fullYear(a), y, c.value()})
	}
	var found []string
	for _, r := range readings {
		if d, bad := calendar(r.year, r.month, r.day, original); bad == nil && (len(found) == 0 || found[0] != d) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		if y > 12 {
			return calendar(fullYear(c), x, y, original)
		}
		return calendar(fullYear(c), y, x, original)
	case 1:
		return found[0], nil
	}
	return "", problem(sheet.DateAmbiguous, original, "first", found[0], "second", found[1])
}

func orderName(o Order) string {
	switch o {
	case MonthFirst:
		return "M/D/Y"
	case YearFirst:
		return "Y/M/D"
	}
	return "D/M/Y"
}

// fullYear widens two-digit years by the pivot.
func fullYear(p piece) int {
	n := p.value()
	if len(p.text) > 2 {
		return n
	}
	if n <= pivot {
		return 2000 + n
	}
	return 1900 + n
}

// calendar checks that the date exists and lies in the years allowed.
func calendar(year, mon, day int, original string) (string, *sheet.Error) {
	if year < firstYear || year > lastYear {
		return "", problem(sheet.DateRange, original, "min", firstYear, "max", lastYear)
	}
	t := time.Date(year, time.Month(mon), day, 0, 0, 0, 0, time.UTC)
	if mon < 1 || mon > 12 || day < 1 || t.Day() != day {
		return "", problem(sheet.DateImpossible, original, "date", fmt.Sprintf("%04d-%02d-%02d", year, mon, day))
	}
	return t.Format("2006-01-02"), nil
}

// monthNames are the names and abbreviations in English, German, French, Spanish, Italian and Portuguese, without
// accents. Read only.
var monthNames = func() map[string]int {
	m := map[string]int{}
	for i, names := range []string{
		"january jan januar jaenner janner janvier janv enero ene gennaio gen janeiro",
		"february feb februar fevrier fevr fev febrero febbraio fevereiro",
		"march mar marz maerz mrz mars marzo marco",
		"april apr avril avr abril abr aprile",
		"may mai mayo maggio mag maio",
		"june jun juni juin junio giugno giu junho",
		"july jul juli juillet juil julio luglio lug julho",
		"august aug aout agosto ago",
		"september sep sept septembre septiembre settembre set setembro",
		"october oct oktober okt octobre octubre ottobre ott outubro out",
		"november nov novembre noviembre novembro",
		"december dec dezember dez decembre diciembre dic dicembre dezembro",
	} {
		for _, n := range strings.Fields(names) {
			m[n] = i + 1
		}
	}
	return m
}()

// month returns 1 to 12 for a month name, 0 for any other word.
func month(word string) int { return monthNames[plainWord(word)] }

func weekday(word string) bool {
	switch plainWord(word) {
	case "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thur", "thurs", "thursday", "fri", "friday", "sat", "saturday", "sun", "sunday",
		"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
		"星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期", "周一", "周二", "周三", "周四", "周五", "周六", "周":
		return true
	}
	return false
}

// plainWord lowers a word and takes its accents off.
func plainWord(word string) string {
	w, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(word))
	if err != nil {
		return strings.ToLower(word)
	}
	return w
}

// DateOrderOf looks at a column and returns its order. It is not confident when values contradict each other or all
// of them can be read in two ways; the order returned is then the likelier one. Columns whose dates all speak for
// themselves are confident.
func DateOrderOf(samples []string) (o Order, confident bool) {
	count := map[Order]int{}
	open, clear := 0, 0
	for i, s := range samples {
		if i >= 10_000 {
			break
		}
		t, bad := tidy(s)
		if bad != nil {
			continue
		}
		if _, bad := readDate(t, s, UnknownOrder); bad != nil && bad.Code != sheet.DateAmbiguous {
			continue
		} else if bad != nil {
			open++
		}
		var fits []Order
		var dates []string
		for _, o := range []Order{DayFirst, MonthFirst, YearFirst} {
			if d, bad := readDate(t, s, o); bad == nil {
				fits, dates = append(fits, o), append(dates, d)
			}
		}
		switch {
		case len(fits) == 3 && dates[0] == dates[1] && dates[1] == dates[2]:
			clear++ // ISO, a month name: no order needed
		case len(fits) == 2 && dates[0] == dates[1]: // 5/5/2026
			clear++
		case len(fits) == 1:
			count[fits[0]]++
		}
	}
	best, second := UnknownOrder, 0
	for _, o := range []Order{DayFirst, MonthFirst, YearFirst} {
		switch n := count[o]; {
		case n > count[best]:
			second = count[best]
			best = o
		case n > second:
			second = n
		}
	}
	if best != UnknownOrder {
		return best, second == 0
	}
	if open > 0 {
		return DayFirst, false
	}
	return UnknownOrder, clear > 0
}
