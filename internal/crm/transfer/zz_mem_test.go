package transfer

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"

	"tradewind/internal/kit/sheet"
)

func TestZZMem(t *testing.T) {
	f, _ := os.CreateTemp(t.TempDir(), "x")
	w := sheet.NewXLSX(f, "list", benchHead)
	benchRows(100_000, func(cells []string) {
		row := make([]sheet.Cell, len(cells))
		for i, c := range cells {
			row[i] = sheet.TextCell(c)
		}
		_ = w.Write(row)
	})
	_ = w.Close()
	st, _ := f.Stat()
	var m runtime.MemStats
	show := func(what string) { runtime.ReadMemStats(&m); fmt.Printf("%s heap %d MiB sys %d MiB cpu %.1fs\n", what, m.HeapInuse>>20, m.Sys>>20, cpu().Seconds()) }
	runtime.GC()
	show("before")
	_, v, _, err := survey(context.Background(), f, st.Size(), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	show("survey")
	list := []*Target{{Key: "customer.name", name: "name", Kind: "text", Block: "customer", max: 300}, {Key: "customer.code", name: "code", Kind: "text", Block: "customer", max: 40}}
	c, err := (Plan{Mapping: assign("name", "name", "code", "code"), Key: []string{"code"}}).compile(v.header, list, v.hints(), "en")
	if err != nil {
		t.Fatal(err)
	}
	sc, err := scanFile(context.Background(), f, st.Size(), sheet.Options{}, c, t.TempDir(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	show("scan")
	for u := range sc.units() {
		if _, err := c.draftOf(sc, u); err != nil {
			t.Fatal(err)
		}
	}
	show("drafts")
	runtime.GC()
	show("after gc")
	sc.close()
	_ = bytes.MinRead
}
