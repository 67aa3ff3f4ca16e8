package text

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, addr, domain string }{
		{"zhang.san@acme.com", "zhang.san@acme.com", "acme.com"},
		{"  Zhang.San@ACME.Com ", "Zhang.San@acme.com", "acme.com"},
		{"Zhang <a@b.cn>", "a@b.cn", "b.cn"},
		{`"San, Zhang" < a@b.cn >`, "a@b.cn", "b.cn"},
		{"mailto:a@b.cn?subject=x", "a@b.cn", "b.cn"},
		{"ｚｈａｎｇ＠ａｃｍｅ。ｃｏｍ", "zhang@acme.com", "acme.com"},
		{"\u200bzhang@acme.com\ufeff", "zhang@acme.com", "acme.com"},
		{"info@müller.de", "info@müller.de", "müller.de"},
		{"o'neil+sales@a-b.co.uk", "o'neil+sales@a-b.co.uk", "a-b.co.uk"},
		{"a@b.cn.", "a@b.cn", "b.cn"},
	} {
		addr, domain, err := Mail(c.in)
		if err != nil || addr != c.addr || domain != c.domain {
			t.Errorf("Mail(%q) = %q, %q, %v; want %q, %q", c.in, addr, domain, err, c.addr, c.domain)
		}
	}
	for _, in := range []string{
		"", " ", "acme.com", "@acme.com", "a@", "a@b", "a@b@c.cn", "a b@c.cn", "a@b c.cn", "a@b..cn", ".a@b.cn", "a.@b.cn", "a..b@b.cn",
		"a@-b.cn", "a@b-.cn", "a@1.2.3.4", "a@b.123", "Zhang <a@b.cn", "Zhang <>", "a\x00@b.cn\n,c@d.cn", "<script>@b.cn", "a;b@c.cn", "a,b@c.cn",
		strings.Repeat("a", 65) + "@b.cn", "a@" + strings.Repeat("b.", 130) + "cn", "a@" + strings.Repeat("b", 64) + ".cn",
	} {
		if addr, _, err := Mail(in); !errors.Is(err, ErrMail) {
			t.Errorf("Mail(%q) = %q, %v", in, addr, err)
		}
	}
}

func TestDomain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://www.acme.co.uk/about?x=1#y": "acme.co.uk", "HTTP://Shop.Acme.com:8080": "acme.com", "acme.com": "acme.com", "www.acme.com.cn": "acme.com.cn",
		"//acme.com/x": "acme.com", "user:pw@acme.com": "acme.com", "zhang@mail.acme.de": "acme.de", "ａｃｍｅ．ｃｏｍ": "acme.com", "acme.com.": "acme.com",
		"acme.en.alibaba.com": "acme.en.alibaba.com", "https://www.facebook.com/acme": "facebook.com", "acme.myshopify.com": "acme.myshopify.com",
		"https://müller.de": "müller.de", "http://华贸.中国/x": "华贸.中国",
		"": "", "co.uk": "", "localhost": "", "192.168.1.1": "", "http://[::1]/": "", "not a site": "", "n/a": "", "none": "", "acme..com": "",
	} {
		if got := Domain(in); got != want {
			t.Errorf("Domain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFreeMail(t *testing.T) {
	t.Parallel()
	for _, d := range []string{"gmail.com", "QQ.com", "163.com", "yahoo.co.jp", "yahoo.fr", "hotmail.it", "outlook.de", "mail.ru", "web.de", "orange.fr", "naver.com", "rediffmail.com", "live.com.mx"} {
		if !FreeMail(d) {
			t.Errorf("%s is free mail", d)
		}
	}
	for _, d := range []string{"", "acme.com", "yahoo-inc.com", "yahoo.acme.com", "outlook", "mygmail.com"} {
		if FreeMail(d) {
			t.Errorf("%q is not free mail", d)
		}
	}
	if len(freeMails()) < 150 {
		t.Errorf("%d free-mail domains", len(freeMails()))
	}
	if !SharedSite("facebook.com") || SharedSite("acme.com") {
		t.Error("shared sites")
	}
}

func FuzzMail(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if addr, domain, err := Mail(s); err == nil {
			if len(addr) > 254 || !utf8.ValidString(addr) || strings.Count(addr, "@") != 1 || strings.ContainsAny(addr, " \t\r\n<>,;\x00") || !strings.HasSuffix(addr, "@"+domain) {
				t.Fatalf("Mail(%q) = %q, %q", s, addr, domain)
			}
			if again, _, err := Mail(addr); err != nil || again != addr {
				t.Fatalf("Mail(%q) = %q, then %q, %v", s, addr, again, err)
			}
		} else if !errors.Is(err, ErrMail) {
			t.Fatalf("Mail(%q): %v", s, err)
		}
		if host := Domain(s); host != "" && (!validHost(host) || Domain(host) != host) {
			t.Fatalf("Domain(%q) = %q, then %q", s, host, Domain(host))
		}
	})
}

func TestPhone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, country, e164, display string }{
		{"+86 138-0013-8000", "", "+8613800138000", "+86 138 0013 8000"},
		{"138 0013 8000", "CN", "+8613800138000", "+86 138 0013 8000"},
		{"021-6888 8888转808", "cn", "+862168888888", "+86 21 6888 8888 ext. 808"},
		{"0574-87654321 分机 12", "CN", "+8657487654321", "+86 574 8765 4321 ext. 12"},
		{"+49 (0)30 123456 ext. 12", "", "+4930123456", "+49 30 123456 ext. 12"},
		{"0049 30 123456", "CN", "+4930123456", "+49 30 123456"},
		{"(212) 555-0123 x45", "US", "+12125550123", "+1 212-555-0123 ext. 45"},
		{"＋８６　１３８　００１３　８０００", "", "+8613800138000", "+86 138 0013 8000"},
		{"Tel: +234 803 123 4567", "", "+2348031234567", "+234 803 123 4567"},
		{"电话：010-65551234", "CN", "+861065551234", "+86 10 6555 1234"},
		{"8 (495) 123-45-67 доб. 9", "RU", "+74951234567", "+7 495 123-45-67 ext. 9"},
	} {
		e164, display, err := Phone(c.in, c.country)
		if err != nil || e164 != c.e164 || display != c.display {
			t.Errorf("Phone(%q, %q) = %q, %q, %v; want %q, %q", c.in, c.country, e164, display, err, c.e164, c.display)
		}
	}
	for _, c := range [][2]string{{"", "CN"}, {"abc", "CN"}, {"138 0013 8000", ""}, {"12", "CN"}, {"+999 123456789", ""}, {"+86 1380013800012345", ""}, {strings.Repeat("1", 5000), "US"}} {
		if e164, _, err := Phone(c[0], c[1]); !errors.Is(err, ErrPhone) {
			t.Errorf("Phone(%q, %q) = %q, %v", c[0], c[1], e164, err)
		}
	}
	if got := Digits("＋８６ (0)138-00x"); got != "86013800" {
		t.Errorf("Digits = %q", got)
	}
}

func FuzzPhone(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, "CN")
	}
	f.Fuzz(func(t *testing.T, s, country string) {
		e164, display, err := Phone(s, country)
		if err != nil {
			if !errors.Is(err, ErrPhone) || e164 != "" || display != "" {
				t.Fatalf("Phone(%q) = %q, %q, %v", s, e164, display, err)
			}
			return
		}
		if len(e164) < 4 || len(e164) > 20 || e164[0] != '+' || strings.Trim(e164[1:], "0123456789") != "" {
			t.Fatalf("Phone(%q, %q) = %q", s, country, e164)
		}
		if again, _, err := Phone(e164, ""); err != nil || again != e164 {
			t.Fatalf("Phone(%q, %q) = %q, then %q, %v", s, country, e164, again, err)
		}
	})
}
