package sheet

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestStringTableSpills(t *testing.T) {
	t.Parallel()
	text := func(i int) string { return fmt.Sprint(i, ":", strings.Repeat("x", i%3000)) }
	var table stringTable
	const n = 30_000 // 45 MB: more than is kept in memory
	for i := range n {
		if err := table.add([]byte(text(i))); err != nil {
			t.Fatal(err)
		}
	}
	if table.spill == nil {
		t.Fatal("nothing was written to a file")
	}
	name := table.spill.Name()
	for i := n - 1; i >= 0; i -= 7 {
		b, ok, err := table.get(i)
		if err != nil || !ok || string(b) != text(i) {
			t.Fatalf("string %d: %.20q, %v, %v", i, b, ok, err)
		}
	}
	if _, ok, err := table.get(n); ok || err != nil {
		t.Errorf("beyond the end: %v, %v", ok, err)
	}
	if err := table.close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(name); !os.IsNotExist(err) {
		t.Errorf("%s is left behind: %v", name, err)
	}
}
