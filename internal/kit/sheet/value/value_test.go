package value_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"tradewind/internal/kit/sheet"
	"tradewind/internal/kit/sheet/value"
)

func codeOf(err error) string {
	var e *sheet.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func TestNumber(t *testing.T) {
	t.Parallel()
	const p, c, u = value.DecimalPoint, value.DecimalComma, value.UnknownLocale
	cases := []struct {
		in   string
		hint value.Locale
		want string // number or code
	}{
		{"1234", u, "1234"}, {"-5", u, "-5"}, {"+7", u, "7"}, {"007", u, "7"}, {"0", u, "0"}, {"-0.00", u, "0"}, {"1.50", u, "1.5"},
		{"1,234.56", u, "1234.56"}, {"1.234,56", u, "1234.56"}, {"1 234,56", u, "1234.56"}, {"1\u00a0234,56", u, "1234.56"}, {"1\u202f234\u202f567,8", u, "1234567.8"},
		{"1'234.56", u, "1234.56"}, {"1’234’567", u, "1234567"}, {"1,23,456.78", u, "123456.78"}, {"12,34,567", p, "1234567"}, {"1,234,567", u, "1234567"}, {"1.234.567", u, "1234567"},
		{"1,234", u, sheet.NumberAmbiguous}, {"1.234", u, sheet.NumberAmbiguous}, {"1,234", p, "1234"}, {"1,234", c, "1.234"}, {"1.234", c, "1234"}, {"1.234", p, "1.234"},
		{"0.234", u, "0.234"}, {".5", u, "0.5"}, {"1234.567", u, "1234.567"}, {"12,5", u, "12.5"}, {"12,5", p, sheet.NumberGrouping}, {"12.5", c, sheet.NumberGrouping},
		{"1,23", p, sheet.NumberGrouping}, {"1,2345,678", u, sheet.NumberGrouping}, {"1,234,56", u, sheet.NumberGrouping}, {"1234,567,890", u, sheet.NumberGrouping}, {"1 23", u, sheet.NumberGrouping},
		{"1,234.567,8", u, sheet.NumberGrouping}, {"1.2.3", u, sheet.NumberGrouping},
		{"12万", u, "120000"}, {"1.2亿", u, "120000000"}, {"1.25 万", u, "12500"}, {"3千", u, "3000"}, {"2千万", u, "20000000"}, {"1,234.5万", u, "12345000"}, {"万", u, sheet.NumberInvalid},
		{"１２３４．５", u, "1234.5"}, {"１，２３４，５６７", u, "1234567"}, {"(1,234.50)", u, "-1234.5"}, {"1234-", u, "-1234"}, {"−12", u, "-12"}, {"--5", u, sheet.NumberInvalid}, {"(-5)", u, sheet.NumberInvalid},
		{"5²", u, sheet.NumberInvalid}, {"1e5", u, sheet.NumberExponent}, {"8.61380013E+12", u, sheet.NumberExponent}, {"5%", u, sheet.NumberPercent},
		{"N/A", u, sheet.NumberInvalid}, {"Weight Captured Separately", u, sheet.NumberInvalid}, {"-", u, sheet.NumberInvalid}, {"", u, sheet.ValueEmpty}, {" \u200E ", u, sheet.ValueEmpty},
		{"\u202A12\u202C", u, "12"}, {"1234567890123456789", u, "1234567890123456789"}, {"12345678901234567890", u, sheet.NumberDigits}, {"1.", u, "1"}, {"12 kg", u, sheet.NumberInvalid},
		{strings.Repeat("9", 10_000_000), u, sheet.ValueTooLong}, {"=1+1", u, sheet.NumberInvalid}, {"\xff5", u, sheet.NumberInvalid},
	}
	for _, c := range cases {
		got, err := value.Number(c.in, c.hint)
		if err != nil {
			got = codeOf(err)
		}
		if got != c.want {
			t.Errorf("Number(%.30q, %q) = %q, want %q", c.in, c.hint, got, c.want)
		}
	}
}

func TestNumberLocale(t *testing.T) {
	t.Parallel()
	cases := []struct {
		in        []string
		want      value.Locale
		confident bool
	}{
		{[]string{"1,234", "1,234.56"}, value.DecimalPoint, true},
		{[]string{"1.234", "12,5"}, value.DecimalComma, true},
		{[]string{"1.234", "1.234.567"}, value.DecimalComma, true},
		{[]string{"1,234", "2,500"}, value.DecimalPoint, false},
		{[]string{"12,5", "12.5"}, value.DecimalPoint, false},
		{[]string{"1", "200", "n/a", ""}, value.DecimalPoint, true},
		{[]string{"€ 1.234,50", "€ 2.000"}, value.DecimalComma, true},
		{[]string{"$1,234", "$1,234.50"}, value.DecimalPoint, true},
	}
	for _, c := range cases {
		if l, ok := value.NumberLocale(c.in); l != c.want || ok != c.confident {
			t.Errorf("%q: %q %v, want %q %v", c.in, l, ok, c.want, c.confident)
		}
	}
}

func TestMoney(t *testing.T) {
	t.Parallel()
	cases := []struct{ in, column, amount, currency string }{
		{"USD 1,234.50", "", "1234.5", "USD"}, {"1,234.50 usd", "", "1234.5", "USD"}, {"1.234,50 €", "", "1234.5", "EUR"}, {"€12,5", "", "12.5", "EUR"}, {"US$5", "", "5", "USD"},
		{"$5", "", sheet.CurrencyAmbiguous, ""}, {"$5", "USD", "5", "USD"}, {"$5", "CAD", "5", "CAD"}, {"$5 USD", "", "5", "USD"}, {"USD $5", "", "5", "USD"}, {"HK$ 100", "USD", "100", "HKD"},
		{"¥100", "", sheet.CurrencyAmbiguous, ""}, {"￥100", "CNY", "100", "CNY"}, {"RMB100.5", "", "100.5", "CNY"}, {"12万元", "", "120000", "CNY"}, {"12万美元", "", "120000", "USD"}, {"100元人民币", "", "100", "CNY"},
		{"-$5", "USD", "-5", "USD"}, {"($5)", "USD", "-5", "USD"}, {"EUR 5 USD", "", sheet.CurrencyTwice, ""}, {"5", "EUR", "5", "EUR"}, {"5", "", "5", ""}, {"XYZ 5", "", sheet.CurrencyUnknown, ""},
		{"CHF 1'234.50", "", "1234.5", "CHF"}, {"5 euros", "", "5", "EUR"}, {"Freight Included in Commodity Cost", "USD", sheet.NumberInvalid, ""}, {"USD", "", sheet.NumberInvalid, ""}, {"", "USD", sheet.ValueEmpty, ""},
		{"R$ 1.234,56", "", "1234.56", "BRL"}, {"USD 1,234", "", sheet.NumberAmbiguous, ""},
	}
	for _, c := range cases {
		amount, currency, err := value.Money(c.in, value.UnknownLocale, c.column)
		if err != nil {
			amount = codeOf(err)
		}
		if amount != c.amount || currency != c.currency {
			t.Errorf("Money(%q, %q) = %q %q, want %q %q", c.in, c.column, amount, currency, c.amount, c.currency)
		}
	}
	for in, want := range map[string]string{"usd": "USD", "€": "EUR", "人民币": "CNY", "$": sheet.CurrencyAmbiguous, "gold": sheet.CurrencyUnknown, "美金": "USD"} {
		got, err := value.Currency(in, "")
		if err != nil {
			got = codeOf(err)
		}
		if got != want {
			t.Errorf("Currency(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	const d, m, y, u = value.DayFirst, value.MonthFirst, value.YearFirst, value.UnknownOrder
	cases := []struct {
		in   string
		hint value.Order
		want string
	}{
		{"2026-03-31", u, "2026-03-31"}, {"2026/1/2", u, "2026-01-02"}, {"2026.1.2", m, "2026-01-02"}, {"2026年1月2日", u, "2026-01-02"}, {"2026年1月2号", u, "2026-01-02"}, {"２０２６年１月２日", u, "2026-01-02"},
		{"26年1月2日", u, "2026-01-02"}, {"2026年1月", u, sheet.DateIncomplete}, {"2026", u, sheet.DateIncomplete}, {"Jan 2026", u, sheet.DateIncomplete}, {"20260131", u, "2026-01-31"}, {"20261331", u, sheet.DateImpossible},
		{"2026-03-31T10:20:30Z", u, "2026-03-31"}, {"2026-03-31 10:20:30", u, "2026-03-31"}, {"2026-03-31T10:20:30.123+08:00", u, "2026-03-31"}, {"2026年1月2日 下午3:05", u, "2026-01-02"}, {"3/31/2026 5:00 PM", u, "2026-03-31"},
		{"2-Jun-06", u, "2006-06-02"}, {"14-Nov-06", d, "2006-11-14"}, {"2 June 2006", u, "2006-06-02"}, {"June 2, 2006", u, "2006-06-02"}, {"Mon, 5 Jan 2026", u, "2026-01-05"}, {"2nd of June 2006", u, "2006-06-02"},
		{"2. März 2024", u, "2024-03-02"}, {"1er août 2024", u, "2024-08-01"}, {"2 de junio de 2006", u, "2006-06-02"}, {"3 maggio 2020", u, "2020-05-03"}, {"7 de março de 2021", u, "2021-03-07"}, {"15 déc. 2023", u, "2023-12-15"}, {"2006-Jun-02", u, "2006-06-02"},
		{"10/16/14", u, "2014-10-16"}, {"10/16/14", m, "2014-10-16"}, {"10/16/2014", u, "2014-10-16"}, {"16/10/2014", u, "2014-10-16"}, {"3/4/2026", u, sheet.DateAmbiguous}, {"3/4/2026", d, "2026-04-03"}, {"3/4/2026", m, "2026-03-04"},
		{"5/5/2026", u, "2026-05-05"}, {"31.12.2026", u, "2026-12-31"}, {"16/10/2014", m, sheet.DateOrder}, {"10/16/2014", d, sheet.DateOrder}, {"24/1/31", y, "2024-01-31"}, {"24/1/5", y, "2024-01-05"}, {"31/12/2026", y, sheet.DateOrder},
		{"30 February 2026", u, sheet.DateImpossible}, {"2026-02-30", u, sheet.DateImpossible}, {"30/02/2026", d, sheet.DateImpossible}, {"29-Feb-2024", u, "2024-02-29"}, {"29-Feb-2023", u, sheet.DateImpossible}, {"2026-00-10", u, sheet.DateImpossible},
		{"45351", u, "2024-02-29"}, {"1", u, sheet.DateInvalid}, {"99999", u, sheet.DateRange}, {"1-Jan-29", u, "2029-01-01"}, {"1-Jan-30", u, "1930-01-01"}, {"1899-12-31", u, sheet.DateRange}, {"2101-01-01", u, sheet.DateRange},
		{"Date Not Captured", u, sheet.DateInvalid}, {"Pre-PQ Process", u, sheet.DateInvalid}, {"N/A - From RDC", u, sheet.DateInvalid}, {"", u, sheet.ValueEmpty}, {"1/2-2024", u, sheet.DateInvalid}, {"12:30", u, sheet.DateInvalid},
		{"2024-13-01", u, sheet.DateImpossible}, {"1/2/3/4", u, sheet.DateInvalid}, {"0x10", u, sheet.DateInvalid}, {"１/２/２０２４\u200F", d, "2024-02-01"}, {"99999999999999999999", u, sheet.DateInvalid},
	}
	for _, c := range cases {
		got, err := value.Date(c.in, c.hint)
		if err != nil {
			got = codeOf(err)
		}
		if got != c.want {
			t.Errorf("Date(%q, %q) = %q, want %q", c.in, c.hint, got, c.want)
		}
	}
	_, err := value.Date("30 February 2026", u)
	var e *sheet.Error
	if !errors.As(err, &e) || !strings.Contains(e.Message("zh"), "日历中没有 2026-02-30") {
		t.Errorf("message %v", err)
	}
}

func TestDateOrderOf(t *testing.T) {
	t.Parallel()
	cases := []struct {
		in        []string
		want      value.Order
		confident bool
	}{
		{[]string{"3/4/2026", "31/4/2026", "25/12/2026"}, value.DayFirst, true},
		{[]string{"3/4/26", "10/16/26", "1/31/14", "Date Not Captured"}, value.MonthFirst, true},
		{[]string{"3/4/2026", "5/6/2026"}, value.DayFirst, false},
		{[]string{"13/4/2026", "5/16/2026"}, value.DayFirst, false},
		{[]string{"2026-01-02", "2026/3/4"}, value.UnknownOrder, true},
		{[]string{"2-Jun-06", "3-Jul-06"}, value.UnknownOrder, true},
		{[]string{"n/a", ""}, value.UnknownOrder, false},
	}
	for _, c := range cases {
		if o, ok := value.DateOrderOf(c.in); o != c.want || ok != c.confident {
			t.Errorf("%q: %q %v, want %q %v", c.in, o, ok, c.want, c.confident)
		}
	}
}

func TestBool(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"是": "true", "否": "false", "Yes": "true", "n": "false", "TRUE": "true", "√": "true", "×": "false", "１": "true", "0": "false", " Ja ": "true", "": sheet.ValueEmpty, "maybe": sheet.BoolInvalid, "2": sheet.BoolInvalid} {
		v, err := value.Bool(in)
		got := "false"
		if v {
			got = "true"
		}
		if err != nil {
			got = codeOf(err)
		}
		if got != want {
			t.Errorf("Bool(%q) = %s, want %s", in, got, want)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1,234.56", "12万", "(5)", "1'234", "５", "1e5", "USD 5", "-$5", "..", "1,23,456"} {
		f.Add(s)
	}
	form := regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$`)
	f.Fuzz(func(t *testing.T, s string) {
		for _, hint := range []value.Locale{value.UnknownLocale, value.DecimalPoint, value.DecimalComma} {
			n, err := value.Number(s, hint)
			if err != nil {
				if codeOf(err) == "" {
					t.Fatalf("%q: not coded: %v", s, err)
				}
				continue
			}
			if !form.MatchString(n) || n == "-0" {
				t.Fatalf("%q gave %q", s, n)
			}
			if again, err := value.Number(n, value.DecimalPoint); err != nil || again != n {
				t.Fatalf("%q: %q read again gives %q, %v", s, n, again, err)
			}
		}
		if amount, _, err := value.Money(s, value.DecimalPoint, "USD"); err == nil && !form.MatchString(amount) {
			t.Fatalf("%q gave amount %q", s, amount)
		}
		value.NumberLocale([]string{s})
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2026-03-31", "2-Jun-06", "3/4/26", "2026年1月2日 下午3:05", "45351", "1er août 2024", "::", "Mon, 5 Jan 2026"} {
		f.Add(s)
	}
	form := regexp.MustCompile(`^(19|20|21)[0-9]{2}-[01][0-9]-[0-3][0-9]$`)
	f.Fuzz(func(t *testing.T, s string) {
		for _, hint := range []value.Order{value.UnknownOrder, value.DayFirst, value.MonthFirst, value.YearFirst} {
			d, err := value.Date(s, hint)
			if err != nil {
				if codeOf(err) == "" {
					t.Fatalf("%q: not coded: %v", s, err)
				}
				continue
			}
			if !form.MatchString(d) {
				t.Fatalf("%q gave %q", s, d)
			}
			if again, err := value.Date(d, hint); err != nil || again != d {
				t.Fatalf("%q: %q read again gives %q, %v", s, d, again, err)
			}
		}
		value.DateOrderOf([]string{s})
	})
}
