package transfer

import (
	"slices"
	"strings"
)

// Preset knows the customer or contact export of another program.
type Preset struct {
	Key     string            // stable name, such as "salesforce"
	Name    string            // product name, with its Chinese name where it has one
	marks   []string          // headers by which the export is known
	least   int               // marks that must be there
	fields  map[string]string // header → field; "" says the column has no place here
	values  map[string]map[string]string
	byFold  map[string]string
	foldedV map[string]map[string]string
}

// Headers lists the headers the preset maps, sorted.
func (p Preset) Headers() []string {
	var out []string
	for h, f := range p.fields {
		if f != "" {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return out
}

// Field returns the field of a header, "" when the preset has none for it.
func (p Preset) Field(header string) string { return p.byFold[fold(header)] }

// Translate turns a value of that program into our code, falling back on the usual spellings.
func (p Preset) Translate(field, raw string) (code string, ok bool) {
	if code, ok := p.foldedV[field][foldValue(raw)]; ok {
		return code, true
	}
	return Translate(field, raw)
}

// Presets returns the programs whose exports are known, in the order of a menu.
func Presets() []Preset { return slices.Clone(presets) }

// PresetByKey finds a preset by its key.
func PresetByKey(key string) (Preset, bool) {
	i := slices.IndexFunc(presets, func(p Preset) bool { return p.Key == key })
	if i < 0 {
		return Preset{}, false
	}
	return presets[i], true
}

// Recognise finds the program a table was exported from by its headers. With several candidates the one with the
// largest share of its marks wins.
func Recognise(headers []string) (Preset, bool) {
	have := map[string]bool{}
	for _, h := range headers {
		have[fold(h)] = true
	}
	best, share := -1, 0.0
	for i, p := range presets {
		hits := 0
		for _, m := range p.marks {
			if have[fold(m)] {
				hits++
			}
		}
		if s := float64(hits) / float64(len(p.marks)); hits >= p.least && s > share {
			best, share = i, s
		}
	}
	if best < 0 {
		return Preset{}, false
	}
	return presets[best], true
}

// presets are built once. Read only.
var presets = buildPresets(
	Preset{
		Key: "salesforce", Name: "Salesforce", least: 3,
		marks: []string{"Account Name", "Account ID", "Account Owner", "Billing State/Province", "Billing Zip/Postal Code", "Last Activity", "Account Site", "Parent Account", "Billing Country", "Account Source", "Last Modified Date"},
		fields: map[string]string{
			"Account Name": "customer.name", "Account Name (Local)": "customer.name_local", "Account ID": "", "Account Number": "customer.code", "Account Owner": "customer.owner", "Account Owner Alias": "",
			"Billing Street": "customer.address", "Billing Address Line 1": "customer.address", "Billing City": "customer.city", "Billing State/Province": "customer.region", "Billing Zip/Postal Code": "customer.postcode", "Billing Country": "customer.country",
			"Phone": "customer.phone", "Fax": "customer.fax", "Website": "customer.website", "Type": "customer.stage", "Industry": "customer.business_scope", "Employees": "customer.staff_count", "Annual Revenue": "customer.turnover",
			"Account Currency": "customer.currency", "Rating": "customer.value_tier", "Account Source": "customer.source", "Lead Source": "customer.source", "Description": "customer.notes", "Created Date": "customer.created_on", "Year Started": "customer.founded_on", "D-U-N-S Number": "customer.registration_number", "Account Site": "", "Last Activity": "",
		},
		values: salesforceValues(),
	},
	Preset{
		Key: "salesforce_contacts", Name: "Salesforce Contacts", least: 5,
		marks: []string{"First Name", "Last Name", "Account Name", "Mailing City", "Mailing State/Province", "Mailing Zip/Postal Code", "Mailing Country", "Mailing Street", "Contact Owner", "Account Owner", "Contact ID", "Lead Source"},
		fields: map[string]string{
			"Account Name": "customer.name", "Account Owner": "customer.owner", "Mailing Street": "customer.address", "Mailing City": "customer.city", "Mailing State/Province": "customer.region", "Mailing Zip/Postal Code": "customer.postcode", "Mailing Country": "customer.country",
			"Lead Source": "customer.source", "Fax": "customer.fax", "Salutation": "", "First Name": "contact.first_name", "Last Name": "contact.last_name", "Full Name": "contact.name", "Title": "contact.title", "Department": "contact.department", "Email": "contact.email", "Phone": "contact.phone", "Mobile": "contact.mobile",
			"Birthdate": "contact.birthday", "Contact Owner": "", "Contact ID": "", "Account ID": "", "Created Date": "customer.created_on", "Description": "contact.notes", "Level": "contact.level", "Languages": "contact.language",
		},
	},
	Preset{
		Key: "hubspot", Name: "HubSpot", least: 3,
		marks: []string{"Record ID", "Company name", "Company Domain Name", "Company owner", "Lifecycle Stage", "Country/Region", "State/Region", "Number of Employees", "Last Activity Date", "Create Date", "Website URL"},
		fields: map[string]string{
			"Record ID": "customer.code", "Company name": "customer.name", "Company Domain Name": "customer.website", "Website URL": "", "Company owner": "customer.owner", "Lifecycle Stage": "customer.stage", "Lead Status": "",
			"Phone Number": "customer.phone", "Street Address": "customer.address", "City": "customer.city", "State/Region": "customer.region", "Country/Region": "customer.country", "Country": "customer.country", "Postal Code": "customer.postcode", "Time Zone": "customer.time_zone",
			"Industry": "customer.business_scope", "Number of Employees": "customer.staff_count", "Annual Revenue": "customer.turnover", "Year Founded": "customer.founded_on", "Create Date": "customer.created_on", "Next Activity Date": "customer.next_contact_on",
			"Original Source Type": "customer.source", "Original Traffic Source": "customer.source", "Type": "", "Description": "customer.notes", "HubSpot Team": "customer.team", "Last Activity Date": "", "LinkedIn Company Page": "",
		},
		values: hubspotValues(),
	},
	Preset{
		Key: "hubspot_contacts", Name: "HubSpot Contacts", least: 5,
		marks: []string{"Record ID", "First Name", "Last Name", "Email", "Contact owner", "Lifecycle Stage", "Lead Status", "Marketing contact status", "Associated Company", "Primary company", "Company Name"},
		fields: map[string]string{
			"Record ID": "", "First Name": "contact.first_name", "Last Name": "contact.last_name", "Email": "contact.email", "Phone Number": "contact.phone", "Mobile Phone Number": "contact.mobile", "WhatsApp Phone Number": "contact.whatsapp", "Job Title": "contact.title",
			"Contact owner": "customer.owner", "Lifecycle Stage": "customer.stage", "Associated Company": "customer.name", "Primary company": "customer.name", "Company Name": "customer.name", "City": "customer.city", "State/Region": "customer.region", "Country/Region": "customer.country", "Postal Code": "customer.postcode", "Street Address": "customer.address", "Website URL": "customer.website", "Preferred language": "contact.language",
			"Create Date": "customer.created_on", "Date of birth": "contact.birthday", "Lead Status": "", "Marketing contact status": "",
		},
		values: hubspotValues(),
	},
	Preset{
		Key: "zoho", Name: "Zoho CRM", least: 4,
		marks: []string{"Record Id", "Account Name", "Account Owner", "Account Owner.id", "Billing Street", "Billing City", "Billing State", "Billing Code", "Billing Country", "Created Time", "Modified Time", "Account Type", "Tag"},
		fields: map[string]string{
			"Record Id": "", "Account Name": "customer.name", "Account Owner": "customer.owner", "Account Owner.id": "", "Account Number": "customer.code", "Account Site": "", "Account Type": "customer.stage", "Parent Account": "",
			"Billing Street": "customer.address", "Billing City": "customer.city", "Billing State": "customer.region", "Billing Code": "customer.postcode", "Billing Country": "customer.country", "Phone": "customer.phone", "Fax": "customer.fax", "Website": "customer.website",
			"Industry": "customer.business_scope", "Employees": "customer.staff_count", "Annual Revenue": "customer.turnover", "Currency": "customer.currency", "Tag": "customer.tags", "Description": "customer.notes", "Created Time": "customer.created_on", "Rating": "", "Territories": "customer.team", "Modified Time": "", "Modified By": "", "Created By": "",
		},
		values: map[string]map[string]string{"customer.stage": {"Customer": "won", "Prospect": "lead", "Distributor": "won", "Reseller": "won", "Partner": "won", "Other": "lead"}},
	},
	Preset{
		Key: "fxiaoke", Name: "纷享销客 Fxiaoke", least: 4,
		marks: []string{"客户名称", "客户编号", "负责人", "负责人主属部门", "归属部门", "成交状态", "客户级别", "生命状态", "最后跟进时间", "所属公海", "业务类型", "最后成交时间"},
		fields: map[string]string{
			"客户名称": "customer.name", "客户编号": "customer.code", "客户简称": "customer.short_name", "负责人": "customer.owner", "负责人主属部门": "", "归属部门": "customer.team", "成交状态": "customer.stage", "客户级别": "customer.value_tier", "客户来源": "customer.source", "来源": "customer.source",
			"国家": "customer.country", "省": "customer.region", "市": "customer.city", "区": "", "详细地址": "customer.address", "地址": "customer.address", "邮编": "customer.postcode", "电话": "customer.phone", "传真": "customer.fax", "邮件": "customer.email", "邮箱": "customer.email", "网址": "customer.website",
			"行业": "customer.business_scope", "1级行业": "customer.business_scope", "客户规模": "customer.size_class", "员工人数": "customer.staff_count", "年营业额": "customer.turnover", "客户类型": "customer.business_kind", "标签": "customer.tags", "备注": "customer.notes", "创建时间": "customer.created_on", "下次跟进时间": "customer.next_contact_on",
			"纳税人识别号": "customer.tax_number", "统一社会信用代码": "customer.registration_number", "开户银行": "customer.bank_name", "开户账号": "customer.bank_account", "币种": "customer.currency", "信用额度": "customer.credit_limit",
			"生命状态": "", "业务类型": "", "最后跟进时间": "", "最后成交时间": "", "所属公海": "", "上级客户": "", "锁定状态": "", "客户状态": "",
		},
		values: map[string]map[string]string{
			"customer.stage":      {"未成交": "lead", "已成交": "won", "多次成交": "repeat"},
			"customer.value_tier": {"VIP客户": "a", "重点客户": "a", "重要客户": "b", "普通客户": "c", "一般客户": "c", "非优先客户": "d", "低价值客户": "d"},
		},
	},
	Preset{
		Key: "okki", Name: "OKKI 小满", least: 4,
		marks: []string{"公司名称", "客户编号", "简称", "国家地区", "跟进人", "客户阶段", "星级", "客户来源", "主营产品", "联系人昵称", "公海分组", "客户分组", "最近跟进时间"},
		fields: map[string]string{
			"公司名称": "customer.name", "客户编号": "customer.code", "简称": "customer.short_name", "公司简称": "customer.short_name", "国家地区": "customer.country", "国家/地区": "customer.country", "省份": "customer.region", "省份/州": "customer.region", "城市": "customer.city", "详细地址": "customer.address", "联系地址": "customer.address", "地址": "customer.address",
			"跟进人": "customer.owner", "客户阶段": "customer.stage", "客户状态": "", "星级": "customer.value_tier", "客户星级": "customer.value_tier", "客户来源": "customer.source", "主营产品": "customer.business_scope", "公司网址": "customer.website", "网址": "customer.website", "座机": "customer.phone", "公司座机": "customer.phone", "传真": "customer.fax", "时区": "customer.time_zone",
			"规模": "customer.size_class", "公司规模": "customer.size_class", "年采购额": "customer.turnover", "客户类型": "", "客户标签": "customer.tags", "标签": "customer.tags", "公司备注": "customer.notes", "客户备注": "customer.notes", "备注": "customer.notes", "创建时间": "customer.created_on", "下次跟进时间": "customer.next_contact_on", "所属部门": "customer.team", "客户分组": "", "公海分组": "", "采购意向": "", "最近跟进时间": "",
			"联系人昵称": "contact.name", "联系人姓名": "contact.name", "昵称": "contact.name", "邮箱": "contact.email", "联系人邮箱": "contact.email", "联系电话": "contact.phone", "电话": "contact.phone", "手机": "contact.mobile", "职位": "contact.title", "职级": "contact.level", "生日": "contact.birthday", "性别": "", "WhatsApp": "contact.whatsapp", "微信": "contact.wechat", "LinkedIn": "contact.linkedin", "Skype": "contact.skype", "Telegram": "contact.telegram", "联系人备注": "contact.notes",
		},
		values: map[string]map[string]string{
			"customer.stage":      {"待跟进": "lead", "初步沟通": "inquiry", "询盘": "inquiry", "样单": "sampling", "报价": "quoting", "成交": "won", "首单": "won", "复购": "repeat", "沉睡": "dormant", "流失": "lost"},
			"customer.value_tier": {"5星": "a", "4星": "b", "3星": "c", "2星": "d", "1星": "d", "无星": "d"},
			"customer.size_class": {"少于59人": "small", "60-149人": "small", "150-499人": "medium", "500-999人": "large", "1000-4999人": "large", "5000人以上": "large"},
		},
	},
)

func salesforceValues() map[string]map[string]string {
	return map[string]map[string]string{
		"customer.stage":      {"Prospect": "lead", "Customer - Direct": "won", "Customer - Channel": "won", "Customer": "won", "Channel Partner / Reseller": "won", "Other": "lead"},
		"customer.value_tier": {"Hot": "a", "Warm": "b", "Cold": "c"},
	}
}

func hubspotValues() map[string]map[string]string {
	return map[string]map[string]string{
		"customer.stage": {"Subscriber": "lead", "Lead": "lead", "Marketing Qualified Lead": "lead", "Sales Qualified Lead": "inquiry", "Opportunity": "quoting", "Customer": "won", "Evangelist": "repeat", "Other": "lead"},
	}
}

// buildPresets folds headers and values once.
func buildPresets(list ...Preset) []Preset {
	for i := range list {
		p := &list[i]
		p.byFold = make(map[string]string, len(p.fields))
		for h, f := range p.fields {
			p.byFold[fold(h)] = f
		}
		p.foldedV = map[string]map[string]string{}
		for field, values := range p.values {
			m := make(map[string]string, len(values))
			for v, code := range values {
				m[foldValue(v)] = code
			}
			p.foldedV[field] = m
		}
		p.Name = strings.TrimSpace(p.Name)
	}
	return list
}
