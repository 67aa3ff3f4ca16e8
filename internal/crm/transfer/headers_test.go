package transfer

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tradewind/internal/kit/sheet"
)

// someCountries stands in for the real list.
func someCountries(s string) bool {
	return slices.Contains([]string{"Germany", "France", "Vietnam", "Côte d'Ivoire", "Congo, DRC", "Nigeria", "Zambia", "德国", "法国", "美国"}, s)
}

func fieldsOf(m []Mapping) []string {
	out := []string{}
	for _, x := range m {
		out = append(out, x.Field)
	}
	return out
}

func TestGuess(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		headers string // separated by |
		samples [][]string
		want    string
	}{
		{"Chinese list", "客户名称|国家|联系人|邮箱|电话|手机|微信|负责人|备注", nil,
			"customer.name|customer.country|contact.name|contact.email|contact.phone|contact.mobile|contact.wechat|customer.owner|customer.notes"},
		{"company mail before the contact", "公司名称|邮箱|电话|联系人|职位|手机号", nil,
			"customer.name|customer.email|customer.phone|contact.name|contact.title|contact.mobile"},
		{"full-width and remarks", "客户名称（必填）|＊国家/地区|成立日期(YYYY-MM-DD)|员工人数（人）|年营业额(USD)", nil,
			"customer.name|customer.country|customer.founded_on|customer.staff_count|customer.turnover"},
		{"English list", "Company|Country|City|Zip Code|Web Site|E-Mail|Tel.|Payment Terms|VAT No.|Credit limit", nil,
			"customer.name|customer.country|customer.city|customer.postcode|customer.website|customer.email|customer.phone|customer.payment_terms|customer.tax_number|customer.credit_limit"},
		{"name of a person beside a company", "Company|Name|Job Title|Email|Mobile", nil,
			"customer.name|contact.name|contact.title|customer.email|contact.mobile"},
		{"name alone", "Name|Country", nil, "customer.name|customer.country"},
		{"first and last name", "Company|First Name|Last Name|Email", nil, "customer.name|contact.first_name|contact.last_name|contact.email"},
		{"German", "Firma|Straße|PLZ|Ort|Land|Ansprechpartner|E-Mail|USt-IdNr.", nil,
			"customer.name|customer.address|customer.postcode|customer.city|customer.country|contact.name|contact.email|customer.tax_number"},
		{"French", "Raison sociale|Adresse|Ville|Pays|Téléphone|Courriel", nil,
			"customer.name|customer.address|customer.city|customer.country|customer.phone|customer.email"},
		{"Spanish", "Empresa|Dirección|País|Correo electrónico|Teléfono", nil,
			"customer.name|customer.address|customer.country|customer.email|customer.phone"},
		{"contact blocks", "Company|Contact 1|Contact 1 Email|Contact 2|Contact 2 Email|Contact 2 Phone|Contact 3 Name", nil,
			"customer.name|contact.name|contact.email|contact[2].name|contact[2].email|contact[2].phone|contact[3].name"},
		{"Chinese contact blocks", "客户名称|联系人1|联系人1邮箱|联系人2|联系人2邮箱|联系人2WhatsApp|第三联系人|第三联系人手机", nil,
			"customer.name|contact.name|contact.email|contact[2].name|contact[2].email|contact[2].whatsapp|contact[3].name|contact[3].mobile"},
		{"numbers behind", "公司|联系人|邮箱|联系人2|邮箱2", nil, "customer.name|contact.name|contact.email|contact[2].name|contact[2].email"},
		{"second phone without a second contact", "Company|Phone|Phone 2", nil, "customer.name|customer.phone|"},
		{"billing", "客户|开票名称|开票地址|财务邮箱|开户行|银行账号|税号|贸易术语", nil,
			"customer.name|customer.billing_name|customer.billing_address|customer.billing_email|customer.bank_name|customer.bank_account|customer.tax_number|customer.incoterm"},
		{"by content", "A|B|C|D", [][]string{{"Acme", "info@acme.de", "Germany", "www.acme.de"}, {"Beta", "x@beta.fr", "France", "https://beta.fr/a"}, {"Gamma", "g@g.vn", "Vietnam", "g.vn"}},
			"|customer.email|customer.country|customer.website"},
		{"values against the header", "Company|Email", [][]string{{"Acme", "call first"}, {"Beta", "none"}, {"Gamma", "?"}}, "customer.name|customer.email"},
		{"no field twice", "Country|Country|国家", nil, "customer.country||"},
		{"nothing known", "xyz|foo bar|", nil, "||"},
		{"columns of other things", "Product Name|HS Code|产品编号|订单状态|Vendor Type", nil, "||||"},
		{"classes", "客户规模|客户类型|客户等级|客户阶段|客户来源|标签|下次跟进时间", nil,
			"customer.size_class|customer.business_kind|customer.value_tier|customer.stage|customer.source|customer.tags|customer.next_contact_on"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := Guess(strings.Split(c.headers, "|"), c.samples, someCountries)
			if d := cmp.Diff(strings.Split(c.want, "|"), fieldsOf(got)); d != "" {
				t.Errorf("(-want +got):\n%s\n%+v", d, got)
			}
		})
	}
}

func TestContentChangesConfidence(t *testing.T) {
	t.Parallel()
	good := Guess([]string{"Email"}, [][]string{{"a@b.de"}, {"c@d.fr"}, {"e@f.it"}}, nil)[0]
	bad := Guess([]string{"Email"}, [][]string{{"call"}, {"none"}, {"?"}}, nil)[0]
	none := Guess([]string{"Email"}, nil, nil)[0]
	if !(good.Confidence > none.Confidence && none.Confidence > bad.Confidence) || good.Why != WhyBoth || none.Why != WhyHeader {
		t.Errorf("good %+v, none %+v, bad %+v", good, none, bad)
	}
}

func TestGuessDeliveryHistory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "..", "..", "shared", "data")
	if d := os.Getenv("TRADEWIND_TESTDATA"); d != "" {
		dir = d
	}
	raw, err := os.ReadFile(filepath.Join(dir, "scms-delivery-history.txt"))
	if err != nil {
		t.Skip("scms-delivery-history.txt is not there: set TRADEWIND_TESTDATA to the folder of test data")
	}
	info, err := sheet.Sniff(t.Context(), bytes.NewReader(raw), int64(len(raw)), "")
	if err != nil {
		t.Fatal(err)
	}
	var samples [][]string
	for _, r := range info.Preview {
		samples = append(samples, r.Cells)
	}
	got := map[string]string{}
	for _, m := range Guess(info.Header, samples, someCountries) {
		if m.Field != "" {
			got[info.Header[m.Column]] = m.Field
		}
	}
	for header, want := range map[string]string{"Project Code": "customer.code", "Country": "customer.country", "Managed By": "customer.owner", "Vendor INCO Term": "customer.incoterm"} {
		if got[header] != want {
			t.Errorf("%s: %q, want %q", header, got[header], want)
		}
	}
	if len(got) != 4 {
		t.Errorf("more was guessed: %v", got)
	}
}

func TestAliasesAreUnique(t *testing.T) {
	t.Parallel()
	for name, aliases := range map[string]map[string]string{"customer": customerAliases, "contact": contactAliases} {
		seen := map[string]string{}
		for field, list := range aliases {
			for alias := range strings.SplitSeq(list, "|") {
				f := fold(alias)
				if f == "" {
					t.Errorf("%s.%s: empty alias %q", name, field, alias)
				}
				if other, ok := seen[f]; ok && other != field {
					t.Errorf("%q names %s.%s and %s.%s", alias, name, field, name, other)
				}
				seen[f] = field
			}
		}
	}
	for field, codes := range enums {
		seen := map[string]string{}
		for code, list := range codes {
			for s := range strings.SplitSeq(list, "|") {
				if other, ok := seen[foldValue(s)]; ok && other != code {
					t.Errorf("%s: %q means %s and %s", field, s, code, other)
				}
				seen[foldValue(s)] = code
			}
		}
	}
}

func TestEveryFieldHasAnAliasThatFindsIt(t *testing.T) {
	t.Parallel()
	for field, list := range customerAliases {
		first := strings.Split(list, "|")[0]
		if got := Guess([]string{first}, nil, nil)[0].Field; got != "customer."+field {
			t.Errorf("%s: %q", first, got)
		}
	}
	for field, list := range contactAliases {
		first := strings.Split(list, "|")[0]
		got := fieldsOf(Guess([]string{"公司名称", "联系人姓名", first}, nil, nil))[2]
		if got != "contact."+field && field != "name" && field != "level" {
			t.Errorf("%s: %q", first, got)
		}
	}
}

func TestPresets(t *testing.T) {
	t.Parallel()
	fields := map[string]bool{"contact.first_name": true, "contact.last_name": true}
	for f := range customerAliases {
		fields["customer."+f] = true
	}
	for f := range contactAliases {
		fields["contact."+f] = true
	}
	for _, p := range Presets() {
		for h, f := range p.fields {
			if f != "" && !fields[f] {
				t.Errorf("%s: %s has the unknown field %s", p.Key, h, f)
			}
		}
		for _, m := range p.marks {
			if _, ok := p.byFold[fold(m)]; !ok && len(p.marks) < 5 {
				t.Errorf("%s: mark %s is not mapped", p.Key, m)
			}
		}
		for field, values := range p.values {
			for v, code := range values {
				if _, ok := enums[field][code]; !ok {
					t.Errorf("%s: %s %q becomes the unknown %q", p.Key, field, v, code)
				}
				if got, ok := p.Translate(field, v); !ok || got != code {
					t.Errorf("%s: %s %q gave %q", p.Key, field, v, got)
				}
			}
		}
		if again, ok := PresetByKey(p.Key); !ok || again.Name != p.Name || len(p.Headers()) == 0 {
			t.Errorf("%s is not found by its key", p.Key)
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	cases := []struct{ want, headers, field, column string }{
		{"salesforce", "Account Name|Billing State/Province|Billing Country|Account Owner|Type|Rating|Last Activity|Phone", "customer.stage", "Type"},
		{"salesforce_contacts", "First Name|Last Name|Title|Account Name|Mailing Street|Mailing City|Mailing State/Province|Mailing Zip/Postal Code|Mailing Country|Phone|Mobile|Email|Account Owner", "contact.first_name", "First Name"},
		{"hubspot", "Record ID|Company name|Company owner|Create Date|Phone Number|Last Activity Date|City|Country/Region|Industry|Lifecycle Stage", "customer.code", "Record ID"},
		{"hubspot_contacts", "Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Associated Company|Last Activity Date|Lead Status|Marketing contact status|Create Date", "customer.owner", "Contact owner"},
		{"zoho", "Record Id|Account Owner.id|Account Owner|Account Name|Phone|Website|Account Type|Billing Street|Billing City|Billing State|Billing Code|Billing Country|Created Time|Tag", "customer.postcode", "Billing Code"},
		{"fxiaoke", "客户名称|客户编号|客户级别|成交状态|负责人|归属部门|客户来源|国家|省|市|详细地址|创建时间|生命状态", "customer.team", "归属部门"},
		{"okki", "公司名称|客户编号|简称|国家地区|跟进人|客户阶段|星级|客户来源|主营产品|联系人昵称|邮箱|联系电话", "contact.email", "邮箱"},
		{"", "客户名称|国家|联系人|邮箱", "", ""},
		{"", "Company|Country|Email", "", ""},
	}
	for _, c := range cases {
		headers := strings.Split(c.headers, "|")
		p, ok := Recognise(headers)
		if p.Key != c.want || ok != (c.want != "") {
			t.Errorf("%s: got %q", c.headers, p.Key)
			continue
		}
		if c.want == "" {
			continue
		}
		guess := Guess(headers, nil, nil)
		seen := map[string]bool{}
		for i, m := range guess {
			if headers[i] == c.column && (m.Field != c.field || m.Why != WhyPreset) {
				t.Errorf("%s: %s gave %+v", c.want, c.column, m)
			}
			if m.Field != "" && seen[m.Field] {
				t.Errorf("%s: %s twice", c.want, m.Field)
			}
			seen[m.Field] = true
		}
		if !seen["customer.name"] {
			t.Errorf("%s: no customer name in %v", c.want, fieldsOf(guess))
		}
	}
	p, _ := PresetByKey("hubspot")
	if code, ok := p.Translate("customer.stage", "sales qualified lead"); !ok || code != "inquiry" {
		t.Errorf("got %q", code)
	}
	if code, ok := p.Translate("customer.stage", "成交"); !ok || code != "won" {
		t.Errorf("got %q", code)
	}
}

func TestTranslate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, in, want string }{
		{"customer.stage", "潜在", "lead"}, {"customer.stage", "询盘", "inquiry"}, {"customer.stage", "样单", "sampling"}, {"customer.stage", "报价", "quoting"}, {"customer.stage", "成交", "won"}, {"customer.stage", "复购", "repeat"}, {"customer.stage", "沉睡", "dormant"}, {"customer.stage", " Lost ", "lost"},
		{"customer.size_class", "大", "large"}, {"customer.size_class", "Medium", "medium"}, {"customer.size_class", "小型", "small"}, {"customer.business_kind", "长期", "long_term"}, {"customer.business_kind", "long-term", "long_term"}, {"customer.business_kind", "one_off", "one_off"}, {"customer.business_kind", "潜在", "potential"},
		{"customer.value_tier", "Ａ", "a"}, {"customer.value_tier", "b类", "b"}, {"customer.value_tier", "★★★", "c"}, {"customer.value_tier", "z", ""}, {"customer.city", "a", ""}, {"customer.stage", "", ""},
	} {
		got, ok := Translate(c.field, c.in)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s %q: %q %v, want %q", c.field, c.in, got, ok, c.want)
		}
	}
}

func FuzzGuess(f *testing.F) {
	f.Add("客户名称|Contact 2 Email|(x)", "a@b.de")
	f.Add("联系人9999|第|Email 99", "1")
	f.Fuzz(func(t *testing.T, headers, cell string) {
		h := strings.Split(headers, "|")
		row := make([]string, len(h))
		for i := range row {
			row[i] = cell
		}
		got := Guess(h, [][]string{row, row, row}, someCountries)
		if len(got) != len(h) {
			t.Fatalf("%d mappings for %d headers", len(got), len(h))
		}
		seen := map[string]bool{}
		for i, m := range got {
			if m.Column != i || m.Field != "" && (seen[m.Field] || m.Confidence < 0.5 || m.Confidence > 1 || m.Why == "") {
				t.Fatalf("mapping %+v", m)
			}
			seen[m.Field] = true
		}
	})
}
