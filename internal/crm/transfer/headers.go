package transfer

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"tradewind/internal/kit/sheet/value"
)

// Mapping is the guess for one column. Field is a key such as "customer.name", "contact.email" or, for further
// contacts in the same row, "contact[2].email"; "" means the column is left out. "contact.first_name" and
// "contact.last_name" are parts of contact.name that the import joins.
type Mapping struct {
	Column     int     `json:"column"`     // from 0
	Field      string  `json:"field"`      // "" leaves the column out
	Confidence float64 `json:"confidence"` // 0 to 1; below 0.5 nothing is guessed
	Why        string  `json:"why"`        // one of the Why constants; "" without a field
}

// Reasons of a guess.
const (
	WhyPreset  = "preset"       // the file is an export of a known program
	WhyHeader  = "header"       // the header is a usual name of the field
	WhyPart    = "header_part"  // the header contains a usual name of the field
	WhyContent = "content"      // the values look like the field
	WhyBoth    = "header_value" // header and values agree
)

// customerAliases are the usual headers of each customer field: Chinese, English, and the German, French and Spanish
// ones that foreign lists bring. They are compared folded, see fold. Read only.
var customerAliases = map[string]string{
	"name":                "客户名称|客户名|客户|公司名称|公司名|公司|企业名称|单位名称|英文名称|客户英文名称|公司英文名称|英文公司名|公司全称|客户全称|客户公司|buyer|买家|买方|customer|customer name|client|client name|company|company name|account|account name|organization|organisation|organization name|business name|firm|buyer name|legal name|firma|firmenname|unternehmen|kunde|kundenname|societe|entreprise|nom de la societe|raison sociale|nom du client|empresa|compania|nombre de la empresa|razon social|cliente|name|名称",
	"name_local":          "中文名称|客户中文名称|公司中文名称|中文名|本地名称|本地语言名称|当地名称|法定名称|local name|name local|chinese name|native name|company name local|company name chinese|name chinese",
	"short_name":          "简称|客户简称|公司简称|short name|abbreviation|shortname|kurzname|nom abrege|nombre corto|alias|display name",
	"code":                "客户编号|客户编码|客户代码|编号|编码|客户号|客户id|customer code|customer no|customer number|customer id|client code|client id|account number|account no|account code|company code|project code|kundennummer|kunden nr|numero client|code client|codigo|codigo de cliente|code",
	"country":             "国家|国家地区|国家或地区|国别|所在国家|所属国家|客户国家|国家区域|country|country region|country or region|country name|nation|land|pays|pais|billing country|destination country",
	"region":              "省|省份|州|省州|省份州|州省|地区|区域|省市|state|province|state province|state region|state or province|region|county|bundesland|departement|provincia|estado|billing state|billing state province",
	"city":                "城市|市|所在城市|city|town|stadt|ort|ville|ciudad|billing city",
	"address":             "地址|公司地址|详细地址|联系地址|客户地址|办公地址|街道地址|通讯地址|address|street|street address|address line 1|company address|adresse|anschrift|strasse|rue|direccion|calle|mailing address",
	"postcode":            "邮编|邮政编码|邮政代码|postcode|post code|postal code|zip|zip code|zip postal code|plz|postleitzahl|code postal|codigo postal|billing zip postal code",
	"website":             "网址|网站|官网|公司网址|公司网站|主页|公司主页|客户网址|website|web site|web|url|homepage|website url|company website|domain|company domain name|domain name|webseite|internet|site web|sitio web|pagina web",
	"phone":               "电话|公司电话|座机|固定电话|联系电话|办公电话|总机|phone|phone number|telephone|tel|company phone|office phone|main phone|business phone|switchboard|telefon|telefonnummer|telephone societe|telefono",
	"email":               "邮箱|邮件|公司邮箱|电子邮箱|电子邮件|邮箱地址|客户邮箱|email|e mail|mail|email address|e mail address|company email|general email|mail address|courriel|adresse email|correo|correo electronico",
	"fax":                 "传真|传真号|传真号码|公司传真|fax|fax number|telefax|telecopie",
	"time_zone":           "时区|客户时区|time zone|timezone|zeitzone|fuseau horaire|zona horaria",
	"language":            "语言|语种|客户语言|沟通语言|常用语言|language|preferred language|sprache|langue|idioma",
	"founded_on":          "成立日期|成立时间|成立年份|创立时间|注册日期|founded|founded on|year founded|established|date established|foundation date|incorporation date|gegrundet|grundungsjahr|date de creation de la societe|fundada|fundacion",
	"business_scope":      "经营范围|主营产品|主营业务|主营|业务范围|产品范围|主要产品|行业|所属行业|business scope|scope of business|main products|main product|products|industry|line of business|business|branche|secteur|secteur d activite|sector|industria|actividad",
	"staff_count":         "员工数|员工人数|人数|公司人数|员工规模|人员规模|职工人数|employees|number of employees|no of employees|staff|staff count|headcount|employee count|mitarbeiter|mitarbeiterzahl|effectif|nombre d employes|empleados|numero de empleados",
	"turnover":            "年营业额|营业额|年销售额|销售额|年采购额|年收入|turnover|annual turnover|annual revenue|revenue|annual sales|yearly turnover|umsatz|jahresumsatz|chiffre d affaires|facturacion|ingresos anuales",
	"currency":            "币种|货币|结算币种|交易币种|币别|currency|currency code|account currency|deal currency|wahrung|devise|monnaie|moneda|divisa",
	"tax_number":          "税号|纳税人识别号|税务登记号|增值税号|vat|vat no|vat number|vat id|tax id|tax number|tax no|tax registration number|tin|ein|eori|gst|gstin|ust id|ustid|ust idnr|umsatzsteuer id|steuernummer|numero de tva|n tva|nif|cif|rfc|cnpj|ruc",
	"registration_number": "注册号|工商注册号|统一社会信用代码|信用代码|营业执照号|公司注册号|registration number|registration no|company registration number|company number|commercial register number|business registration number|handelsregisternummer|siren|siret|duns|duns number",
	"payment_terms":       "付款方式|付款条件|付款条款|支付方式|结算方式|账期|payment terms|payment term|terms of payment|payment|payment method|payment condition|zahlungsbedingungen|conditions de paiement|condiciones de pago",
	"credit_limit":        "信用额度|授信额度|信用限额|credit limit|credit line|kreditlimit|limite de credit|limite de credito",
	"source":              "来源|客户来源|线索来源|获客渠道|渠道|来源渠道|source|lead source|customer source|account source|origin|channel|quelle|herkunft|origine|origen|original source",
	"stage":               "阶段|客户阶段|跟进阶段|客户状态|跟进状态|成交状态|状态|销售阶段|生命周期|生命周期阶段|stage|status|customer stage|customer status|lifecycle stage|lead status|sales stage|pipeline stage|phase|etape|estatut|etapa|estado del cliente",
	"size_class":          "客户规模|公司规模|企业规模|规模|大小客户|size|company size|customer size|size class|firmengrosse|taille|tamano",
	"business_kind":       "客户类型|合作类型|客户性质|客户类别|合作性质|customer type|account type|type|business kind|business type|kundentyp|type de client|tipo de cliente",
	"value_tier":          "客户等级|客户级别|等级|级别|客户分级|价值等级|客户价值|星级|客户星级|tier|grade|rating|customer grade|value tier|customer level|class|abc class|abc|kundenklasse|categorie|categoria",
	"tags":                "标签|客户标签|标记|tags|tag|labels|label|etiquetas|schlagworte|etiquettes",
	"owner":               "负责人|业务员|跟进人|客户负责人|所属业务员|归属人|销售|销售员|客户经理|销售代表|所有人|客户所有人|owner|account owner|company owner|customer owner|sales rep|salesperson|sales representative|account manager|managed by|responsible|assigned to|betreuer|zustandig|vertriebsmitarbeiter|commercial|responsable|vendedor|propietario",
	"team":                "团队|部门归属|归属部门|所属部门|所属团队|业务组|销售团队|负责人主属部门|team|sales team|owner team|territory|vertriebsteam|equipe|equipo",
	"notes":               "备注|说明|客户备注|公司备注|描述|客户描述|notes|note|remark|remarks|comment|comments|description|memo|bemerkung|bemerkungen|notizen|remarques|commentaire|notas|observaciones|comentarios",
	"next_contact_on":     "下次跟进时间|下次跟进日期|下次联系时间|下次联系日期|下次跟进|next contact|next contact date|next contact on|next follow up|next follow up date|follow up date|next activity date|next step date|wiedervorlage|prochain contact|proximo contacto",
	"created_on":          "创建时间|创建日期|建档时间|建档日期|录入时间|录入日期|created|created on|created date|create date|created time|created at|date created|creation date|date added|angelegt am|erstellt am|date de creation|fecha de creacion",
	"billing_name":        "开票名称|发票抬头|开票抬头|账单名称|billing name|invoice name|bill to|bill to name|invoice to|rechnungsname|nom de facturation|nombre de facturacion",
	"billing_address":     "开票地址|账单地址|发票地址|billing address|invoice address|bill to address|billing street|rechnungsadresse|adresse de facturation|direccion de facturacion",
	"billing_email":       "开票邮箱|财务邮箱|账单邮箱|对账邮箱|billing email|invoice email|accounts email|accounting email|accounts payable email|ap email|finance email|rechnungs email|email de facturation|correo de facturacion",
	"bank_name":           "开户行|开户银行|银行名称|银行|bank|bank name|beneficiary bank|bankname|banque|nom de la banque|banco|nombre del banco",
	"bank_account":        "银行账号|银行帐号|账号|帐号|银行账户|bank account|bank account number|account iban|iban|kontonummer|compte bancaire|cuenta bancaria|numero de cuenta",
	"incoterm":            "贸易术语|贸易条款|价格条款|成交方式|贸易方式|incoterm|incoterms|inco term|inco terms|trade term|trade terms|price term|price terms|terms of sale|vendor inco term|delivery terms|lieferbedingungen",
}

// contactAliases are the usual headers of contact fields, with or without "contact" before them. Read only.
var contactAliases = map[string]string{
	"name":              "联系人|联系人姓名|联系人名称|联系人昵称|姓名|名字|昵称|联络人|聯絡人|对接人|contact|contact name|contact person|full name|person|primary contact|main contact|key contact|attn|attention|ansprechpartner|kontaktperson|kontakt|contacto|persona de contacto|nom du contact|interlocuteur|name|名称",
	"first_name":        "名|first name|given name|firstname|vorname|prenom|nombre de pila",
	"last_name":         "姓|姓氏|last name|surname|family name|lastname|nachname|nom de famille|apellido|apellidos",
	"name_local":        "联系人中文名|中文姓名|本地姓名|contact local name|contact chinese name",
	"title":             "职位|职务|头衔|岗位|称谓|job title|title|position|role|function|funktion|poste|fonction|cargo|puesto",
	"department":        "部门|联系人部门|department|dept|abteilung|departement|service|departamento",
	"level":             "职级|级别|联系人级别|seniority|level|management level|job level|hierarchy|niveau|nivel",
	"email":             "邮箱|邮件|电子邮箱|电子邮件|邮箱地址|联系人邮箱|email|e mail|mail|email address|contact email|work email|business email|courriel|correo|correo electronico",
	"phone":             "电话|联系电话|座机|固定电话|办公电话|联系人电话|phone|phone number|telephone|tel|direct phone|work phone|direct line|telefon|durchwahl|telefono",
	"mobile":            "手机|手机号|手机号码|移动电话|mobile|mobile phone|mobile number|mobile phone number|cell|cell phone|cellphone|handy|mobil|mobiltelefon|portable|telephone portable|movil|celular",
	"wechat":            "微信|微信号|wechat|wechat id|we chat|weixin",
	"whatsapp":          "whatsapp|whats app|whatsapp number|whatsapp账号|whatsapp号",
	"skype":             "skype|skype id|skype name",
	"linkedin":          "领英|linkedin|linkedin url|linkedin profile|linked in",
	"telegram":          "telegram|电报|telegram id",
	"birthday":          "生日|出生日期|联系人生日|birthday|birthdate|date of birth|birth date|dob|geburtstag|geburtsdatum|anniversaire|date de naissance|cumpleanos|fecha de nacimiento",
	"language":          "联系人语言|contact language|语言|语种|language|preferred language|sprache|langue|idioma",
	"preferred_channel": "首选联系方式|偏好联系方式|常用联系方式|联系偏好|沟通方式|preferred channel|preferred contact method|preferred contact|contact preference|contact method|bevorzugter kontaktweg",
	"notes":             "联系人备注|contact notes|contact remark|备注|notes|remark|remarks|note",
}

// aliasTable is one of the maps above, folded and turned round. Read only.
type aliasTable struct {
	fields map[string]string // folded alias → field
	words  []wordAlias       // aliases as words, longest first, for partial matches
}

type wordAlias struct {
	words  []string
	folded string
	field  string
}

var (
	customerTable = newAliasTable("customer.", customerAliases)
	contactTable  = newAliasTable("contact.", contactAliases)
)

func newAliasTable(prefix string, aliases map[string]string) aliasTable {
	t := aliasTable{fields: map[string]string{}}
	for field, list := range aliases {
		for alias := range strings.SplitSeq(list, "|") {
			t.fields[fold(alias)] = prefix + field
			t.words = append(t.words, wordAlias{words: words(alias), folded: fold(alias), field: prefix + field})
		}
	}
	slices.SortFunc(t.words, func(a, b wordAlias) int {
		return cmp.Or(cmp.Compare(utf8.RuneCountInString(b.folded), utf8.RuneCountInString(a.folded)), cmp.Compare(a.folded, b.folded), cmp.Compare(a.field, b.field))
	})
	return t
}

// plain lowers a header, folds full-width characters and accents, and turns everything but letters, digits and dots
// between letters into blanks.
func plain(s string) string {
	if len(s) > 400 {
		s = strings.ToValidUTF8(s[:400], "")
	}
	s = strings.ToLower(width.Fold.String(strings.ToValidUTF8(s, "")))
	s = strings.ReplaceAll(s, "ß", "ss")
	if t, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s); err == nil {
		s = t
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// fold is plain without blanks: "E-Mail (work)" and "email work" are alike.
func fold(s string) string { return strings.ReplaceAll(plain(s), " ", "") }

func words(s string) []string { return strings.Fields(plain(s)) }

// brackets are remarks in headers: units, "(required)", "（必填）".
var brackets = regexp.MustCompile(`\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】|\*`)

// heading is a header made ready for comparison.
type heading struct {
	folded string
	words  []string
	index  int    // number of the contact it speaks of: 0 none, 1 the first …
	rest   string // folded header without "contact" and number; set when index > 0
	prefix bool   // it names the contact, not only a number
}

// Patterns that name a contact and perhaps its number, on plain headers.
var (
	contactBefore = regexp.MustCompile(`^(?:(primary|main|first|second|secondary|third) )?(?:contact persons?|contacts?|ansprechpartner|kontaktperson|kontakt|contacto|persona de contacto) ?(?:no |nr )?([0-9]{1,2})?(?: |$)`)
	contactHan    = regexp.MustCompile(`^(?:联系人|联络人|聯絡人) ?([0-9]{1,2})?`)
	contactOrder  = regexp.MustCompile(`^(第[一二三四五六七八九]|主要|主|首要|次要|备用) ?(?:联系人|联络人)`)
	numberBehind  = regexp.MustCompile(`^(.*?[^0-9]) ?([2-9]|1[0-9])$`)
)

func newHeading(header string) heading {
	h := heading{folded: fold(header), words: words(header)}
	bare := brackets.ReplaceAllString(header, " ")
	if folded := fold(bare); folded != "" && folded != h.folded {
		h.folded, h.words = folded, words(bare)
	}
	text := strings.Join(h.words, " ")
	if m := contactOrder.FindStringSubmatch(text); m != nil {
		h.prefix, h.index = true, chineseOrder(m[1])
		h.rest = fold(text[len(m[0]):])
	} else if m := contactHan.FindStringSubmatch(text); m != nil {
		h.prefix, h.index = true, number(m[1])
		h.rest = fold(text[len(m[0]):])
	} else if m := contactBefore.FindStringSubmatchIndex(text); m != nil {
		h.prefix, h.index = true, 1
		if m[2] >= 0 {
			switch text[m[2]:m[3]] {
			case "second", "secondary":
				h.index = 2
			case "third":
				h.index = 3
			}
		}
		if m[4] >= 0 {
			h.index = number(text[m[4]:m[5]])
		}
		h.rest = fold(text[m[1]:])
	}
	if m := numberBehind.FindStringSubmatch(text); m != nil && h.index <= 1 {
		n := number(m[2])
		switch {
		case h.prefix && h.rest != "":
			h.index, h.rest = n, strings.TrimSuffix(h.rest, m[2])
		case !h.prefix:
			h.index, h.rest = n, fold(m[1])
		}
	}
	return h
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return max(n, 1)
}

func chineseOrder(s string) int {
	switch s {
	case "次要", "备用":
		return 2
	}
	for i, r := range []rune("一二三四五六七八九") {
		if strings.ContainsRune(s, r) {
			return i + 1
		}
	}
	return 1
}

// numbered gives a contact field its index.
func numbered(field string, index int) string {
	if index <= 1 {
		return field
	}
	return fmt.Sprintf("contact[%d].%s", index, strings.TrimPrefix(field, "contact."))
}

// candidate is one possible field of a column.
type candidate struct {
	column     int
	field      string
	confidence float64
	why        string
}

// Guess maps the columns of a table to fields. samples are some rows of data, isCountry recognises country names (nil
// when unknown). The result has one entry per header, in order; no field is used twice. Exports of known programs are
// mapped by their preset first.
func Guess(headers []string, samples [][]string, isCountry func(string) bool) []Mapping {
	out := make([]Mapping, len(headers))
	heads := make([]heading, len(headers))
	for i, h := range headers {
		out[i].Column = i
		heads[i] = newHeading(h)
	}
	evidence := make([]traits, len(headers))
	for i := range headers {
		evidence[i] = look(samples, i, isCountry)
	}
	all := fromHeaders(heads)
	settled := map[int]bool{} // columns the preset leaves out
	if p, ok := Recognise(headers); ok {
		for i, h := range headers {
			field, known := p.byFold[fold(h)]
			if known {
				all = slices.DeleteFunc(all, func(c candidate) bool { return c.column == i })
				settled[i] = true
			}
			if field != "" {
				all = append(all, candidate{i, field, 0.99, WhyPreset})
			}
		}
	}
	for i := range all {
		if all[i].why != WhyPreset {
			evidence[all[i].column].weigh(&all[i])
		}
	}
	strong := settled
	for _, c := range all {
		if c.confidence >= 0.5 {
			strong[c.column] = true
		}
	}
	for i, e := range evidence {
		if !strong[i] {
			all = append(all, e.fields(i)...)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.confidence, a.confidence), cmp.Compare(a.column, b.column))
	})
	used := map[string]bool{}
	for _, c := range all {
		if c.confidence >= 0.5 && out[c.column].Field == "" && !used[c.field] {
			used[c.field] = true
			out[c.column] = Mapping{Column: c.column, Field: c.field, Confidence: float64(int(c.confidence*100+0.5)) / 100, Why: c.why}
		}
	}
	return out
}

// fromHeaders lists what the headers alone say.
func fromHeaders(heads []heading) []candidate {
	// A plain "Email" belongs to the contact when it stands behind the contact's name, and a plain "Name" to the
	// contact when the company has a column of its own.
	contactAt, company := -1, false
	blocks := map[int]bool{}
	for i, h := range heads {
		_, own := customerTable.fields[h.folded]
		field := contactTable.fields[h.folded]
		if !own && (field == "contact.name" || field == "contact.first_name" || field == "contact.last_name") || h.prefix && (h.rest == "" || contactTable.fields[h.rest] == "contact.name") {
			if contactAt < 0 {
				contactAt = i
			}
			if h.prefix {
				blocks[h.index] = true
			}
		}
		if customerTable.fields[h.folded] == "customer.name" && field == "" {
			company = true
		}
	}
	var all []candidate
	for i, h := range heads {
		if h.folded == "" {
			continue
		}
		if h.prefix {
			if h.rest == "" {
				all = append(all, candidate{i, numbered("contact.name", h.index), 0.95, WhyHeader})
				continue
			}
			if field := contactTable.fields[h.rest]; field != "" {
				all = append(all, candidate{i, numbered(field, h.index), 0.97, WhyHeader})
				continue
			}
		}
		if !h.prefix && h.index > 1 && blocks[h.index] {
			if field := contactTable.fields[h.rest]; field != "" {
				all = append(all, candidate{i, numbered(field, h.index), 0.9, WhyHeader})
				continue
			}
		}
		customer, contact := customerTable.fields[h.folded], contactTable.fields[h.folded]
		switch {
		case customer != "" && contact != "":
			byContact := contactAt >= 0 && i > contactAt
			switch customer {
			case "customer.name":
				byContact = company
			case "customer.notes", "customer.language", "customer.value_tier":
				byContact = false
			}
			if byContact {
				all = append(all, candidate{i, contact, 0.9, WhyHeader}, candidate{i, customer, 0.6, WhyHeader})
			} else {
				all = append(all, candidate{i, customer, 0.9, WhyHeader})
				if contactAt >= 0 || company {
					all = append(all, candidate{i, contact, 0.6, WhyHeader})
				}
			}
		case customer != "":
			all = append(all, candidate{i, customer, 0.95, WhyHeader})
		case contact != "":
			all = append(all, candidate{i, contact, 0.95, WhyHeader})
		default:
			if c, ok := partial(h); ok {
				c.column = i
				all = append(all, c)
			}
		}
	}
	return all
}

// tooGeneral are aliases that name a field alone but say nothing inside a longer header: "Product Name", "产品编号".
// Read only.
var tooGeneral = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("name code type description class label title role function position service status size source level memo rating person line business channel origin bank phase person sector number " +
		"名称 编号 编码 状态 类型 级别 等级 说明 描述 来源 规模 银行 部门 阶段 渠道 标记 人数 功能 产品 销售 账号 帐号 货币") {
		m[w] = true
	}
	return m
}()

// partial finds the longest alias inside a header: as whole words at its end (or begin, weaker) in Latin script, as a
// run of two characters or more in Chinese.
func partial(h heading) (best candidate, ok bool) {
	folded := utf8.RuneCountInString(h.folded)
	if folded > 60 {
		return best, false
	}
	longest := 0
	for _, table := range []aliasTable{customerTable, contactTable} {
		for _, a := range table.words {
			n := utf8.RuneCountInString(a.folded)
			if n < longest || n == longest && ok {
				break // the list is sorted by length
			}
			confidence := 0.0
			switch {
			case tooGeneral[a.folded]:
			case unicode.Is(unicode.Han, firstRune(a.folded)):
				if n >= 2 && strings.Contains(h.folded, a.folded) {
					confidence = 0.5 + 0.3*float64(n)/float64(folded)
				}
			case n < 4 || len(a.words) >= len(h.words):
			case slices.Equal(h.words[len(h.words)-len(a.words):], a.words):
				confidence = 0.5 + 0.3*float64(n)/float64(folded)
			case slices.Equal(h.words[:len(a.words)], a.words):
				confidence = 0.35 + 0.3*float64(n)/float64(folded)
			}
			if confidence > 0 {
				best, ok, longest = candidate{field: a.field, confidence: confidence, why: WhyPart}, true, n
				break
			}
		}
	}
	return best, ok
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// traits is the share of a column's values, 0 to 1, that look like a kind.
type traits struct {
	n                                  int
	email, web, phone, country, number float64
	date                               float64
	asked                              bool // isCountry was given
}

// maxSamples bounds the values looked at per column.
const maxSamples = 200

var (
	emailForm = regexp.MustCompile(`^[^\s@,;<>]+@[^\s@,;<>]+\.[\pL]{2,}$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9()（）\-./ ]{6,24}(?:(?:ext|x|转)\.? ?[0-9]{1,6})?$`)
)

func look(samples [][]string, column int, isCountry func(string) bool) traits {
	t := traits{asked: isCountry != nil}
	for _, row := range samples {
		if column >= len(row) {
			continue
		}
		v := strings.TrimSpace(width.Fold.String(row[column]))
		if v == "" || len(v) > 300 {
			continue
		}
		if t.n++; t.n > maxSamples {
			t.n--
			break
		}
		_, dateErr := value.Date(v, value.DayFirst)
		if dateErr != nil {
			_, dateErr = value.Date(v, value.MonthFirst)
		}
		_, numberErr := value.Number(v, value.DecimalPoint)
		digits := strings.Count(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '0'
			}
			return -1
		}, v), "0")
		switch {
		case emailForm.MatchString(v):
			t.email++
		case dateErr == nil && digits < 9:
			t.date++
		case phoneForm.MatchString(v) && digits >= 6 && digits <= 20 && (strings.ContainsAny(v, "+-() ") || digits >= 10):
			t.phone++
		case webForm(v):
			t.web++
		case isCountry != nil && isCountry(v):
			t.country++
		}
		if numberErr == nil {
			t.number++
		}
	}
	if t.n > 0 {
		for _, v := range []*float64{&t.email, &t.web, &t.phone, &t.country, &t.number, &t.date} {
			*v /= float64(t.n)
		}
	}
	return t
}

// webForm accepts host names and addresses: acme.com, https://acme.com/about.
func webForm(v string) bool {
	if strings.ContainsAny(v, " @") || !strings.Contains(v, ".") {
		return false
	}
	if !strings.Contains(v, "://") {
		v = "https://" + v
	}
	u, err := url.Parse(v)
	if err != nil || u.Host == "" {
		return false
	}
	dot := strings.LastIndexByte(u.Hostname(), '.')
	return dot > 0 && len(u.Hostname())-dot > 2 && strings.IndexFunc(u.Hostname()[dot+1:], func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// weigh raises a candidate its values confirm and lowers one they contradict. Three values are the least that can
// contradict.
func (t traits) weigh(c *candidate) {
	var share float64
	switch leaf := c.field[strings.LastIndexByte(c.field, '.')+1:]; leaf {
	case "email", "billing_email":
		share = t.email
	case "website":
		share = t.web
	case "country":
		if !t.asked {
			return
		}
		share = t.country
	case "phone", "mobile", "fax":
		share = max(t.phone, t.number/2)
	case "founded_on", "created_on", "next_contact_on", "birthday":
		share = max(t.date, t.number/2)
	case "name", "address", "owner", "city":
		// Names are not numbers, dates or addresses of the web.
		if t.n >= 3 && max(t.number, t.email, t.date) > 0.8 {
			c.confidence -= 0.4
		}
		return
	default:
		return
	}
	switch {
	case t.n > 0 && share >= 0.6:
		c.confidence = min(0.99, c.confidence+0.15)
		c.why = WhyBoth
	case t.n >= 3 && share < 0.15:
		c.confidence -= 0.35
	}
}

// fields lists what the values alone say.
func (t traits) fields(column int) []candidate {
	if t.n == 0 {
		return nil
	}
	switch {
	case t.email >= 0.7:
		return []candidate{{column, "customer.email", 0.6, WhyContent}, {column, "contact.email", 0.59, WhyContent}}
	case t.country >= 0.7:
		return []candidate{{column, "customer.country", 0.6, WhyContent}}
	case t.web >= 0.7:
		return []candidate{{column, "customer.website", 0.6, WhyContent}}
	case t.phone >= 0.8:
		return []candidate{{column, "customer.phone", 0.52, WhyContent}, {column, "contact.phone", 0.51, WhyContent}}
	}
	return nil
}

// enums are the spellings of fields with fixed values: key → code → spellings. Read only.
var enums = map[string]map[string]string{
	"customer.stage": {
		"lead":     "潜在|潜在客户|线索|待跟进|新客户|意向|意向客户|未成交|lead|prospect|new|potential|open|cold|interessent",
		"inquiry":  "询盘|已询盘|询价|跟进中|inquiry|enquiry|contacted|engaged|qualified|in contact|anfrage",
		"sampling": "样单|样品|打样|寄样|送样|sampling|sample|samples|sample order|muster",
		"quoting":  "报价|已报价|报价中|谈判|谈判中|quoting|quoted|quotation|quote|proposal|negotiation|opportunity|angebot",
		"won":      "成交|已成交|成交客户|合作中|首单|won|customer|active|closed won|deal|kunde",
		"repeat":   "复购|返单|多次成交|老客户|repeat|repeat customer|returning|loyal|stammkunde",
		"dormant":  "沉睡|沉睡客户|休眠|不活跃|dormant|inactive|sleeping|on hold|inaktiv",
		"lost":     "流失|流失客户|已流失|丢单|输单|无效|lost|churned|closed lost|unqualified|disqualified|verloren",
	},
	"customer.size_class": {
		"large":  "大|大型|大客户|大型企业|large|big|l|enterprise|gross",
		"medium": "中|中型|中等|中客户|中型企业|medium|mid|middle|m|mid market|mittel",
		"small":  "小|小型|小客户|小型企业|微型|small|s|micro|sme|klein",
	},
	"customer.business_kind": {
		"long_term": "长期|长期客户|长期合作|老客户|稳定合作|long term|long term customer|longterm|regular|recurring|key account|langfristig",
		"potential": "潜在|潜在客户|意向|意向客户|potential|prospect|lead|potentiell",
		"one_off":   "一次性|一次性客户|单次|单次合作|零散|散客|one off|one time|oneoff|single|spot|einmalig",
	},
	"customer.value_tier": {
		"a": "a|a类|a级|a类客户|一级|重点|重点客户|vip|核心|hot|5|5星|五星|tier 1|platinum|★★★★★",
		"b": "b|b类|b级|b类客户|二级|重要|重要客户|warm|4|4星|四星|tier 2|gold|★★★★",
		"c": "c|c类|c级|c类客户|三级|普通|普通客户|一般|一般客户|cold|3|3星|三星|tier 3|silver|★★★",
		"d": "d|d类|d级|d类客户|四级|低价值|低|2|1|0|2星|1星|0星|二星|一星|tier 4|bronze|★★|★",
	},
}

// enumTable is enums turned round: key → folded spelling → code. Read only.
var enumTable = func() map[string]map[string]string {
	out := map[string]map[string]string{}
	for field, codes := range enums {
		m := map[string]string{}
		for code, list := range codes {
			m[code], m[fold(code)] = code, code
			for s := range strings.SplitSeq(list, "|") {
				m[foldValue(s)] = code
			}
		}
		out[field] = m
	}
	return out
}()

// foldValue is fold, but keeps values that are signs only, such as stars.
func foldValue(s string) string {
	if f := fold(s); f != "" {
		return f
	}
	return strings.TrimSpace(s)
}

// Translate turns a spelling of a fixed value into its code: ("customer.stage", "成交") gives "won". Fields with fixed
// values are customer.stage, size_class, business_kind and value_tier; ok is false for others and unknown spellings.
func Translate(field, raw string) (code string, ok bool) {
	code, ok = enumTable[field][foldValue(raw)]
	return code, ok
}
