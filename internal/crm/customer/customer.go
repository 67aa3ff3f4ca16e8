// Package customer owns the archive: companies, their contacts, tags and files, who owns them, how they are found, how
// duplicates are told and merged. It refuses to know orders, leave or mail: later features hang theirs on a customer's id.
package customer

import (
	"strings"
	"time"

	"tradewind/internal/kit/access"
	"tradewind/internal/kit/db"
	"tradewind/internal/kit/fault"
	"tradewind/internal/kit/field"
)

// Field groups of a customer. Contacts belong to the group contact.
const (
	GroupIdentity   = "identity"
	GroupProfile    = "profile"
	GroupContact    = "contact"
	GroupCommercial = "commercial"
	GroupBilling    = "billing"
	GroupNotes      = "notes"
)

// Groups lists the field groups in the order they are shown, with the letter each has in the search index.
var Groups = []struct {
	Key    string
	Letter byte
	Label  access.Label
}{
	{GroupIdentity, 'i', access.Label{En: "Identity (code, names, country)", Zh: "身份（编号、名称、国家）"}},
	{GroupProfile, 'p', access.Label{En: "Profile (class, stage, owner, business)", Zh: "概况（分级、阶段、负责人、业务）"}},
	{GroupContact, 'c', access.Label{En: "Contact details and contacts", Zh: "联系方式与联系人"}},
	{GroupCommercial, 'm', access.Label{En: "Commercial (turnover, Incoterm)", Zh: "商务（营业额、贸易术语）"}},
	{GroupBilling, 'b', access.Label{En: "Billing (tax number, bank, payment terms, credit)", Zh: "开票与结算（税号、银行、付款方式、信用额度）"}},
	{GroupNotes, 'n', access.Label{En: "Notes and requirements", Zh: "备注与要求"}},
}

// Actions beyond the shared ones.
var (
	Merge  = access.Action{Key: "merge", Label: access.Label{En: "Merge", Zh: "合并"}}
	Import = access.Action{Key: "import", Label: access.Label{En: "Import", Zh: "导入"}}
)

// Resource declares the rights on customers and their contacts, files and activities.
var Resource = &access.Resource{
	Key: "customer", Label: access.Label{En: "Customers", Zh: "客户"}, Ranged: true,
	Actions: []access.Action{access.View, access.Create, access.Update, access.Delete, access.Transfer, access.Export, access.Bulk, Merge, Import},
	Groups:  groups(),
}

func groups() []access.Group {
	out := make([]access.Group, len(Groups))
	for i, g := range Groups {
		out[i] = access.Group{Key: g.Key, Label: g.Label}
	}
	return out
}

// Needs of customers.
var (
	CanView     = Resource.Of(access.View)
	CanCreate   = Resource.Of(access.Create)
	CanEdit     = Resource.Of(access.Update)
	CanDelete   = Resource.Of(access.Delete)
	CanTransfer = Resource.Of(access.Transfer)
	CanExport   = Resource.Of(access.Export)
	CanBulk     = Resource.Of(access.Bulk)
	CanMerge    = Resource.Of(Merge)
	CanImport   = Resource.Of(Import)
)

// Money is an amount in minor units of an ISO 4217 currency.
type Money struct {
	Amount   int64  `json:"amount" doc:"Minor units: 1234 is 12.34 USD, 1234 JPY"`
	Currency string `json:"currency" minLength:"3" maxLength:"3"`
}

// Customer is one company as it is stored. Every field but the last block belongs to a field group.
type Customer struct {
	ID                 string                  `db:"id" json:"id" audit:"-"`
	Code               string                  `db:"code" json:"code,omitempty" group:"identity"`
	Name               string                  `db:"name" json:"name,omitempty" group:"identity"`
	NameLocal          string                  `db:"name_local" json:"name_local,omitempty" group:"identity"`
	ShortName          string                  `db:"short_name" json:"short_name,omitempty" group:"identity"`
	NameSort           string                  `db:"name_sort" json:"-" audit:"-"`
	Country            string                  `db:"country" json:"country,omitempty" group:"identity"`
	Region             string                  `db:"region" json:"region,omitempty" group:"profile"`
	City               string                  `db:"city" json:"city,omitempty" group:"profile"`
	Address            string                  `db:"address" json:"address,omitempty" group:"contact"`
	Postcode           string                  `db:"postcode" json:"postcode,omitempty" group:"contact"`
	Website            string                  `db:"website" json:"website,omitempty" group:"profile"`
	Domain             string                  `db:"domain" json:"-" audit:"-"`
	Phone              string                  `db:"phone" json:"phone,omitempty" group:"contact"`
	Email              string                  `db:"email" json:"email,omitempty" group:"contact"`
	Fax                string                  `db:"fax" json:"fax,omitempty" group:"contact"`
	TimeZone           string                  `db:"time_zone" json:"time_zone,omitempty" group:"profile"`
	Language           string                  `db:"language" json:"language,omitempty" group:"profile"`
	FoundedOn          string                  `db:"founded_on" json:"founded_on,omitempty" group:"profile"`
	BusinessScope      string                  `db:"business_scope" json:"business_scope,omitempty" group:"profile"`
	StaffCount         *int64                  `db:"staff_count" json:"staff_count,omitempty" group:"profile"`
	TurnoverAmount     *int64                  `db:"turnover_amount" json:"-" group:"commercial"`
	TurnoverCurrency   string                  `db:"turnover_currency" json:"-" group:"commercial"`
	Currency           string                  `db:"currency" json:"currency,omitempty" group:"billing"`
	PaymentTerms       string                  `db:"payment_terms" json:"payment_terms,omitempty" group:"billing"`
	Incoterm           string                  `db:"incoterm" json:"incoterm,omitempty" group:"commercial"`
	CreditAmount       *int64                  `db:"credit_amount" json:"-" group:"billing"`
	CreditCurrency     string                  `db:"credit_currency" json:"-" group:"billing"`
	TaxNumber          string                  `db:"tax_number" json:"tax_number,omitempty" group:"billing"`
	RegistrationNumber string                  `db:"registration_number" json:"registration_number,omitempty" group:"billing"`
	BillingName        string                  `db:"billing_name" json:"billing_name,omitempty" group:"billing"`
	BillingAddress     string                  `db:"billing_address" json:"billing_address,omitempty" group:"billing"`
	BillingEmail       string                  `db:"billing_email" json:"billing_email,omitempty" group:"billing"`
	BankName           string                  `db:"bank_name" json:"bank_name,omitempty" group:"billing"`
	BankAccount        string                  `db:"bank_account" json:"bank_account,omitempty" group:"billing"`
	Source             string                  `db:"source" json:"source,omitempty" group:"profile"`
	Stage              string                  `db:"stage" json:"stage,omitempty" group:"profile"`
	SizeClass          string                  `db:"size_class" json:"size_class,omitempty" group:"profile"`
	BusinessKind       string                  `db:"business_kind" json:"business_kind,omitempty" group:"profile"`
	ValueTier          string                  `db:"value_tier" json:"value_tier,omitempty" group:"profile"`
	OwnerID            *string                 `db:"owner_id" json:"-" group:"profile"`
	TeamID             *string                 `db:"team_id" json:"-" group:"profile"`
	Notes              string                  `db:"notes" json:"notes,omitempty" group:"notes"`
	ProductPreferences string                  `db:"product_preferences" json:"product_preferences,omitempty" group:"notes"`
	QualityStandard    string                  `db:"quality_standard" json:"quality_standard,omitempty" group:"notes"`
	PackagingRules     string                  `db:"packaging_rules" json:"packaging_rules,omitempty" group:"notes"`
	Tags               db.JSON[[]string]       `db:"tags" json:"-" group:"profile"`
	Own                db.JSON[map[string]any] `db:"own" json:"-"`
	LastContactAt      db.Time                 `db:"last_contact_at" json:"last_contact_at,omitzero" audit:"-" group:"profile"`
	NextContactOn      string                  `db:"next_contact_on" json:"next_contact_on,omitempty" group:"profile"`
	CreatedAt          db.Time                 `db:"created_at" json:"created_at,omitzero" audit:"-" group:"identity"`
	CreatedBy          string                  `db:"created_by" json:"-" audit:"-"`
	UpdatedAt          db.Time                 `db:"updated_at" json:"updated_at,omitzero" audit:"-" group:"identity"`
	UpdatedBy          string                  `db:"updated_by" json:"-" audit:"-"`
	Version            int64                   `db:"version" json:"version" audit:"-"`
	DeletedAt          db.Time                 `db:"deleted_at" json:"deleted_at,omitzero" audit:"-"`
	MergedInto         string                  `db:"merged_into" json:"merged_into,omitempty" audit:"-"`
}

// Record is what a decision about rights needs to know.
func (c *Customer) Record() access.Record {
	return access.Record{OwnerID: deref(c.OwnerID), TeamID: deref(c.TeamID)}
}

func deref(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func ptr(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func opts(list ...string) []field.Option {
	var out []field.Option
	for _, l := range list {
		p := strings.Split(l, "|")
		out = append(out, field.Option{Code: p[0], Label: access.Label{En: p[1], Zh: p[2]}})
	}
	return out
}

// Choices of the coded fields; codes are stable.
var (
	Stages = opts("lead|Lead|潜在", "inquiry|Inquiry|询盘", "sampling|Sampling|样单", "quoting|Quoting|报价", "won|Won|成交", "repeat|Repeat|复购",
		"dormant|Dormant|沉睡", "lost|Lost|流失")
	SizeClasses   = opts("large|Large|大型", "medium|Medium|中型", "small|Small|小型")
	BusinessKinds = opts("long_term|Long-term|长期合作", "potential|Potential|潜在客户", "one_off|One-off|一次性")
	ValueTiers    = opts("a|A|A", "b|B|B", "c|C|C", "d|D|D")
	Sources       = opts("fair|Trade fair|展会", "website|Website inquiry|官网询盘", "b2b_platform|B2B platform|B2B 平台", "referral|Referral|转介绍",
		"social|Social media|社交媒体", "cold|Cold outreach|主动开发", "mail|Mail|邮件", "other|Other|其他")
	// Incoterms are the eleven rules of 2020 and those of earlier years that old files still name; the latter are kept when
	// imported and never offered.
	Incoterms = append(opts("EXW|EXW|EXW 工厂交货", "FCA|FCA|FCA 货交承运人", "CPT|CPT|CPT 运费付至", "CIP|CIP|CIP 运费保险费付至", "DAP|DAP|DAP 目的地交货",
		"DPU|DPU|DPU 目的地卸货后交货", "DDP|DDP|DDP 完税后交货", "FAS|FAS|FAS 船边交货", "FOB|FOB|FOB 船上交货", "CFR|CFR|CFR 成本加运费", "CIF|CIF|CIF 成本保险费加运费"),
		retired("DAF", "DES", "DEQ", "DDU", "DAT")...)
)

func retired(codes ...string) []field.Option {
	var out []field.Option
	for _, c := range codes {
		out = append(out, field.Option{Code: c, Label: access.Label{En: c + " (before 2020)", Zh: c + "（2020 年前）"}, Disabled: true})
	}
	return out
}

// Fields is the dictionary of built-in fields: their order is the order of forms and of the column chooser.
var Fields = field.NewSet("customer", []*field.Field{
	f("code", "Code", "客户编号", field.Text, GroupIdentity, sorted, shown),
	f("name", "Name", "公司名称", field.Text, GroupIdentity, by("c.name_sort"), shown, required),
	f("name_local", "Local name", "当地语言名称", field.Text, GroupIdentity),
	f("short_name", "Short name", "简称", field.Text, GroupIdentity),
	f("country", "Country", "国家/地区", field.Country, GroupIdentity, sorted, shown),
	f("region", "State / province", "州/省", field.Text, GroupProfile),
	f("city", "City", "城市", field.Text, GroupProfile, sorted, shown),
	f("stage", "Stage", "阶段", field.Choice, GroupProfile, sorted, shown, choices(Stages)),
	f("size_class", "Size class", "规模", field.Choice, GroupProfile, sorted, choices(SizeClasses)),
	f("business_kind", "Business kind", "业务类型", field.Choice, GroupProfile, sorted, choices(BusinessKinds)),
	f("value_tier", "Value tier", "价值等级", field.Choice, GroupProfile, sorted, shown, choices(ValueTiers)),
	f("owner", "Owner", "负责人", field.User, GroupProfile, at("c.owner_id"), shown),
	f("team", "Team", "团队", field.Team, GroupProfile, at("c.team_id")),
	{Key: "tags", Label: access.Label{En: "Tags", Zh: "标签"}, Kind: field.Tags, Group: GroupProfile, Default: true,
		Inside: "EXISTS (SELECT 1 FROM customer_tag x WHERE x.customer_id = c.id AND %s)", Expr: "x.tag_id"},
	f("source", "Source", "来源", field.Choice, GroupProfile, sorted, choices(Sources)),
	f("website", "Website", "网站", field.Link, GroupProfile),
	f("time_zone", "Time zone", "时区", field.Zone, GroupProfile),
	f("language", "Language", "语言", field.Language, GroupProfile),
	f("founded_on", "Founded on", "成立日期", field.Date, GroupProfile, sorted),
	f("business_scope", "Business scope", "经营范围", field.LongText, GroupProfile),
	f("staff_count", "Staff", "员工人数", field.Number, GroupProfile, by("COALESCE(c.staff_count, -1)")),
	f("next_contact_on", "Next contact", "下次联系", field.Date, GroupProfile, sorted, shown),
	f("last_contact_at", "Last contact", "最近联系", field.Instant, GroupProfile, by("COALESCE(c.last_contact_at, 0)"), shown, fixed),
	f("phone", "Phone", "电话", field.Phone, GroupContact),
	f("email", "Mail", "邮箱", field.Email, GroupContact),
	f("fax", "Fax", "传真", field.Text, GroupContact),
	f("address", "Address", "地址", field.LongText, GroupContact),
	f("postcode", "Postcode", "邮编", field.Text, GroupContact),
	{Key: "contact.name", Label: access.Label{En: "Contact name", Zh: "联系人姓名"}, Kind: field.Text, Group: GroupContact, ReadOnly: true,
		Inside: insideContact, Expr: "x.name"},
	{Key: "contact.title", Label: access.Label{En: "Contact's position", Zh: "联系人职位"}, Kind: field.Text, Group: GroupContact, ReadOnly: true,
		Inside: insideContact, Expr: "x.title"},
	f("contact.count", "Number of contacts", "联系人数量", field.Number, GroupContact, at("(SELECT COUNT(*) FROM contact x WHERE x.customer_id = c.id AND x.deleted_at IS NULL AND x.left_on = '')"), fixed),
	{Key: "contact.email", Label: access.Label{En: "Contact's mail", Zh: "联系人邮箱"}, Kind: field.Text, Group: GroupContact, ReadOnly: true,
		Inside: "EXISTS (SELECT 1 FROM customer_key x WHERE x.customer_id = c.id AND x.kind = 'mail' AND %s)", Expr: "x.value"},
	f("incoterm", "Incoterm", "贸易术语", field.Choice, GroupCommercial, sorted, choices(Incoterms)),
	f("turnover", "Turnover", "年营业额", field.Money, GroupCommercial, at("c.turnover_amount"), by("COALESCE(c.turnover_amount, -1)")),
	f("currency", "Currency", "币种", field.Currency, GroupBilling, sorted),
	f("payment_terms", "Payment terms", "付款方式", field.Text, GroupBilling, sorted),
	f("credit_limit", "Credit limit", "信用额度", field.Money, GroupBilling, at("c.credit_amount"), by("COALESCE(c.credit_amount, -1)")),
	f("tax_number", "Tax number", "税号", field.Text, GroupBilling),
	f("registration_number", "Registration number", "注册号", field.Text, GroupBilling),
	f("billing_name", "Billing name", "开票抬头", field.Text, GroupBilling),
	f("billing_address", "Billing address", "开票地址", field.LongText, GroupBilling),
	f("billing_email", "Billing mail", "账单邮箱", field.Email, GroupBilling),
	f("bank_name", "Bank", "开户行", field.Text, GroupBilling),
	f("bank_account", "Bank account", "银行账号", field.Text, GroupBilling),
	f("product_preferences", "Product preferences", "产品偏好", field.LongText, GroupNotes),
	f("quality_standard", "Quality standard", "质量标准", field.LongText, GroupNotes),
	f("packaging_rules", "Packaging and labels", "包装与唛头要求", field.LongText, GroupNotes),
	f("notes", "Notes", "备注", field.LongText, GroupNotes),
	f("created_at", "Created", "创建时间", field.Instant, GroupIdentity, sorted, fixed),
	f("updated_at", "Updated", "更新时间", field.Instant, GroupIdentity, sorted, shown, fixed),
})

const insideContact = "EXISTS (SELECT 1 FROM contact x WHERE x.customer_id = c.id AND x.deleted_at IS NULL AND %s)"

type tweak func(*field.Field)

func sorted(x *field.Field)   { x.Sort = x.Expr }
func shown(x *field.Field)    { x.Default = true }
func required(x *field.Field) { x.Required = true }
func fixed(x *field.Field)    { x.ReadOnly = true }
func by(expr string) tweak    { return func(x *field.Field) { x.Sort = expr } }
func at(expr string) tweak    { return func(x *field.Field) { x.Expr = expr } }
func choices(o []field.Option) tweak {
	return func(x *field.Field) { x.Options = o }
}

func f(key, en, zh string, kind field.Kind, group string, tweaks ...tweak) *field.Field {
	x := &field.Field{Key: key, Label: access.Label{En: en, Zh: zh}, Kind: kind, Group: group, Expr: "c." + key}
	for _, t := range tweaks {
		t(x)
	}
	return x
}

// Patch is what a person may send: absent fields stay as they are, an empty text clears.
type Patch struct {
	Code               *string        `json:"code,omitempty" maxLength:"40"`
	Name               *string        `json:"name,omitempty" maxLength:"300"`
	NameLocal          *string        `json:"name_local,omitempty" maxLength:"300"`
	ShortName          *string        `json:"short_name,omitempty" maxLength:"100"`
	Country            *string        `json:"country,omitempty" maxLength:"100" doc:"ISO 3166-1 alpha-2, or a name that is understood"`
	Region             *string        `json:"region,omitempty" maxLength:"100"`
	City               *string        `json:"city,omitempty" maxLength:"100"`
	Address            *string        `json:"address,omitempty" maxLength:"1000"`
	Postcode           *string        `json:"postcode,omitempty" maxLength:"20"`
	Website            *string        `json:"website,omitempty" maxLength:"300"`
	Phone              *string        `json:"phone,omitempty" maxLength:"100"`
	Email              *string        `json:"email,omitempty" maxLength:"254"`
	Fax                *string        `json:"fax,omitempty" maxLength:"100"`
	TimeZone           *string        `json:"time_zone,omitempty" maxLength:"64"`
	Language           *string        `json:"language,omitempty" maxLength:"20"`
	FoundedOn          *string        `json:"founded_on,omitempty" maxLength:"10"`
	BusinessScope      *string        `json:"business_scope,omitempty" maxLength:"5000"`
	StaffCount         *int64         `json:"staff_count,omitempty" doc:"-1 clears"`
	Turnover           *Money         `json:"turnover,omitempty" doc:"An empty currency clears"`
	Currency           *string        `json:"currency,omitempty" maxLength:"3"`
	PaymentTerms       *string        `json:"payment_terms,omitempty" maxLength:"200"`
	Incoterm           *string        `json:"incoterm,omitempty" maxLength:"10"`
	CreditLimit        *Money         `json:"credit_limit,omitempty" doc:"An empty currency clears"`
	TaxNumber          *string        `json:"tax_number,omitempty" maxLength:"60"`
	RegistrationNumber *string        `json:"registration_number,omitempty" maxLength:"60"`
	BillingName        *string        `json:"billing_name,omitempty" maxLength:"300"`
	BillingAddress     *string        `json:"billing_address,omitempty" maxLength:"1000"`
	BillingEmail       *string        `json:"billing_email,omitempty" maxLength:"254"`
	BankName           *string        `json:"bank_name,omitempty" maxLength:"200"`
	BankAccount        *string        `json:"bank_account,omitempty" maxLength:"100"`
	Source             *string        `json:"source,omitempty" maxLength:"40"`
	Stage              *string        `json:"stage,omitempty" maxLength:"40"`
	SizeClass          *string        `json:"size_class,omitempty" maxLength:"40"`
	BusinessKind       *string        `json:"business_kind,omitempty" maxLength:"40"`
	ValueTier          *string        `json:"value_tier,omitempty" maxLength:"40"`
	OwnerID            *string        `json:"owner_id,omitempty" maxLength:"36"`
	TeamID             *string        `json:"team_id,omitempty" maxLength:"36"`
	Notes              *string        `json:"notes,omitempty" maxLength:"20000"`
	ProductPreferences *string        `json:"product_preferences,omitempty" maxLength:"5000"`
	QualityStandard    *string        `json:"quality_standard,omitempty" maxLength:"5000"`
	PackagingRules     *string        `json:"packaging_rules,omitempty" maxLength:"5000"`
	NextContactOn      *string        `json:"next_contact_on,omitempty" maxLength:"10"`
	TagIDs             *[]string      `json:"tag_ids,omitempty" maxItems:"50"`
	Own                map[string]any `json:"own,omitempty" doc:"Own fields by code; null clears"`
}

// Failures of customers.
var (
	ErrName    = fault.Define(fault.Invalid, "customer.name_required", "Give the customer a name.", "请填写客户名称。")
	ErrCountry = fault.Define(fault.Invalid, "customer.unknown_country", "“{value}” is not a country we know. Pick one from the list or use its two-letter code.",
		"无法识别国家“{value}”，请从列表中选择或使用两位国家代码。")
	ErrZone     = fault.Define(fault.Invalid, "customer.unknown_zone", "“{value}” is not a time zone. Use a name such as Europe/Berlin.", "“{value}”不是有效时区，请使用如 Europe/Berlin 的名称。")
	ErrLang     = fault.Define(fault.Invalid, "customer.unknown_language", "“{value}” is not a language we know. Use a code such as en or es.", "无法识别语言“{value}”，请使用 en、es 等代码。")
	ErrCurrency = fault.Define(fault.Invalid, "customer.unknown_currency", "“{value}” is not a currency code. Use ISO 4217, such as USD.", "“{value}”不是币种代码，请使用 ISO 4217，如 USD。")
	ErrMail     = fault.Define(fault.Invalid, "customer.bad_mail", "“{value}” is not a mail address. It should look like name@company.com.", "“{value}”不是有效邮箱，应形如 name@company.com。")
	ErrDate     = fault.Define(fault.Invalid, "customer.bad_date", "“{value}” is not a date. Write YYYY-MM-DD.", "“{value}”不是有效日期，请写作 YYYY-MM-DD。")
	ErrAmount   = fault.Define(fault.Invalid, "customer.bad_amount", "The amount of “{field}” must be zero or more.", "“{field}”的金额不能为负数。")
	ErrCode     = fault.Define(fault.Conflict, "customer.code_taken", "The code “{value}” belongs to another customer. Choose another one or leave it empty.", "编号“{value}”已被其他客户使用，请换一个或留空。")
	ErrPerson   = fault.Define(fault.Invalid, "customer.unknown_person", "There is no such active person for “{field}”.", "“{field}”指定的人员不存在或已停用。")
	ErrTag      = fault.Define(fault.Invalid, "customer.unknown_tag", "One of the tags does not exist any more. Reload the page.", "其中一个标签已不存在，请刷新页面。")
	ErrDup      = fault.Define(fault.Conflict, "customer.duplicate", "A customer like this exists already. Look at it before adding another.", "已存在相似的客户，请先核对再新建。")
	ErrPhone    = fault.Define(fault.Invalid, "customer.bad_phone", "“{value}” holds no phone number.", "“{value}”中没有电话号码。")
)

// DateOK reports whether s is empty or a day that exists.
func DateOK(s string) bool {
	if s == "" {
		return true
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && s > "1500-01-01"
}
