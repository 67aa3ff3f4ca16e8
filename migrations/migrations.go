// Package migrations holds the one series of schema changes for both engines. A file is never edited once a version with
// it has been released.
package migrations

import "embed"

// Files are the migrations, NNNN_name.sql.
//
//go:embed *.sql
var Files embed.FS
