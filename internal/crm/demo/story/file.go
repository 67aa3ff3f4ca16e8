package story

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"time"
)

// files attaches price lists, specification sheets and card photos to some customers: about one in eight, oldest first.
func (b *teller) files() {
	s := b.out
	main := map[string]Contact{}
	for _, p := range s.Contacts {
		if p.Main {
			main[p.Customer] = p
		}
	}
	for i, c := range s.Customers {
		if c.DuplicateOf != "" || c.Stage == "lead" || len(c.Products) == 0 {
			continue
		}
		day, err := time.ParseInLocation(dayForm, c.CreatedOn, chinaZone())
		if err != nil {
			continue
		}
		at := day.Add(time.Duration(10+i%7) * time.Hour).Add(time.Duration(i%60) * time.Minute).UTC()
		add := func(name, kind string, content []byte) {
			if content != nil {
				s.Files = append(s.Files, File{Customer: c.Key, Name: name, ContentType: kind, By: c.Owner, At: at, Content: content})
			}
		}
		p := productOf(c.Products[0])
		switch i % 24 {
		case 3, 15:
			add("报价单-"+c.NameZH+"-"+c.CreatedOn+".csv", "text/csv", priceList(c))
		case 8:
			add(p.code+"-specification.pdf", "application/pdf", sheet("Specification sheet "+p.code, []string{
				"Product: " + p.en, "Item no.: " + p.code, fmt.Sprintf("MOQ: %d pcs", p.moq), "Supplier: Ningbo Qingyu Homeware Co., Ltd.", "Prepared for: " + c.Domain, "Date: " + c.CreatedOn,
				"Lead time: 35 days after deposit and artwork", "Inspection: ISO 2859-1, level II, AQL 0 / 2.5 / 4.0"}))
		case 20:
			if who, ok := main[c.Key]; ok {
				add("名片-"+who.Name+".png", "image/png", card(who, c))
			}
		}
	}
}

func productOf(code string) product {
	for _, p := range products {
		if p.code == code {
			return p
		}
	}
	return products[0]
}

// priceList is a CSV with a byte order mark, as Excel in China wants it.
func priceList(c Customer) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	rows := [][]string{{"型号 Item", "品名", "Description", "MOQ", "FOB Ningbo USD"}}
	for _, code := range c.Products {
		p := productOf(code)
		rows = append(rows, []string{p.code, p.zh, p.en, fmt.Sprint(p.moq), fmt.Sprintf("%d.%02d", p.cents/100, p.cents%100)})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil
	}
	return b.Bytes()
}

// sheet writes a one-page PDF 1.4 of ASCII lines in Helvetica, with a correct cross-reference table.
func sheet(title string, lines []string) []byte {
	esc := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`)
	var page strings.Builder
	fmt.Fprintf(&page, "BT /F1 18 Tf 60 770 Td (%s) Tj /F1 11 Tf 0 -36 Td 18 TL\n", esc.Replace(title))
	for _, l := range lines {
		fmt.Fprintf(&page, "(%s) Tj T*\n", esc.Replace(l))
	}
	page.WriteString("ET")
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// glyphs is a 5×7 face: five columns per sign, lowest bit on top. Cards are written in capitals.
var glyphs = map[rune][5]byte{
	'A': {0x7E, 0x11, 0x11, 0x11, 0x7E}, 'B': {0x7F, 0x49, 0x49, 0x49, 0x36}, 'C': {0x3E, 0x41, 0x41, 0x41, 0x22}, 'D': {0x7F, 0x41, 0x41, 0x22, 0x1C},
	'E': {0x7F, 0x49, 0x49, 0x49, 0x41}, 'F': {0x7F, 0x09, 0x09, 0x09, 0x01}, 'G': {0x3E, 0x41, 0x49, 0x49, 0x7A}, 'H': {0x7F, 0x08, 0x08, 0x08, 0x7F},
	'I': {0x00, 0x41, 0x7F, 0x41, 0x00}, 'J': {0x20, 0x40, 0x41, 0x3F, 0x01}, 'K': {0x7F, 0x08, 0x14, 0x22, 0x41}, 'L': {0x7F, 0x40, 0x40, 0x40, 0x40},
	'M': {0x7F, 0x02, 0x0C, 0x02, 0x7F}, 'N': {0x7F, 0x04, 0x08, 0x10, 0x7F}, 'O': {0x3E, 0x41, 0x41, 0x41, 0x3E}, 'P': {0x7F, 0x09, 0x09, 0x09, 0x06},
	'Q': {0x3E, 0x41, 0x51, 0x21, 0x5E}, 'R': {0x7F, 0x09, 0x19, 0x29, 0x46}, 'S': {0x46, 0x49, 0x49, 0x49, 0x31}, 'T': {0x01, 0x01, 0x7F, 0x01, 0x01},
	'U': {0x3F, 0x40, 0x40, 0x40, 0x3F}, 'V': {0x1F, 0x20, 0x40, 0x20, 0x1F}, 'W': {0x3F, 0x40, 0x38, 0x40, 0x3F}, 'X': {0x63, 0x14, 0x08, 0x14, 0x63},
	'Y': {0x07, 0x08, 0x70, 0x08, 0x07}, 'Z': {0x61, 0x51, 0x49, 0x45, 0x43}, '0': {0x3E, 0x51, 0x49, 0x45, 0x3E}, '1': {0x00, 0x42, 0x7F, 0x40, 0x00},
	'2': {0x42, 0x61, 0x51, 0x49, 0x46}, '3': {0x21, 0x41, 0x45, 0x4B, 0x31}, '4': {0x18, 0x14, 0x12, 0x7F, 0x10}, '5': {0x27, 0x45, 0x45, 0x45, 0x39},
	'6': {0x3C, 0x4A, 0x49, 0x49, 0x30}, '7': {0x01, 0x71, 0x09, 0x05, 0x03}, '8': {0x36, 0x49, 0x49, 0x49, 0x36}, '9': {0x06, 0x49, 0x49, 0x29, 0x1E},
	'.': {0x00, 0x60, 0x60, 0x00, 0x00}, '-': {0x08, 0x08, 0x08, 0x08, 0x08}, '+': {0x08, 0x08, 0x3E, 0x08, 0x08}, '@': {0x32, 0x49, 0x79, 0x41, 0x3E},
}

// card draws the photo of a business card.
func card(who Contact, c Customer) []byte {
	const w, h = 480, 280
	shades := color.Palette{color.RGBA{120, 110, 100, 255}, color.RGBA{250, 250, 247, 255}, color.RGBA{33, 41, 54, 255}, color.RGBA{30, 102, 140, 255}}
	img := image.NewPaletted(image.Rect(0, 0, w, h), shades)
	box := func(x0, y0, x1, y1 int, shade uint8) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				img.SetColorIndex(x, y, shade)
			}
		}
	}
	write := func(x, y, scale int, shade uint8, text string) {
		for _, r := range strings.ToUpper(text) {
			if x+6*scale > w-30 {
				return
			}
			for col, bits := range glyphs[r] {
				for row := range 7 {
					if bits>>row&1 == 1 {
						box(x+col*scale, y+row*scale, x+(col+1)*scale, y+(row+1)*scale, shade)
					}
				}
			}
			x += 6 * scale
		}
	}
	box(18, 18, w-18, h-18, 1)
	box(18, 18, w-18, 30, 3)
	write(40, 52, 2, 3, plain(c.TradeName, c.Language))
	write(40, 104, 3, 2, plain(who.Given+" "+who.Family, c.Language))
	write(40, 138, 2, 2, plain(who.JobTitle, c.Language))
	write(40, 186, 2, 2, who.Mobile)
	write(40, 210, 2, 2, who.Email)
	write(40, 234, 2, 2, plain(c.City, c.Language)+" - "+c.Domain)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		return nil
	}
	return b.Bytes()
}

// plain is text the face above can write.
func plain(t, lang string) string { return strings.TrimSpace(ascii(t, lang)) }
