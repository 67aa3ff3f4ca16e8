package sheet

import (
	"strconv"
	"strings"
	"time"
)

// numberStyle is what a number format means for reading: nothing, a date, or leading zeros.
type numberStyle struct {
	date, clock bool // shows a date, a time of day
	zeros       int  // pads whole numbers to this many digits, as formats for postcodes do
}

// builtinStyle knows the formats Excel numbers but does not write down, with those of Chinese, Japanese and Korean.
func builtinStyle(id int) numberStyle {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return numberStyle{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return numberStyle{clock: true}
	case id == 22:
		return numberStyle{date: true, clock: true}
	}
	return numberStyle{}
}

// styleOf reads a format code. Only its first section counts; quoted texts, escaped characters, colours and locales
// say nothing; [h] counts hours and is no time of day.
func styleOf(code string) numberStyle {
	var kept strings.Builder
	for i := 0; i < len(code) && i < 300; i++ {
		switch c := code[i]; c {
		case '"':
			j := strings.IndexByte(code[i+1:], '"')
			if j < 0 {
				return numberStyle{}
			}
			i += j + 1
		case '\\', '_', '*':
			i++
		case '[':
			j := strings.IndexByte(code[i:], ']')
			if j < 0 {
				return numberStyle{}
			}
			if in := strings.ToLower(code[i+1 : i+j]); in != "" && strings.Trim(in, "hms") == "" {
				return numberStyle{}
			}
			i += j
		case ';':
			i = len(code)
		default:
			kept.WriteByte(c)
		}
	}
	s := strings.ToLower(kept.String())
	if s == "general" || s == "@" {
		return numberStyle{}
	}
	if len(s) > 1 && strings.Trim(s, "0") == "" {
		return numberStyle{zeros: len(s)}
	}
	s = strings.NewReplacer("am/pm", "h", "a/p", "h").Replace(s)
	if strings.ContainsAny(s, "#?") || strings.Contains(s, "0e") || strings.Contains(s, "e+") {
		return numberStyle{}
	}
	clock := strings.ContainsAny(s, "hs")
	date := strings.ContainsAny(s, "yd") || strings.Contains(s, "m") && !clock || strings.HasPrefix(s, "e")
	return numberStyle{date: date, clock: clock}
}

// renderNumber shows a stored number: as a date or time when its style does, else as a plain decimal.
func renderNumber(raw string, st numberStyle, date1904 bool) (string, CellType) {
	if (st.date || st.clock) && len(raw) < 40 {
		if f, err := strconv.ParseFloat(raw, 64); err == nil {
			if s, ok := serial(f, st, date1904); ok {
				return s, Date
			}
		}
	}
	n, ok := plainNumber(raw)
	if !ok {
		return shorten(raw, 100), Text
	}
	if pad := st.zeros - len(n); pad > 0 && strings.Trim(n, "0123456789") == "" {
		n = strings.Repeat("0", pad) + n
	}
	return n, Number
}

// plainNumber writes a number of a file without exponent, to the 15 digits Excel shows: 0.07 is stored as
// 7.0000000000000007E-2.
func plainNumber(raw string) (string, bool) {
	if len(raw) == 0 || len(raw) > 40 {
		return "", false
	}
	simple, digits := true, 0
	for i := range len(raw) {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == '-' && i == 0:
		default:
			simple = false
		}
	}
	if simple && digits > 0 && digits <= 15 && strings.Count(raw, ".") <= 1 && raw[len(raw)-1] != '.' && raw[0] != '.' &&
		(raw[0] != '0' || len(raw) == 1 || raw[1] == '.') && raw[0] != '-' && (raw[len(raw)-1] != '0' || !strings.Contains(raw, ".")) {
		return raw, true
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || f != f || f > 1e300 || f < -1e300 {
		return "", false
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64)
	if err != nil {
		return "", false
	}
	if rounded == 0 {
		return "0", true
	}
	s := strconv.FormatFloat(rounded, 'f', -1, 64)
	return s, len(s) <= 320
}

// serial turns a day number into a date. Day 60 of the 1900 calendar, 29 February 1900, never was; numbers outside
// 0 to 9999-12-31 are no dates.
func serial(f float64, st numberStyle, date1904 bool) (string, bool) {
	if f < 0 || f >= 2958466 {
		return "", false
	}
	days := int(f)
	seconds := int((f-float64(days))*86400 + 0.5)
	if seconds == 86400 {
		days, seconds = days+1, 0
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60:
		return "", false
	case days < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	t := epoch.AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
	switch {
	case !date1904 && days == 0 && !st.date:
		return t.Format("15:04:05"), true
	case !date1904 && days == 0:
		return "", false
	case st.clock && (seconds > 0 || !st.date):
		return t.Format("2006-01-02 15:04:05"), true
	}
	return t.Format("2006-01-02"), true
}

// isoDate shortens the ISO 8601 dates strict workbooks store.
func isoDate(s string) string {
	s = strings.TrimSuffix(s, "Z")
	if i := strings.IndexByte(s, '.'); i > 0 {
		s = s[:i]
	}
	s = strings.Replace(s, "T", " ", 1)
	s = strings.TrimSuffix(s, " 00:00:00")
	return shorten(s, 40)
}
