package app

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"tradewind/internal/kit/fault"
)

// sentence says to a person at the command line what went wrong: a fault in his language with each field at fault, any
// other error as it is.
func sentence(err error) string {
	var def *fault.Def
	var f *fault.Error
	if !errors.As(err, &f) && !errors.As(err, &def) {
		return err.Error()
	}
	f = fault.From(err)
	lang := language()
	parts := []string{f.Text(lang)}
	for _, e := range f.Fields {
		parts = append(parts, e.Field+": "+e.Text(lang))
	}
	if f.Def.Kind == fault.Internal && f.Cause != nil {
		parts = append(parts, f.Cause.Error())
	}
	return strings.Join(parts, "\n")
}

// language reads what the terminal is set to.
func language() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "zh") {
				return "zh-CN"
			}
			return "en"
		}
	}
	return "en"
}

// bytesText writes a size for people.
func bytesText(n int64) string {
	const units = "KMGT"
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	f, i := float64(n)/1000, 0
	for f >= 1000 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	return fmt.Sprintf("%.1f %cB", f, units[i])
}
