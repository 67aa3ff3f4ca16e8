// Package web holds the built page (dist/) inside the binary.
//
// It owns nothing but the files: who serves them, with which headers, is decided elsewhere. dist/ is made by
// `npm run build` and is never committed; only dist/.keep is, so that the module compiles before the first build.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist is the built page, rooted so that "index.html" and "assets/…" are its top-level names.
var Dist fs.FS = sub()

func sub() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil { // only an invalid path literal can cause this
		return files
	}
	return dist
}

// Built reports whether the page was built before this binary was compiled.
func Built() bool {
	info, err := fs.Stat(Dist, "index.html")
	return err == nil && !info.IsDir() && info.Size() > 0
}
