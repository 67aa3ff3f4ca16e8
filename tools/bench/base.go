package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the raw read goes straight to the driver
	_ "modernc.org/sqlite"
)

// baseline serves what nothing can be faster than here: a constant answer, and the same rows as the measured list read
// straight from the database by the same index, with their count, as JSON.
func baseline(listen, target, owner, country string) error {
	driver, dsn := "sqlite", "file:"+target+"?_pragma=query_only(1)&_pragma=mmap_size(268435456)"
	mark := func(text string) string { return text }
	if strings.HasPrefix(target, "postgres") {
		driver, dsn = "pgx", target
		mark = func(text string) string {
			for i := 1; strings.Contains(text, "?"); i++ {
				text = strings.Replace(text, "?", fmt.Sprintf("$%d", i), 1)
			}
			return text
		}
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	ctx := context.Background()
	const where = " FROM customer WHERE deleted_at IS NULL AND country = ? AND owner_id = ?"
	rows, err := db.PrepareContext(ctx, mark("SELECT id, code, name, country, city, stage, value_tier, owner_id, tags, next_contact_on, last_contact_at, updated_at, version"+where+" ORDER BY updated_at DESC, id DESC LIMIT 50"))
	if err != nil {
		return err
	}
	count, err := db.PrepareContext(ctx, mark("SELECT COUNT(*)"+where))
	if err != nil {
		return err
	}
	one, err := db.PrepareContext(ctx, mark("SELECT id, code, name, country, city, stage, value_tier, owner_id, tags, next_contact_on, last_contact_at, updated_at, version FROM customer WHERE id = ?"))
	if err != nil {
		return err
	}
	type row struct {
		ID, Code, Name, Country, City, Stage, Tier, Owner, Tags, Next string
		Last                                                          *int64
		Updated, Version                                              int64
	}
	scan := func(r *sql.Rows) ([]row, error) {
		defer func() { _ = r.Close() }()
		var out []row
		for r.Next() {
			var x row
			if err := r.Scan(&x.ID, &x.Code, &x.Name, &x.Country, &x.City, &x.Stage, &x.Tier, &x.Owner, &x.Tags, &x.Next, &x.Last, &x.Updated, &x.Version); err != nil {
				return nil, err
			}
			out = append(out, x)
		}
		return out, r.Err()
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /bare", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"id": "01a1ffd3-1ccb-7aef-9d8b-5d82fce34682", "name": "Pacific Lighting Trading Ltd", "country": "DE", "stage": "won"})
	})
	mux.HandleFunc("GET /one", func(w http.ResponseWriter, r *http.Request) {
		rs, err := one.QueryContext(r.Context(), r.URL.Query().Get("id"))
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		list, err := scan(rs)
		if err != nil || len(list) != 1 {
			http.Error(w, "no row", 500)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(list[0])
	})
	mux.HandleFunc("GET /list", func(w http.ResponseWriter, r *http.Request) {
		rs, err := rows.QueryContext(r.Context(), country, owner)
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		list, err := scan(rs)
		var n int64
		if err == nil {
			err = count.QueryRowContext(r.Context(), country, owner).Scan(&n)
		}
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"items": list, "total": n})
	})
	return http.ListenAndServe(listen, mux)
}
