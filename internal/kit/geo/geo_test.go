package geo

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"tradewind/internal/kit/text"
)

// testData returns the path of a file of the shared test data, or skips the test.
func testData(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("TRADEWIND_TESTDATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no test data: set TRADEWIND_TESTDATA to the folder of %s", name)
	}
	return path
}

func TestCountries(t *testing.T) {
	t.Parallel()
	if len(countries) != 250 {
		t.Errorf("%d countries, want 249 of ISO 3166-1 and Kosovo", len(countries))
	}
	code, digits := regexp.MustCompile(`^[A-Z]{2}$`), regexp.MustCompile(`^[1-9][0-9]{0,2}$`)
	alpha3 := map[string]bool{}
	for i, c := range countries {
		if !code.MatchString(c.Code) || len(c.Alpha3) != 3 || alpha3[c.Alpha3] {
			t.Errorf("%s: code or alpha-3 %q", c.Code, c.Alpha3)
		}
		alpha3[c.Alpha3] = true
		if i > 0 && countries[i-1].Code >= c.Code {
			t.Errorf("%s is out of order", c.Code)
		}
		if c.EN == "" || c.ZH == "" || c.EN == c.Code || !strings.ContainsFunc(c.ZH, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s: names %q %q", c.Code, c.EN, c.ZH)
		}
		if !digits.MatchString(c.CallingCode) {
			t.Errorf("%s: calling code %q", c.Code, c.CallingCode)
		}
		if _, ok := Currency(c.Currency); !ok {
			t.Errorf("%s: currency %q", c.Code, c.Currency)
		}
		if l, ok := Language(c.Language); !ok || l.Code != c.Language {
			t.Errorf("%s: language %q", c.Code, c.Language)
		}
		if r, ok := Region(c.Continent); !ok || !r.Continent {
			t.Errorf("%s: continent %q", c.Code, c.Continent)
		}
		if _, ok := Region(c.Region); !ok {
			t.Errorf("%s: region %q", c.Code, c.Region)
		}
		if len(c.Zones) == 0 {
			t.Errorf("%s: no zone", c.Code)
		}
		for _, z := range c.Zones {
			if _, err := time.LoadLocation(z); err != nil {
				t.Errorf("%s: %v", c.Code, err)
			}
		}
		if len(c.Weekend) < 1 || len(c.Weekend) > 2 {
			t.Errorf("%s: weekend %v", c.Code, c.Weekend)
		}
		for _, n := range []string{c.Code, strings.ToLower(c.Code), c.Alpha3, c.EN, strings.ToUpper(c.EN), c.ZH, " " + c.EN + " / " + c.ZH, c.ZH + c.EN} {
			if got, ok := FindCountry(n); !ok || got != c.Code {
				t.Errorf("FindCountry(%q) = %q, %v; want %s", n, got, ok, c.Code)
			}
		}
	}
}

// A spelling that belongs to two countries would be decided by the order of a table.
func TestCountryNamesAreDistinct(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, c := range countries {
		for _, n := range append([]string{c.EN, c.ZH}, strings.Split(c.aliases, "|")...) {
			key := nameKey(n)
			if n != "" && key == "" {
				t.Errorf("%s: empty spelling %q", c.Code, n)
			}
			if o := owner[key]; o != "" && o != c.Code {
				t.Errorf("%q names %s and %s", n, o, c.Code)
			}
			owner[key] = c.Code
		}
	}
}

func TestFindCountry(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Congo, DRC": "CD", "Congo": "CG", "Democratic Republic of the Congo": "CD", "Republic of the Congo": "CG", "刚果（金）": "CD", "刚果民主共和国": "CD", "Congo-Brazzaville": "CG", "D.R. Congo": "CD",
		"Côte d'Ivoire": "CI", "Cote d’Ivoire": "CI", "COTE D'IVOIRE": "CI", "Ivory Coast": "CI", "科特迪瓦": "CI", "象牙海岸": "CI",
		"South Korea": "KR", "Korea, Republic of": "KR", "Republic of Korea": "KR", "Korea": "KR", "韩国": "KR", "대한민국": "KR", "North Korea": "KP", "Korea, Democratic People's Republic of": "KP", "朝鲜": "KP",
		"UK": "GB", "U.K.": "GB", "uk": "GB", "Great Britain": "GB", "England": "GB", "英国": "GB", "UAE": "AE", "U.A.E.": "AE", "阿联酋": "AE", "Dubai": "AE",
		"USA": "US", "U.S.A.": "US", "U.S.": "US", "United States": "US", "United States of America": "US", "The United States": "US", "美国": "US", "美國": "US",
		"Vietnam": "VN", "Viet Nam": "VN", "Việt Nam": "VN", "越南": "VN", "台湾": "TW", "中国台湾": "TW", "臺灣": "TW", "Taiwan, Province of China": "TW", "香港": "HK", "中国香港": "HK", "Hongkong": "HK", "Hong Kong SAR": "HK", "澳门": "MO", "Macau": "MO",
		"China": "CN", "P.R. China": "CN", "PRC": "CN", "中国": "CN", "中华人民共和国": "CN", "People's Republic of China": "CN",
		"Deutschland": "DE", "Allemagne": "DE", "Alemania": "DE", "德国": "DE", "Federal Republic of Germany": "DE", "Россия": "RU", "Russian Federation": "RU", "España": "ES", "日本": "JP", "Türkiye": "TR", "Turkey": "TR", "TURKIYE": "TR",
		"Swaziland": "SZ", "Burma": "MM", "Czech Republic": "CZ", "Holland": "NL", "the Netherlands": "NL", "Kyrgyzstan": "KG", "Lao PDR": "LA", "Libya": "LY", "Macedonia": "MK", "Saint Lucia": "LC", "St. Lucia": "LC",
		"Bolivia (Plurinational State of)": "BO", "Iran, Islamic Republic of": "IR", "Islamic Republic of Iran": "IR", "Tanzania, United Republic of": "TZ", "Trinidad & Tobago": "TT", "Guinea": "GN", "Guinea-Bissau": "GW", "Equatorial Guinea": "GQ", "Papua New Guinea": "PG",
		"Niger": "NE", "Nigeria": "NG", "Federal Republic of Nigeria": "NG", "Dominica": "DM", "Dominican Republic": "DO", "South Sudan": "SS", "Sudan": "SD", "Samoa": "WS", "American Samoa": "AS", "Georgia": "GE",
		"Germany 德国": "DE", "德国(Germany)": "DE", "DE - Germany": "DE", "Lyon, France": "FR", "London, UK": "GB", "China (Mainland)": "CN", "ＵＳＡ": "US", "  brasil ": "BR", "DEU": "DE", "cn": "CN",
	} {
		if got, ok := FindCountry(in); !ok || got != want {
			t.Errorf("FindCountry(%q) = %q, %v; want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", " ", "n/a", "N/A", "-", "unknown", "Republic of China", "Georgia, USA", "Germany, France", "Europe", "XX", "Republic", "The", "of", "无", "\xff\xfe", strings.Repeat("China", 1000)} {
		if got, ok := FindCountry(in); ok {
			t.Errorf("FindCountry(%q) = %q", in, got)
		}
	}
}

// The countries of a real delivery history, as its authors wrote them.
var deliveryCountries = map[string]string{
	"Afghanistan": "AF", "Angola": "AO", "Belize": "BZ", "Benin": "BJ", "Botswana": "BW", "Burkina Faso": "BF", "Burundi": "BI", "Cameroon": "CM", "Congo, DRC": "CD", "Côte d'Ivoire": "CI",
	"Dominican Republic": "DO", "Ethiopia": "ET", "Ghana": "GH", "Guatemala": "GT", "Guinea": "GN", "Guyana": "GY", "Haiti": "HT", "Kazakhstan": "KZ", "Kenya": "KE", "Kyrgyzstan": "KG",
	"Lebanon": "LB", "Lesotho": "LS", "Liberia": "LR", "Libya": "LY", "Malawi": "MW", "Mali": "ML", "Mozambique": "MZ", "Namibia": "NA", "Nigeria": "NG", "Pakistan": "PK", "Rwanda": "RW",
	"Senegal": "SN", "Sierra Leone": "SL", "South Africa": "ZA", "South Sudan": "SS", "Sudan": "SD", "Swaziland": "SZ", "Tanzania": "TZ", "Togo": "TG", "Uganda": "UG", "Vietnam": "VN", "Zambia": "ZM", "Zimbabwe": "ZW",
}

func TestDeliveryCountries(t *testing.T) {
	t.Parallel()
	if len(deliveryCountries) != 43 {
		t.Fatalf("%d names", len(deliveryCountries))
	}
	for name, want := range deliveryCountries {
		if got, ok := FindCountry(name); !ok || got != want {
			t.Errorf("FindCountry(%q) = %q, %v; want %s", name, got, ok, want)
		}
	}
}

func TestDeliveryHistoryFile(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(testData(t, "scms-delivery-history.txt"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	column := -1
	for _, line := range strings.FieldsFunc(string(raw), func(r rune) bool { return r == '\r' || r == '\n' }) {
		cells := strings.Split(line, "\t")
		if column < 0 {
			column = slices.Index(cells, "Country")
			if column < 0 {
				t.Fatal("no column Country")
			}
			continue
		}
		name := strings.Trim(cells[column], `"`)
		if seen[name] {
			continue
		}
		seen[name] = true
		if got, ok := FindCountry(name); !ok || got != deliveryCountries[name] {
			t.Errorf("FindCountry(%q) = %q, %v", name, got, ok)
		}
	}
	if len(seen) != 43 {
		t.Errorf("%d countries in the file", len(seen))
	}
}

func TestWeekendsAgainstOracle(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(testData(t, "holidays-oracle.json"))
	if err != nil {
		t.Fatal(err)
	}
	var oracle struct {
		Countries map[string]struct{ Weekend []int }
	}
	if err := json.Unmarshal(raw, &oracle); err != nil {
		t.Fatal(err)
	}
	if len(oracle.Countries) < 40 {
		t.Fatalf("%d countries", len(oracle.Countries))
	}
	for code, o := range oracle.Countries {
		if code == "HK" {
			continue // by law only Sunday, in every office Saturday too
		}
		c, ok := Country(code)
		if !ok {
			t.Errorf("no country %s", code)
			continue
		}
		var want []time.Weekday
		for _, d := range o.Weekend {
			want = append(want, time.Weekday((d+1)%7))
		}
		if !slices.Equal(c.Weekend, want) {
			t.Errorf("%s: weekend %v, want %v", code, c.Weekend, want)
		}
	}
}

// The calling codes are our own table; the phone parser has an independent one.
func TestCallingCodesAgainstPhoneParser(t *testing.T) {
	t.Parallel()
	for code, number := range map[string]string{
		"CN": "138 0013 8000", "DE": "030 123456", "US": "212 555 0123", "NG": "0803 123 4567", "CI": "01 23 45 67 89", "VN": "024 3825 1234", "AE": "04 321 4567",
		"RU": "8 495 123-45-67", "KZ": "8 727 258 1234", "GB": "020 7946 0958", "HK": "2123 4567", "TW": "02 2345 6789", "BR": "(11) 2345-6789", "CD": "081 234 5678", "XK": "038 123 456",
	} {
		c, _ := Country(code)
		e164, _, err := text.Phone(number, code)
		if err != nil || !strings.HasPrefix(e164, "+"+c.CallingCode) {
			t.Errorf("%s: +%s, but the number reads %q (%v)", code, c.CallingCode, e164, err)
		}
	}
}

func TestCurrencies(t *testing.T) {
	t.Parallel()
	if len(currencies) < 150 {
		t.Errorf("%d currencies", len(currencies))
	}
	for i, c := range currencies {
		if len(c.Code) != 3 || c.EN == "" || c.ZH == "" || c.Symbol == "" || c.Digits < 0 || c.Digits > 4 || (i > 0 && currencies[i-1].Code >= c.Code) {
			t.Errorf("%+v", c)
		}
		for _, n := range []string{c.Code, strings.ToLower(c.Code), c.EN, c.ZH} {
			if got, ok := FindCurrency(n); !ok || got != c.Code {
				t.Errorf("FindCurrency(%q) = %q, %v; want %s", n, got, ok, c.Code)
			}
		}
	}
	for code, want := range map[string]int{"USD": 2, "JPY": 0, "KWD": 3, "CNY": 2, "VND": 0, "IQD": 3, "XOF": 0, "RSD": 2} {
		if c, ok := Currency(code); !ok || c.Digits != want {
			t.Errorf("%s has %d digits, want %d", code, c.Digits, want)
		}
	}
	symbols := map[string]string{}
	for _, c := range currencies {
		if o := symbols[c.Symbol]; o != "" {
			t.Errorf("symbol %q stands for %s and %s", c.Symbol, o, c.Code)
		}
		symbols[c.Symbol] = c.Code
	}
	for in, want := range map[string]string{"RMB": "CNY", "人民币": "CNY", "¥": "CNY", "元": "CNY", "$": "USD", "美元": "USD", "美金": "USD", "US$": "USD", "€": "EUR", "Euro": "EUR", "£": "GBP", "日元": "JPY", "港币": "HKD", "卢布": "RUB", "руб.": "RUB"} {
		if got, ok := FindCurrency(in); !ok || got != want {
			t.Errorf("FindCurrency(%q) = %q, %v; want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "XYZ", "money", "100"} {
		if got, ok := FindCurrency(in); ok {
			t.Errorf("FindCurrency(%q) = %q", in, got)
		}
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	if len(languages) < 60 {
		t.Errorf("%d languages", len(languages))
	}
	for _, l := range languages {
		if l.EN == "" || l.ZH == "" || l.Native == "" {
			t.Errorf("%+v", l)
		}
	}
	for in, want := range map[string]string{"zh": "zh", "zh-CN": "zh", "zh-Hans-CN": "zh", "zh-TW": "zh-Hant", "zh-Hant-HK": "zh-Hant", "EN_us": "en", "de-AT": "de", "pt-BR": "pt", "nb": "no"} {
		if l, ok := Language(in); !ok || l.Code != want {
			t.Errorf("Language(%q) = %q, %v; want %s", in, l.Code, ok, want)
		}
	}
	if _, ok := Language("xx"); ok {
		t.Error("language xx")
	}
}

func TestZoneOf(t *testing.T) {
	t.Parallel()
	for in, want := range map[[2]string]string{
		{"CN", "Urumqi"}: "Asia/Shanghai", {"DE", "München"}: "Europe/Berlin", {"US", ""}: "America/New_York", {"us", "Los Angeles, CA"}: "America/Los_Angeles",
		{"US", "San Francisco"}: "America/Los_Angeles", {"US", "Dallas TX 75201"}: "America/Chicago", {"US", "Springfield, IL 62701"}: "America/Chicago", {"US", "芝加哥"}: "America/Chicago",
		{"US", "Nowhere"}: "America/New_York", {"CA", "Vancouver, BC"}: "America/Vancouver", {"CA", "Montréal"}: "America/Toronto", {"CA", "Calgary AB T2P 1J9"}: "America/Edmonton",
		{"BR", "São Paulo"}: "America/Sao_Paulo", {"BR", "MANAUS"}: "America/Manaus", {"RU", "Владивосток"}: "Asia/Vladivostok", {"RU", "St. Petersburg"}: "Europe/Moscow", {"RU", "Ekaterinburg"}: "Asia/Yekaterinburg",
		{"AU", "Perth WA 6000"}: "Australia/Perth", {"AU", "悉尼"}: "Australia/Sydney", {"ID", "Surabaya"}: "Asia/Jakarta", {"ID", "Denpasar, Bali"}: "Asia/Makassar", {"MX", "Cancún"}: "America/Cancun",
		{"KZ", "Астана"}: "Asia/Almaty", {"CD", "Lubumbashi"}: "Africa/Lubumbashi", {"ES", "Las Palmas"}: "Atlantic/Canary", {"ZZ", "x"}: "", {"", ""}: "",
	} {
		if got := ZoneOf(in[0], in[1]); got != want {
			t.Errorf("ZoneOf(%q, %q) = %q, want %q", in[0], in[1], got, want)
		}
	}
	count := 0
	for country, zones := range cities {
		c, ok := Country(country)
		if !ok {
			t.Errorf("cities of %q", country)
		}
		owner := map[string]string{}
		for z, names := range zones {
			if !slices.Contains(c.Zones, z) {
				t.Errorf("%s is not in %s", z, country)
			}
			for _, n := range strings.Split(names, "|") {
				count++
				key := placeKey(text.Fold(n))
				if o := owner[key]; o != "" && o != z {
					t.Errorf("%s: %q is in %s and %s", country, n, o, z)
				}
				owner[key] = z
				if got := ZoneOf(country, n); got != z {
					t.Errorf("ZoneOf(%s, %q) = %q, want %q", country, n, got, z)
				}
			}
		}
	}
	if count < 120 {
		t.Errorf("%d cities", count)
	}
}

func TestValidZone(t *testing.T) {
	t.Parallel()
	for _, z := range append(Zones(), "Asia/Calcutta", "Etc/GMT-8") {
		if !ValidZone(z) {
			t.Errorf("%q is a zone", z)
		}
	}
	for _, z := range []string{"", "Local", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "asia", strings.Repeat("a", 1000), "Asia/Shanghai\x00"} {
		if ValidZone(z) {
			t.Errorf("%q is no zone", z)
		}
	}
}

func FuzzFindCountry(f *testing.F) {
	for _, s := range []string{"", "Congo, DRC", "Côte d'Ivoire", "\xff", "中国China", "((", "USA/U.S.", "the of and"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if code, ok := FindCountry(s); ok {
			if _, known := Country(code); !known {
				t.Fatalf("FindCountry(%q) = %q", s, code)
			}
		} else if code != "" {
			t.Fatalf("FindCountry(%q) = %q, false", s, code)
		}
		if z := ZoneOf("US", s); !strings.Contains(z, "/") {
			t.Fatalf("ZoneOf(US, %q) = %q", s, z)
		}
		FindCurrency(s)
	})
}

func BenchmarkFindCountry(b *testing.B) {
	for b.Loop() {
		FindCountry("Korea, Republic of")
	}
}
