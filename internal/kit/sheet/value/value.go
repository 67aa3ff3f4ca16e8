// Package value reads the values people type into tables: numbers, amounts of money, dates, yes and no.
//
// It owns the spellings of several countries and the rules that tell them apart by looking at a whole column. It
// refuses to guess: a value that can be read in two ways is an error unless the caller gives the order or format of
// its column. Errors are *sheet.Error with a code, a wording in Chinese and English, and the value; the caller adds
// row and column by At.
package value

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"

	"tradewind/internal/kit/sheet"
)

// maxBytes bounds what is looked at: no number or date is longer.
const maxBytes = 200

// tidy folds full-width characters (but not superscripts: 5² is not 52), removes marks and outer blanks, and refuses what is empty or endless.
func tidy(s string) (string, *sheet.Error) {
	if len(s) > 8*maxBytes {
		return "", sheet.Problem(sheet.ValueTooLong, "value", clip(s))
	}
	t := sheet.Clean(width.Fold.String(strings.ToValidUTF8(s, "\uFFFD")))
	switch {
	case t == "":
		return "", sheet.Problem(sheet.ValueEmpty)
	case len(t) > maxBytes:
		return "", sheet.Problem(sheet.ValueTooLong, "value", clip(s))
	}
	return t, nil
}

// clip keeps a value short enough for a message.
func clip(s string) string {
	s = sheet.Clean(s)
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}

func problem(code sheet.Code, s string, kv ...any) *sheet.Error {
	return sheet.Problem(code, append([]any{"value", clip(s)}, kv...)...)
}

// Bool reads yes and no in the spellings of tables: 是/否, yes/no, Y/N, TRUE/FALSE, √/×, 1/0 and their relatives.
func Bool(s string) (bool, error) {
	t, bad := tidy(s)
	if bad != nil {
		return false, bad
	}
	switch strings.ToLower(t) {
	case "是", "有", "对", "對", "真", "已", "启用", "yes", "y", "true", "t", "1", "on", "√", "✓", "✔", "☑", "✅", "ja", "oui", "sí", "si", "sim", "vrai", "wahr", "x":
		return true, nil
	case "否", "无", "無", "没有", "错", "假", "未", "停用", "no", "n", "false", "f", "0", "off", "×", "✗", "✘", "✕", "☐", "❌", "nein", "non", "não", "nao", "faux", "falsch":
		return false, nil
	}
	return false, problem(sheet.BoolInvalid, s)
}
