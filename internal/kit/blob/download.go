package blob

import (
	"net/http"
	"net/url"
	"strings"
)

// Headers sets what makes a download safe: the type as recorded and never guessed, the name in both forms of RFC 6266, and
// a policy under which nothing in the file can run should a browser show it after all. Shown in place are only pictures
// that Sniff calls inline, and only when inline is asked for.
func Headers(h http.Header, name, mime string, inline bool) {
	way := "attachment"
	if inline && shown(mime) {
		way = "inline"
	}
	h.Set("Content-Type", mime)
	h.Set("Content-Disposition", Disposition(way, name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-store")
}

func shown(mime string) bool {
	for _, k := range kinds {
		if k.inline && k.mime == mime {
			return true
		}
	}
	return false
}

// Disposition renders Content-Disposition with an ASCII name for old programs and the real one beside it.
func Disposition(way, name string) string {
	name = CleanName(name)
	ascii := strings.Map(func(r rune) rune {
		if r < 32 || r > 126 || r == '"' || r == '\\' || r == '%' || r == ';' {
			return '_'
		}
		return r
	}, name)
	out := way + `; filename="` + ascii + `"`
	if ascii != name {
		out += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	}
	return out
}
