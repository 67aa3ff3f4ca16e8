package sheet

import (
	"bytes"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

func encode(t testing.TB, name, text string) []byte {
	t.Helper()
	out, _, err := transform.Bytes(encoding.ReplaceUnsupported(codec(name).NewEncoder()), []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodingIsFound(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, encoding, text string }{
		{"short header", "gb18030", "客户名称,国家,邮箱\n"},
		{"two characters", "gb18030", "name,city\nAcme Ltd,深圳\nBeta,\n"},
		{"one company", "gb18030", "公司名称\n杭州西湖进出口有限公司\n"},
		{"mostly ascii", "gb18030", "Company,Country,Owner\nBosch GmbH,德国,张伟\nSiemens AG,德国,李娜\n"},
		{"names", "gb18030", "姓名\t手机\n王芳\t13800138000\n欧阳娜娜\t13900139000\n"},
		{"rare names", "gb18030", "联系人,职位\n龚俊,采购经理\n翟晓敏,总监\n"},
		{"full width", "gb18030", "备注\n客户很好，下次再联系。\n"},
		{"traditional", "big5", "客戶名稱,國家,聯絡人\n臺灣電子股份有限公司,臺灣,陳經理\n"},
		{"hong kong", "big5", "公司,地址\n香港貿易有限公司,九龍彌敦道\n"},
		{"japanese", "shift_jis", "会社名,担当者\n株式会社トヨタ,田中さん\n東京電機工業,鈴木\n"},
		{"katakana", "shift_jis", "名前\nソニー\nパナソニック\n"},
		{"korean", "euc-kr", "회사명,국가,담당자\n삼성전자 주식회사,대한민국,김철수\n"},
		{"korean short", "euc-kr", "고객 이름,전화번호\n현대무역,02-123\n"},
		{"russian", "windows-1251", "Компания;Страна;Город\nООО Ромашка;Россия;Москва\n"},
		{"russian short", "windows-1251", "Имя\nИван Петров\n"},
		{"german", "windows-1252", "Firma;Straße;Ort\nMüller & Söhne GmbH;Königstraße 5;Köln\n"},
		{"french", "windows-1252", "Société,Pays\nÉtablissements Lefèvre,Côte d'Ivoire\nCafé,France\n"},
		{"spanish", "windows-1252", "Compañía,País\nIndustrias Muñoz,España\n"},
		{"portuguese", "windows-1252", "Empresa,Endereço\nComércio São João Ltda,Av. Paulista\n"},
		{"quote marks", "windows-1252", "Name,Note\nO’Brien,10 € – paid\n"},
		{"plain", "utf-8", "Name,Country\nAcme,Germany\n"},
		{"chinese", "utf-8", "客户名称,国家\n杭州,中国\n"},
		{"emoji", "utf-8", "Name,Note\nAcme,👍🏽 ok\n"},
	}
	for _, c := range cases {
		t.Run(c.encoding+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			raw := encode(t, c.encoding, c.text)
			info, err := Sniff(t.Context(), bytes.NewReader(raw), int64(len(raw)), "list.csv")
			if err != nil {
				t.Fatal(err)
			}
			if info.Encoding != c.encoding {
				t.Errorf("got %s, want %s; guesses %v", info.Encoding, c.encoding, info.Guesses)
			}
		})
	}
}

func TestUTF16WithoutMark(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"utf-16le", "utf-16be"} {
		for _, text := range []string{"Name,Country\r\nAcme,Germany\r\n", "客户名称\t国家\n杭州西湖贸易有限公司\t中国\n", "Имя;Город\nИван;Москва\n"} {
			raw := encode(t, name, text)
			info, err := Sniff(t.Context(), bytes.NewReader(raw), int64(len(raw)), "x.txt")
			if err != nil {
				t.Fatalf("%s %q: %v", name, text, err)
			}
			if info.Encoding != name || len(info.Header) != 2 {
				t.Errorf("%s %q: got %s, header %q", name, text, info.Encoding, info.Header)
			}
		}
	}
}

func TestLateUmlautIsFound(t *testing.T) {
	t.Parallel()
	text := "Firma,Ort\n" + string(bytes.Repeat([]byte("Acme Trading,Berlin\n"), 60_000)) + "Müller,Köln\nJäger,Düren\n"
	raw := encode(t, "windows-1252", text)
	info, err := Sniff(t.Context(), bytes.NewReader(raw), int64(len(raw)), "x.csv")
	if err != nil || info.Encoding != "windows-1252" {
		t.Fatalf("got %s, %v", info.Encoding, err)
	}
}
