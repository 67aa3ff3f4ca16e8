package transfer

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/access"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
)

func TestExport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.create(h.anna, customer.Patch{Code: ptr("A1"), Name: ptr("Nordlicht GmbH"), Country: ptr("DE"), Stage: ptr("won"), StaffCount: ptr(int64(12)), FoundedOn: ptr("1998-12-31"),
			Turnover: &customer.Money{Amount: 123456, Currency: "EUR"}},
			customer.ContactPatch{Name: ptr("Petra"), Emails: &[]customer.Point{{Value: "petra@nordlicht.de"}}, Level: ptr("decision_maker")})
		h.create(h.anna, customer.Patch{Code: ptr("A2"), Name: ptr("Tokyo KK"), Country: ptr("JP"), Turnover: &customer.Money{Amount: 5000, Currency: "JPY"}})
		h.create(h.ben, customer.Patch{Code: ptr("B1"), Name: ptr("Ben's own"), Country: ptr("DE")})
		h.create(h.boss, customer.Patch{Code: ptr("C1"), Name: ptr("With a tax number"), TaxNumber: ptr("DE999")})

		cols := []string{"code", "name", "country", "stage", "owner", "staff_count", "founded_on", "turnover", "created_at", "tax_number"}
		zh := *h.anna
		zh.Lang = "zh-CN"
		rows := readTable(t, h.export(&zh, ExportRequest{Format: "csv", Columns: cols, Sort: "code"}), "")
		want := [][]string{
			{"客户编号", "公司名称", "国家/地区", "阶段", "负责人", "员工人数", "成立日期", "年营业额", "年营业额币种", "创建时间"},
			{"A1", "Nordlicht GmbH", "德国", "成交", "Anna Li", "12", "1998-12-31", "1234.56", "EUR", "2026-03-02 16:00:00"},
			{"A2", "Tokyo KK", "日本", "潜在", "Anna Li", "", "", "5000", "JPY", "2026-03-02 16:00:00"},
		}
		if asJSON(rows) != asJSON(want) {
			t.Errorf("csv:\n%s\nwant\n%s", asJSON(rows), asJSON(want))
		}
		// The workbook has a sheet of contacts when she asks for contact details.
		b := h.export(h.anna, ExportRequest{Columns: []string{"code", "name", "phone"}, Filter: field.Cond{Field: "country", Op: "eq", Value: "DE"}})
		if rows := readTable(t, b, "Customers"); len(rows) != 2 || rows[1][0] != "A1" {
			t.Errorf("customers: %v", rows)
		}
		people := readTable(t, b, "Contacts")
		if len(people) != 2 || people[1][0] != "A1" || people[1][2] != "Petra" || !slices.Contains(people[1], "petra@nordlicht.de") || !slices.Contains(people[1], "Decision maker") {
			t.Errorf("contacts: %v", people)
		}
		if strings.Count(unzip(t, b), `tabSelected="1"`) != 1 {
			t.Error("both sheets are selected")
		}
		// The range of the right to export counts: the boss gets everything, billing included.
		if rows := readTable(t, h.export(h.boss, ExportRequest{Format: "csv", Columns: []string{"code", "tax_number"}, Sort: "code"}), ""); len(rows) != 5 || rows[4][1] != "DE999" {
			t.Errorf("boss: %v", rows)
		}
		if rows := readTable(t, h.export(h.ben, ExportRequest{Format: "csv", Columns: []string{"code"}}), ""); len(rows) != 2 || rows[1][0] != "B1" {
			t.Errorf("ben: %v", rows)
		}
		for name, in := range map[string]ExportRequest{
			"hidden columns only": {Columns: []string{"tax_number", "bank_account"}},
			"hidden filter":       {Filter: field.Cond{Field: "tax_number", Op: "eq", Value: "x"}},
			"hidden sort":         {Sort: "payment_terms"},
			"format":              {Format: "pdf"},
			"entity":              {Entity: "user"},
		} {
			if _, err := h.s.RequestExport(as(h.anna), in); err == nil || fault.KindOf(err) == fault.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestExportIsFetchedOnceByItsOwner(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.create(h.anna, customer.Patch{Code: ptr("A1"), Name: ptr("Nordlicht")})
		ask := func() *Export {
			x, err := h.s.RequestExport(as(h.anna), ExportRequest{Format: "csv", Columns: []string{"code", "name", "notes"}})
			if err != nil || x.State != exportReady {
				t.Fatalf("export: %s %v", asJSON(x), err)
			}
			return x
		}
		fetch := func(x *Export) error {
			f, _, _, err := h.s.Fetch(as(h.anna), x.ID)
			if f != nil {
				_ = f.Close()
			}
			return err
		}
		x := ask()
		if _, _, _, err := h.s.Fetch(as(h.boss), x.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's file: %v", err)
		}
		if err := fetch(x); err != nil {
			t.Error(err)
		}
		if err := fetch(x); !errors.Is(err, ErrExportGone) {
			t.Errorf("the second time: %v", err)
		}
		x = ask()
		h.clock.Add(16 * time.Minute)
		if err := fetch(x); !errors.Is(err, ErrExportGone) {
			t.Errorf("too late: %v", err)
		}
		// Rights that were taken away meanwhile: a field group, the range.
		x = ask()
		h.anna.Rights.Grants.Groups["customer"]["notes"] = access.Masked
		if err := fetch(x); !errors.Is(err, ErrExportChanged) {
			t.Errorf("a hidden group: %v", err)
		}
		h.anna.Rights.Grants.Groups["customer"]["notes"] = access.Edit
		h.anna.Rights.Grants.Actions["customer"]["export"] = access.Team
		h.anna.Rights.TeamIDs = []string{"x"}
		if err := fetch(x); !errors.Is(err, ErrExportChanged) {
			t.Errorf("another range: %v", err)
		}
		h.anna.Rights.Grants.Actions["customer"]["export"] = access.None
		if err := fetch(x); fault.KindOf(err) != fault.Denied {
			t.Errorf("without the right: %v", err)
		}
	})
}

// What was exported can be imported again, and by a job when it is long.
func TestExportAndBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var b strings.Builder
		b.WriteString("code,name,country,staff,turnover\n")
		for i := range 700 {
			fmt.Fprintf(&b, "E%04d,Firma %x %x,Deutschland,%d,%d.50 USD\n", i, i*7919, i*104729, i, i)
		}
		p := Plan{Mapping: assign("code", "code", "name", "name", "country", "country", "staff_count", "staff", "turnover", "turnover"), Key: []string{"code"}, OnDuplicate: "create"}
		r := h.run(h.anna, b.String(), p)
		if r.Created != 700 {
			t.Fatalf("run: %s", asJSON(r))
		}
		x, err := h.s.RequestExport(as(h.anna), ExportRequest{Columns: []string{"code", "name", "country", "staff_count", "turnover"}})
		if err != nil || x.State != exportWaiting {
			t.Fatalf("a long export is not made at once: %s %v", asJSON(x), err)
		}
		if _, _, _, err := h.s.Fetch(as(h.anna), x.ID); !errors.Is(err, ErrExportWait) {
			t.Errorf("too early: %v", err)
		}
		file := h.export(h.anna, ExportRequest{Columns: []string{"code", "name", "country", "staff_count", "turnover"}})
		u := h.upload(h.anna, "back.xlsx", string(file))
		var m []Assign
		for _, g := range u.Guess {
			if g.Field != "" {
				m = append(m, Assign{Column: g.Column, Field: g.Field})
			}
		}
		if len(m) != 6 {
			t.Fatalf("guess: %s", asJSON(u.Guess))
		}
		r = h.importAll(h.anna, u.ID, Plan{Mapping: m, Key: []string{"code"}})
		if r.Unchanged != 700 || r.Rejected != 0 {
			t.Errorf("back: %s %.500s", asJSON(r), asJSON(h.rejects(h.anna, r.ID)))
		}
		if !bytes.HasPrefix(file, []byte("PK")) {
			t.Error("no workbook")
		}
	})
}
