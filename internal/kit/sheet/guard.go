package sheet

import (
	"strings"
	"unicode/utf8"
)

// formulaStart reports whether a spreadsheet program might take the text for a formula: it begins, after blanks and
// invisible marks, with one of = + - @ or their full-width forms, or with a tab or line end.
func formulaStart(s string) bool {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch r {
		case '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n':
			return true
		case ' ', '\u00A0', '\u3000':
		default:
			if !invisible(r) {
				return false
			}
		}
		i += size
	}
	return false
}

// guard puts one apostrophe before a text that could become a formula, and before one that already looks guarded,
// so that unguard always gives back the original.
func guard(s string) string {
	if formulaStart(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// unguard undoes guard. An apostrophe before anything else (’s-Hertogenbosch typed with ') is text and stays.
func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && formulaStart(strings.TrimLeft(s, "'")) {
		return s[1:]
	}
	return s
}
