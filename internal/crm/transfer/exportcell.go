package transfer

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tradewind/internal/crm/customer"
	"tradewind/internal/kit/field"
	"tradewind/internal/kit/geo"
	"tradewind/internal/kit/sheet"
)

// decimalOf writes minor units as a decimal of the currency.
func decimalOf(minor int64, currency string) string {
	digits := 2
	if c, ok := geo.Currency(currency); ok {
		digits = c.Digits
	}
	r := new(big.Rat).SetFrac(big.NewInt(minor), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	return r.FloatString(digits)
}

// plainNumber writes a stored number without exponent.
func plainNumber(v any) string {
	switch x := v.(type) {
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case json.Number:
		return x.String()
	default:
		return fmt.Sprint(v)
	}
}

func ownMoney(v any) *customer.Money {
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	n, err := strconv.ParseFloat(plainNumber(m["amount"]), 64)
	cur, _ := m["currency"].(string)
	if err != nil || cur == "" {
		return nil
	}
	return &customer.Money{Amount: int64(n), Currency: cur}
}

// stringField returns how to read a text field of a customer by its key, nil when there is none of that name.
func stringField(key string) func(c *customer.Customer) string {
	t := reflect.TypeFor[customer.Customer]()
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("db") == key && t.Field(i).Type.Kind() == reflect.String {
			return func(c *customer.Customer) string { return reflect.ValueOf(c).Elem().Field(i).String() }
		}
	}
	return nil
}

// contactHead are the columns of the sheet of contacts.
func contactHead(zh bool) []string {
	if zh {
		return []string{"客户编号", "公司名称", "联系人姓名", "本地姓名", "职位", "部门", "级别", "主要联系人", "邮箱", "电话", "社交账号", "语言", "生日", "首选联系方式", "离职日期", "备注"}
	}
	return []string{"Customer code", "Company", "Contact name", "Local name", "Position", "Department", "Level", "Main contact", "Mail", "Phone", "Social accounts", "Language", "Birthday",
		"Preferred channel", "Left on", "Contact notes"}
}

func contactCells(v *customer.View, c *customer.Contact, zh bool) []sheet.Cell {
	named := func(list []field.Option, code string) sheet.Cell {
		i := slices.IndexFunc(list, func(o field.Option) bool { return o.Code == code })
		switch {
		case i < 0:
			return sheet.TextCell(code)
		case zh:
			return sheet.TextCell(list[i].Label.Zh)
		}
		return sheet.TextCell(list[i].Label.En)
	}
	points := func(list []customer.Point, kinds bool) sheet.Cell {
		var out []string
		for _, p := range list {
			if kinds && p.Kind != "" {
				out = append(out, p.Kind+": "+p.Value)
			} else {
				out = append(out, p.Value)
			}
		}
		return sheet.TextCell(strings.Join(out, "; "))
	}
	main := sheet.Cell{}
	if c.IsMain {
		main = sheet.BoolCell(true)
	}
	lang := c.Language
	if l, ok := geo.Language(lang); ok && lang != "" {
		if lang = l.EN; zh {
			lang = l.ZH
		}
	}
	return []sheet.Cell{
		sheet.TextCell(v.Code), sheet.TextCell(v.Name), sheet.TextCell(c.Name), sheet.TextCell(c.NameLocal), sheet.TextCell(c.Title), named(customer.Departments, c.Department),
		named(customer.Levels, c.Level), main, points(c.Emails.V, false), points(c.Phones.V, false), points(c.Socials.V, true), sheet.TextCell(lang), sheet.DateCell(c.Birthday),
		named(customer.Channels, c.PreferredChannel), sheet.DateCell(c.LeftOn), sheet.TextCell(c.Notes),
	}
}

// sidebook makes a workbook with a second table: both are written as workbooks of their own, in a stream, and then joined
// part by part without unpacking them.
type sidebook struct {
	contacts sheet.Writer
	second   *os.File
	first    *os.File
}

func newSidebook(temp, name string, head []string) (*sidebook, error) {
	b := &sidebook{}
	for _, f := range []**os.File{&b.first, &b.second} {
		var err error
		if *f, err = workingFile(temp); err != nil {
			b.remove()
			return nil, err
		}
	}
	b.contacts = sheet.NewXLSX(b.second, name, head)
	return b, nil
}

// main returns the writer of the first table; on a nil book it writes to out at once.
func (b *sidebook) main(out io.Writer, tab string, head []string) sheet.Writer {
	if b != nil {
		out = b.first
	}
	return sheet.NewXLSX(out, tab, head)
}

func (b *sidebook) remove() {
	for _, f := range []*os.File{b.first, b.second} {
		if f != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}
}

var (
	sheetElement = regexp.MustCompile(`<sheet name="([^"]*)" sheetId="\d+" r:id="rId\d+"/>`)
	sheetPart    = regexp.MustCompile(`^xl/worksheets/sheet(\d+)\.xml$`)
)

// join writes both tables as one workbook. The parts that name the sheets are made anew, everything else is copied.
func (b *sidebook) join(out io.Writer) error {
	if err := b.contacts.Close(); err != nil {
		return err
	}
	z := zip.NewWriter(out)
	fail := func(err error) error { return fmt.Errorf("join a workbook: %w", err) }
	sheets, texts := 0, map[string]string{}
	var tabs []string
	for n, f := range []*os.File{b.first, b.second} {
		info, err := f.Stat()
		if err != nil {
			return fail(err)
		}
		r, err := zip.NewReader(f, info.Size())
		if err != nil {
			return fail(err)
		}
		before := sheets
		for _, p := range r.File {
			m := sheetPart.FindStringSubmatch(p.Name)
			switch {
			case m != nil:
				k, _ := strconv.Atoi(m[1]) // digits
				sheets = max(sheets, before+k)
				if n == 1 && k == 1 {
					if err := copyUnselected(z, p, before+k); err != nil {
						return fail(err)
					}
					continue
				}
				h := p.FileHeader
				h.Name = "xl/worksheets/sheet" + strconv.Itoa(before+k) + ".xml"
				w, err := z.CreateRaw(&h)
				if err != nil {
					return fail(err)
				}
				src, err := p.OpenRaw()
				if err != nil {
					return fail(err)
				}
				if _, err := io.Copy(w, src); err != nil {
					return fail(err)
				}
			case p.Name == "xl/workbook.xml" || n == 0:
				rc, err := p.Open()
				if err != nil {
					return fail(err)
				}
				body, err := io.ReadAll(io.LimitReader(rc, 1<<20))
				_ = rc.Close()
				if err != nil {
					return fail(err)
				}
				for _, s := range sheetElement.FindAllStringSubmatch(string(body), -1) {
					tabs = append(tabs, s[1])
				}
				if n == 0 {
					texts[p.Name] = string(body)
				}
			}
		}
	}
	rel, typ := element(texts["xl/_rels/workbook.xml.rels"], "Relationship", "sheet1.xml"), element(texts["[Content_Types].xml"], "Override", "sheet1.xml")
	var book, rels, types strings.Builder
	for i, name := range tabs {
		n := strconv.Itoa(i + 1)
		book.WriteString(`<sheet name="` + name + `" sheetId="` + n + `" r:id="rId` + n + `"/>`)
		rels.WriteString(strings.NewReplacer(`"rId1"`, `"rId`+n+`"`, "sheet1.xml", "sheet"+n+".xml").Replace(rel))
		types.WriteString(strings.ReplaceAll(typ, "sheet1.xml", "sheet"+n+".xml"))
	}
	swap := map[string]func(s string) string{
		"xl/workbook.xml": func(s string) string {
			first := true
			return sheetElement.ReplaceAllStringFunc(s, func(string) string {
				if first {
					first = false
					return book.String()
				}
				return ""
			})
		},
		"xl/_rels/workbook.xml.rels": func(s string) string { return replaceSheets(s, "Relationship", rels.String()) },
		"[Content_Types].xml":        func(s string) string { return replaceSheets(s, "Override", types.String()) },
	}
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		body := texts[name]
		if f := swap[name]; f != nil {
			body = f(body)
		}
		w, err := z.Create(name)
		if err != nil {
			return fail(err)
		}
		if _, err := io.WriteString(w, body); err != nil {
			return fail(err)
		}
	}
	if err := z.Close(); err != nil {
		return fail(err)
	}
	return nil
}

// copyUnselected copies a sheet that would be shown first without that mark: a workbook with two of them opens with both
// selected, and whoever types into one changes the other.
func copyUnselected(z *zip.Writer, p *zip.File, number int) error {
	w, err := z.Create("xl/worksheets/sheet" + strconv.Itoa(number) + ".xml")
	if err != nil {
		return err
	}
	rc, err := p.Open()
	if err != nil {
		return err
	}
	defer func() { _ = rc.Close() }()
	head := make([]byte, 1024)
	n, err := io.ReadFull(rc, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if _, err := io.WriteString(w, strings.Replace(string(head[:n]), ` tabSelected="1"`, "", 1)); err != nil {
		return err
	}
	_, err = io.Copy(w, rc)
	return err
}

// element finds the empty element of a kind that names a part.
func element(xml, kind, part string) string {
	for _, m := range regexp.MustCompile(`<`+kind+` [^>]*/>`).FindAllString(xml, -1) {
		if strings.Contains(m, part) {
			return m
		}
	}
	return ""
}

// replaceSheets puts the elements that name sheets in the place of those that are there.
func replaceSheets(xml, kind, with string) string {
	first := true
	return regexp.MustCompile(`<`+kind+` [^>]*worksheets/sheet\d+\.xml[^>]*/>`).ReplaceAllStringFunc(xml, func(string) string {
		if first {
			first = false
			return with
		}
		return ""
	})
}
