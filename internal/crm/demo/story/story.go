// Package story owns the example company that `tradewind demo` shows: an exporter of kitchenware, small appliances and
// outdoor lighting in Ningbo, its people, 300 customers and two years of what happened with them. It is pure: the same
// seed and day give the same story. It refuses to touch a database and knows no other package of the product; the
// loader maps its plain structs.
//
// All firms and persons are invented. Where a country reserves telephone numbers for fiction (fixed lines of the United
// States, Canada, United Kingdom, Germany, France and Sweden) those are used; all others are only valid in form and may be
// somebody's, and so may domains: a demo must never send mail or messages outside.
package story

import "time"

// Story is everything, in an order in which it can be loaded.
type Story struct {
	Today       string // YYYY-MM-DD in Asia/Shanghai, the day the story ends
	Company     Company
	Departments []Department
	Teams       []Team
	Users       []User
	Fields      []FieldDef
	Customers   []Customer // ordered by CreatedOn
	Contacts    []Contact
	Activities  []Activity // ordered by At
	Changes     []Change   // ordered by At
	Tasks       []Task
	Files       []File
}

// Company is our own firm.
type Company struct {
	NameZH, NameEN, ShortZH, ShortEN string
	BaseCurrency, QuoteCurrency      string // ISO 4217
	Zone, Language, Country, City    string
	AddressZH, AddressEN             string
	Phone, Email, Website, TaxNumber string
	FoundedOn                        string
}

// Department and Team carry names in both languages; a team belongs to a department.
type Department struct{ Key, NameZH, NameEN string }

// Team is a group of salespeople with one leader.
type Team struct{ Key, Department, NameZH, NameEN, Leader string }

// User is one colleague. Role is one of admin, sales_manager, sales, merchandiser, after_sales, quality, finance,
// auditor. LeftOn is set for the one who resigned; his account is disabled.
type User struct {
	Login, NameZH, NameEN, Nickname string
	Role, Department, Team          string
	Email, Phone, Title             string
	JoinedOn, LeftOn                string
	Active                          bool
}

// Money is an amount in minor units of an ISO 4217 currency.
type Money struct {
	Minor    int64
	Currency string
}

// FieldValue is the value of an own field: Values for choices (codes) and dates, Money for money.
type FieldValue struct {
	Field  string
	Values []string
	Money  *Money
}

// Customer is one company. Enums: SizeClass large|medium|small; BusinessKind long_term|potential|one_off; ValueTier
// a|b|c|d; Stage lead|inquiry|sampling|quoting|won|repeat|dormant|lost; Source canton_fair|trade_show|alibaba|website|
// referral|linkedin|customs_data; Kind importer|wholesaler|distributor|retailer|online_seller|hotel_supplier|
// project_contractor|buying_office|brand_owner; PaymentTerms see paymentTerms. Empty text means not known.
type Customer struct {
	Key                                       string // also the customer number shown to people
	Name, LocalName, NameZH, TradeName        string
	Country, State, City, Zone                string
	Street, Postcode, Address                 string
	Language, Currency                        string
	Website, Domain, Email, Phone, TaxNumber  string
	FoundedOn                                 string
	StaffCount                                int
	TurnoverUSD                               int64 // whole dollars per year, an estimate
	Kind, BusinessScope                       string
	Lines, Products                           []string // kitchenware|appliance|lighting; product codes
	Incoterm, IncotermPlace                   string
	PaymentTerms, PaymentText                 string
	CreditLimit                               Money
	Source, SourceDetail                      string
	Stage, SizeClass, BusinessKind, ValueTier string
	Owner, Team                               string // login, team key
	Tags                                      []string
	CreatedOn, LastContactOn                  string
	Notes, QualityNotes, PackagingNotes       string
	Values                                    []FieldValue
	DuplicateOf                               string // key of the original, for the planted duplicates
}

// Social is an account in a chat or network: whatsapp, wechat, line, kakaotalk, zalo, viber, telegram, skype, linkedin.
type Social struct{ Kind, ID string }

// Contact is a person at a customer. Department purchasing|management|finance|logistics|quality|marketing; Level
// decision_maker|influencer|user|finance|logistics; Gender m|f; Channel email|phone|whatsapp|wechat|….
type Contact struct {
	Key, Customer                      string
	Given, Family, Name, LocalName     string // Name is the name as it is written on a card
	Gender, Salutation, JobTitle       string
	Department, Level                  string
	Email, Mobile, Phone               string
	Socials                            []Social
	Birthday, Language, Channel, Hours string // hours are local to the customer
	CultureNotes                       string
	Main                               bool
	AddedOn, LeftOn                    string
}

// Activity is one entry of the timeline. Kind note|call|email|meeting|visit|chat; Direction in|out or empty for notes.
type Activity struct {
	At                             time.Time // UTC
	Customer, Contact, By          string
	Kind, Direction, Subject, Body string
}

// Change is one recorded change of a field. Field: stage, owner, credit_limit, value_tier, contact_added, contact_left.
type Change struct {
	At                      time.Time // UTC
	Customer, Contact, By   string
	Field, From, To, Reason string
}

// Task belongs to a customer. Status open|overdue|done as of Story.Today.
type Task struct {
	Customer, Title, Assignee, CreatedBy string
	CreatedOn, DueOn, DoneOn, Status     string
	Priority                             string // high|normal
}

// Choice is one option of an own field.
type Choice struct{ Code, NameZH, NameEN string }

// FieldDef is an own field of customers. Type multi_choice|choice|money|date.
type FieldDef struct {
	Key, NameZH, NameEN, Type string
	Choices                   []Choice
}

// File is a small attachment.
type File struct {
	Customer, Name, ContentType, By string
	At                              time.Time // UTC
	Content                         []byte
}

const (
	dayForm  = "2006-01-02"
	outsider = "kevin.sun" // the colleague who left; his customers were handed over
)

func company() Company {
	return Company{
		NameZH: "宁波晴屿家居用品有限公司", NameEN: "Ningbo Qingyu Homeware Co., Ltd.", ShortZH: "晴屿家居", ShortEN: "Qingyu Homeware",
		BaseCurrency: "CNY", QuoteCurrency: "USD", Zone: "Asia/Shanghai", Language: "zh-CN", Country: "CN", City: "宁波",
		AddressZH: "浙江省宁波市鄞州区首南西路 88 号 12 楼", AddressEN: "12/F, No. 88 Shounan West Road, Yinzhou District, Ningbo, Zhejiang 315100, China",
		Phone: "+8657487654300", Email: "info@qingyuhome.cn", Website: "https://www.qingyuhome.cn", TaxNumber: "91330212MA2AQY6K38", FoundedOn: "2009-06-18",
	}
}

func departments() []Department {
	return []Department{
		{"office", "总经办", "General office"}, {"sales", "外贸业务部", "Export sales"}, {"merchandising", "跟单部", "Merchandising"},
		{"after_sales", "售后服务部", "After-sales"}, {"quality", "品质部", "Quality"}, {"finance", "财务部", "Finance"},
	}
}

func teams() []Team {
	return []Team{
		{"west", "sales", "欧美澳部", "Europe, Americas & Oceania", "wendy.lin"},
		{"emerging", "sales", "新兴市场部", "Asia & emerging markets", "tony.wang"},
	}
}

func users(left string) []User {
	u := []User{
		{Login: "admin", NameZH: "何志远", NameEN: "He Zhiyuan", Nickname: "Henry", Role: "admin", Department: "office", Title: "IT 主管", JoinedOn: "2015-03-02"},
		{Login: "james.zhou", NameZH: "周建明", NameEN: "Zhou Jianming", Nickname: "James", Role: "sales_manager", Department: "sales", Title: "销售总监", JoinedOn: "2010-02-22"},
		{Login: "wendy.lin", NameZH: "林晓雯", NameEN: "Lin Xiaowen", Nickname: "Wendy", Role: "sales", Department: "sales", Team: "west", Title: "欧美澳部主管", JoinedOn: "2013-07-01"},
		{Login: "leon.chen", NameZH: "陈子昂", NameEN: "Chen Zi'ang", Nickname: "Leon", Role: "sales", Department: "sales", Team: "west", Title: "外贸业务员", JoinedOn: "2018-03-05"},
		{Login: "joy.wu", NameZH: "吴佳怡", NameEN: "Wu Jiayi", Nickname: "Joy", Role: "sales", Department: "sales", Team: "west", Title: "外贸业务员", JoinedOn: "2019-07-08"},
		{Login: "tony.wang", NameZH: "王海涛", NameEN: "Wang Haitao", Nickname: "Tony", Role: "sales", Department: "sales", Team: "emerging", Title: "新兴市场部主管", JoinedOn: "2012-09-03"},
		{Login: "mandy.liu", NameZH: "刘梦琪", NameEN: "Liu Mengqi", Nickname: "Mandy", Role: "sales", Department: "sales", Team: "emerging", Title: "外贸业务员（西语）", JoinedOn: "2020-06-29"},
		{Login: "frank.zhao", NameZH: "赵鹏飞", NameEN: "Zhao Pengfei", Nickname: "Frank", Role: "sales", Department: "sales", Team: "emerging", Title: "外贸业务员", JoinedOn: "2017-02-13"},
		{Login: "grace.zheng", NameZH: "郑雅琴", NameEN: "Zheng Yaqin", Nickname: "Grace", Role: "merchandiser", Department: "merchandising", Title: "跟单主管", JoinedOn: "2014-05-12"},
		{Login: "jack.huang", NameZH: "黄俊杰", NameEN: "Huang Junjie", Nickname: "Jack", Role: "merchandiser", Department: "merchandising", Title: "跟单员", JoinedOn: "2021-03-15"},
		{Login: "lisa.xu", NameZH: "徐丽娟", NameEN: "Xu Lijuan", Nickname: "Lisa", Role: "finance", Department: "finance", Title: "财务主管", JoinedOn: "2011-08-01"},
		{Login: "simon.ma", NameZH: "马思远", NameEN: "Ma Siyuan", Nickname: "Simon", Role: "after_sales", Department: "after_sales", Title: "售后工程师", JoinedOn: "2016-10-10"},
		{Login: "victor.luo", NameZH: "罗国强", NameEN: "Luo Guoqiang", Nickname: "Victor", Role: "quality", Department: "quality", Title: "品质经理", JoinedOn: "2012-04-09"},
		{Login: "helen.shen", NameZH: "沈慧敏", NameEN: "Shen Huimin", Nickname: "Helen", Role: "auditor", Department: "office", Title: "内审专员", JoinedOn: "2018-11-05"},
		{Login: outsider, NameZH: "孙浩", NameEN: "Sun Hao", Nickname: "Kevin", Role: "sales", Department: "sales", Team: "emerging", Title: "外贸业务员", JoinedOn: "2016-07-11", LeftOn: left},
	}
	mobile := "+861386745"
	for i := range u {
		u[i].Active = u[i].LeftOn == ""
		u[i].Email = u[i].Login + "@qingyuhome.cn"
		u[i].Phone = mobile + []string{"1208", "3316", "2290", "5571", "8034", "6627", "9145", "7782", "4453", "1967", "2836", "3048", "6690", "8519", "7421"}[i]
	}
	return u
}

// paymentTerms are the terms customers buy on; key → wording on documents.
var paymentTerms = map[string]string{
	"tt_100_advance":    "100% T/T in advance",
	"tt_30_70_shipment": "30% T/T deposit, 70% before shipment",
	"tt_30_70_bl_copy":  "30% T/T deposit, 70% against B/L copy",
	"lc_sight":          "irrevocable L/C at sight",
	"dp_sight":          "D/P at sight",
	"oa_30":             "O/A 30 days after B/L date",
	"oa_60":             "O/A 60 days after B/L date",
}

var sourceNames = map[string]string{"alibaba": "阿里巴巴国际站询盘", "website": "官网询盘", "referral": "老客户介绍", "linkedin": "LinkedIn 开发", "customs_data": "海关数据开发"}

func fieldDefs() []FieldDef {
	var certs []Choice
	for _, c := range []string{"CE", "GS", "LFGB", "UKCA", "UL", "ETL", "FDA", "CSA", "RCM", "PSE", "KC", "SASO", "SABER", "ECAS", "KUCAS", "INMETRO", "NOM", "IRAM", "SEC", "RETILAP",
		"EAC", "BIS", "NRCS", "SABS", "SONCAP", "PVoC", "GOEIC", "TISI", "SIRIM", "SNI", "PS", "CR", "PSB", "BSMI", "SII", "BSCI", "FSC"} {
		certs = append(certs, Choice{c, c, c})
	}
	return []FieldDef{
		{"certification", "认证要求", "Certification needs", "multi_choice", certs},
		{"annual_purchase", "年采购额", "Annual purchase", "money", nil},
		{"exclusive_agent", "独家代理", "Exclusive agent", "choice", []Choice{{"yes", "是", "Yes"}, {"no", "否", "No"}, {"negotiating", "洽谈中", "Negotiating"}}},
		{"next_fair", "下次展会", "Next fair", "date", nil},
	}
}
