package story

import (
	"fmt"
	"strconv"
	"strings"
)

// taxNumber writes a number in the country's shape. Where the check digits are public knowledge they are right, so that a
// later check of tax numbers does not reject the whole example.
func taxNumber(r *dice, pattern string) string {
	d := func(n int) string { return r.fill("@" + strings.Repeat("#", n-1)) }
	num := func(s string) int { n, _ := strconv.Atoi(s); return n }
	weighted := func(s string, w ...int) int {
		t := 0
		for i, k := range w {
			t += int(s[i]-'0') * k
		}
		return t
	}
	switch pattern {
	case "":
		return ""
	case "us": // EIN
		return r.fill("@#-#######")
	case "DE": // ISO 7064 mod 11,10
		s, p := d(8), 10
		for _, c := range s {
			m := (int(c-'0') + p) % 10
			if m == 0 {
				m = 10
			}
			p = 2 * m % 11
		}
		return "DE" + s + strconv.Itoa((11-p)%10)
	case "GB": // weights 8..2 plus two digits, mod 97
		s := d(7)
		return fmt.Sprintf("GB%s%02d", s, 97-weighted(s, 8, 7, 6, 5, 4, 3, 2)%97)
	case "FR": // key = (12 + 3*(SIREN mod 97)) mod 97, SIREN is a Luhn number
		s := luhn(d(8))
		return fmt.Sprintf("FR%02d%s", (12+3*(num(s)%97))%97, s)
	case "IT":
		return "IT" + luhn("0"+d(6)+fmt.Sprintf("0%d1", 1+r.n(9)))
	case "ES": // CIF of a company: letter B (S.L.) or A (S.A.), seven digits, control digit
		s := d(7)
		t := 0
		for i, c := range s {
			n := int(c - '0')
			if i%2 == 0 {
				n = n*2/10 + n*2%10
			}
			t += n
		}
		return "ESB" + s + strconv.Itoa((10-t%10)%10)
	case "NL":
		for {
			s := d(8)
			if c := weighted(s, 9, 8, 7, 6, 5, 4, 3, 2) % 11; c < 10 {
				return "NL" + s + strconv.Itoa(c) + "B01"
			}
		}
	case "BE":
		s := "0" + d(7)
		return fmt.Sprintf("BE%s%02d", s, 97-num(s)%97)
	case "PL":
		for {
			s := d(9)
			if c := weighted(s, 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11; c < 10 {
				return "PL" + s + strconv.Itoa(c)
			}
		}
	case "PT":
		s := "50" + d(6)
		c := 11 - weighted(s, 9, 8, 7, 6, 5, 4, 3, 2)%11
		if c > 9 {
			c = 0
		}
		return "PT" + s + strconv.Itoa(c)
	case "AU": // ABN: the two leading digits make the weighted sum divisible by 89
		s := d(9)
		t := weighted(s, 3, 5, 7, 9, 11, 13, 15, 17, 19)
		return fmt.Sprintf("%d%s", 10+(89-t%89), s)
	case "BR": // CNPJ
		s := d(8) + "0001"
		for _, w := range [][]int{{5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2}, {6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2}} {
			c := 11 - weighted(s, w...)%11
			if c > 9 {
				c = 0
			}
			s += strconv.Itoa(c)
		}
		return s[:2] + "." + s[2:5] + "." + s[5:8] + "/" + s[8:12] + "-" + s[12:]
	case "CL": // RUT of a company starts at 76 million
		s := "7" + r.fill("6######")
		c := 11 - weighted(s, 3, 2, 7, 6, 5, 4, 3, 2)%11
		return s[:2] + "." + s[2:5] + "." + s[5:] + "-" + map[bool]string{true: "K", false: strconv.Itoa(c % 11)}[c == 10]
	case "RU": // INN of a company
		s := "77" + d(7)
		return s + strconv.Itoa(weighted(s, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10)
	case "MX": // RFC of a company: three letters, date of foundation, three signs
		return r.letters(3) + fmt.Sprintf("%02d%02d%02d", (90+r.n(30))%100, 1+r.n(12), 1+r.n(28)) + r.letters(2) + r.fill("#")
	case "IN": // GSTIN: state, PAN of a company, entity, Z, sign
		return "27AA" + r.letters(1) + "C" + r.letters(1) + r.fill("####") + r.letters(1) + "1Z" + r.fill("#")
	}
	return r.fill(pattern)
}

// luhn appends the check digit of the Luhn scheme.
func luhn(s string) string {
	t := 0
	for i := range s {
		n := int(s[len(s)-1-i] - '0')
		if i%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		t += n
	}
	return s + strconv.Itoa((10-t%10)%10)
}
